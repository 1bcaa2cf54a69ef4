// Scan: one attempt, found in a sighting, to learn something from a server, and what came of it.
//
// capture/ finds them in text, transfer/ makes them live, ingest/ writes them into the archive; load/ and
// report/ read them back. The words are those of docs/GLOSSARY.md.
//
// Threads: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/timestamp.h"

namespace yore {

// The numbers are part of the archive format.
enum class Method : std::uint8_t { kUnknown = 0, kAxfr = 1, kIxfr = 2, kZoneFile = 3, kQuery = 4 };

enum class Outcome : std::uint8_t {
  kComplete = 0,   // the whole zone: a snapshot
  kTruncated = 1,  // a transfer that broke off or has no closing SOA
  kRefused = 2,    // the server said REFUSED
  kFailed = 3,     // it failed, and the text does not say why
  kTimeout = 4,
  kUnreachable = 5,  // connection refused, no route
  kMalformed = 6,    // what came contradicts itself or cannot be read
  kAnswer = 7,       // for queries: RRs in the answer section
  kNodata = 8,
  kNxdomain = 9,
  kServfail = 10,
};

[[nodiscard]] std::string_view to_text(Method method);    // "axfr"
[[nodiscard]] std::string_view to_text(Outcome outcome);  // "complete"
[[nodiscard]] Result<Method> method_from_text(std::string_view text);
[[nodiscard]] Result<Outcome> outcome_from_text(std::string_view text);

// The server as the evidence states it, never looked up. Either may be empty; both empty is a server not known.
struct Server {
  std::string name;     // absolute, lower case, with the final dot, or empty
  std::string address;  // RFC 5952 or dotted quad, or empty
  std::uint16_t port = 53;
  friend auto operator<=>(const Server&, const Server&) = default;
};

// "ns2.kptc.kp.", "ns2.kptc.kp.@175.45.176.16", "175.45.176.16#5353"; "an unknown server" where both are empty.
[[nodiscard]] std::string to_text(const Server& server);
// "NAME", "NAME@ADDRESS", "@ADDRESS" or "ADDRESS", each with "#PORT" where it is not 53. Error: kBadInput,
// also for what only a mistyped address can be: ":", "[", "]" or a blank without an escape, a number at the end.
[[nodiscard]] Result<Server> server_from_text(std::string_view text);
// Whether `server` has the name of `asked`, its address and its port, as far as it has them; 53 is as good as none.
[[nodiscard]] bool is_asked_for(const Server& server, const Server& asked);

struct Scan {
  Name subject;                  // the zone whose transfer was tried, or the name asked for
  RRType qtype = RRType::kAXFR;  // what was asked for
  Method method = Method::kUnknown;
  Outcome outcome = Outcome::kFailed;
  Server server;
  Interval time;
  std::uint32_t tries = 1;  // retries of one invocation are one scan
  std::string reason;       // for people: why it is not complete, in the words of the evidence; may be empty
  std::optional<std::uint32_t> declared_count;  // `XFR size: N records`, the closing SOA counted
  std::string client;                           // "DiG 9.8.3-P1", or empty
  std::uint32_t first_line = 0;                 // where it stands in its capture, counted from 1
  std::uint32_t last_line = 0;
  // kComplete: the RRs of the zone, the closing SOA left out, otherwise as they came. kAnswer: the answer section.
  // Empty for all other outcomes: what did not arrive whole says nothing that is kept but its capture.
  std::vector<RR> rrs;
};

}  // namespace yore
