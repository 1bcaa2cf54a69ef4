// Request: what a client's message says, read strictly.
//
// The first step of respond/: bytes -> Request. Nothing is copied out of the message but the question's name.
//
// Threads: values and pure functions. A Request's views point into the message that it was read from.
#pragma once

#include <array>
#include <optional>

#include "server/wire/message.h"
#include "zonedb/dns/name.h"
#include "zonedb/dns/octets.h"
#include "zonedb/dns/rrtype.h"
#include "zonedb/dns/serial.h"

namespace yore::wire {

// The client's OPT record (RFC 6891 section 6.1).
struct Edns {
  std::uint8_t version = 0;
  std::uint16_t udp_size = 0;  // as the client says it
  bool dnssec_ok = false;
  OctetsView options;  // well framed; find_option() reads them
};

struct RequestQuestion {
  Name qname;  // in the client's spelling, which the response repeats
  RRType qtype = RRType::kA;
  RRClass qclass = RRClass::kIN;
};

// What is wrong with a message. Everything but kSilence is answered, with as much of the question as was readable.
enum class Problem {
  kNone,
  kSilence,  // a response (QR=1), or too short for a header: never answered
  kFormErr,
  kNotImp,      // an opcode that is not QUERY
  kBadVersion,  // EDNS of another version (RFC 6891 section 6.1.3)
};

struct Request {
  Problem problem = Problem::kNone;
  std::uint16_t id = 0;
  Opcode opcode = Opcode::kQuery;
  bool recursion_desired = false;
  bool checking_disabled = false;
  std::optional<RequestQuestion> question;  // absent where it could not be read, and where only a cookie is asked for
  std::optional<Edns> edns;
  std::optional<Serial> ixfr_serial;  // of the SOA in an IXFR question's authority section (RFC 1995 section 3)
  bool signed_by_key = false;         // the last record is a TSIG (RFC 8945 section 5.2)
};

// Reads one message, strictly: one question, or none and a cookie (RFC 7873 section 5.4); no answers, no authority but
// IXFR's SOA, at most one OPT and only at the root, TSIG last, no octets left over; the question's name without
// compression (RFC 1035 section 4.1, RFC 9619).
[[nodiscard]] Request read_request(OctetsView message);

// The payload of the option `code`; nothing where the client did not send it. `count` is how often it is there.
struct FoundOption {
  OctetsView payload;
  std::size_t count = 0;
};
[[nodiscard]] FoundOption find_option(const Edns& edns, OptionCode code) noexcept;

// The offset behind the possibly compressed name at `at`; nothing where it is broken. Pointers must point backwards
// (RFC 1035 section 4.1.4); they are not followed.
[[nodiscard]] std::optional<std::size_t> skip_name(OctetsView message, std::size_t at) noexcept;

}  // namespace yore::wire
