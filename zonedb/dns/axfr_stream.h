// AxfrStream: a capture that `yore scan` made: what one attempt at an AXFR received, verbatim, with its circumstances.
//
// transfer/ writes it, capture/ reads it again. It is a header of ASCII lines, then the DNS messages as they came over
// TCP, each after the two octets of its length (RFC 1035 section 4.2.2), the last one perhaps cut off:
//
//   ;; yore axfr stream 1
//   ;; zone: kp.
//   ;; server-name: ns2.kptc.kp.           (left out where not known)
//   ;; server-address: 175.45.176.16
//   ;; server-port: 53
//   ;; request: 3A5C000000010000...        (the request as sent, in hexadecimal, without its length)
//   ;; start: 2016-09-20T05:28:24Z
//   ;; end: 2016-09-20T05:28:31Z
//   ;; ending: timeout no octet came for 30 s
//   ;; tsig: none                          (or: verified WORDS, failed WORDS)
//   ;; octets: 4711                        (of the messages that follow this line)
//
// Threads: values and pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/scan.h"

namespace yore {

// How the connection came to its end, as the client saw it.
enum class AxfrEnding : std::uint8_t {
  kFinished,     // the client had all that it wanted: the closing SOA, an error, or something it could not read
  kClosed,       // the server closed or reset the connection
  kTimeout,      // a timer of the client ran out
  kUnreachable,  // no connection
  kLimit,        // the client's bound on octets was reached
};

enum class TsigCheck : std::uint8_t { kNone, kVerified, kFailed };

struct AxfrStream {
  Name zone;
  Server server;
  Octets request;
  Interval time;  // from the start of connecting to the end
  AxfrEnding ending = AxfrEnding::kFinished;
  std::string ending_words;  // for people, such as errno's text; one line
  TsigCheck tsig = TsigCheck::kNone;
  std::string tsig_words;  // the key and algorithm, or why it failed; one line
  Octets messages;
};

[[nodiscard]] bool is_axfr_stream(OctetsView capture) noexcept;
[[nodiscard]] Octets encode_axfr_stream(const AxfrStream& stream);
// Errors: kBadInput with the line of the header that cannot be read; kCorrupt where the header is good, but the octets
// after it are not as many as it says.
[[nodiscard]] Result<AxfrStream> decode_axfr_stream(OctetsView capture);

// What the attempt came to (Scan, method axfr):
//   complete     the closing SOA equals the first; a TSIG, where one was asked for, verifies
//   truncated    the server closed the connection midway, or the client's bound was reached
//   refused      the server said REFUSED
//   failed       it said another RCODE, closed without a word, or its TSIG does not verify
//   timeout, unreachable
//   malformed    a message contradicts RFC 5936, or octets follow the one that ended it
[[nodiscard]] Scan scan_of(const AxfrStream& stream);

// Both steps, for capture/.
[[nodiscard]] Result<Scan> parse_axfr_stream(OctetsView capture);

}  // namespace yore
