// Response: an Answer, and what EDNS adds to it, as message bytes of at most so many octets.
//
// The last step of respond/: Request + Answer -> bytes. What does not fit goes in this order: extended errors (the
// annotation), additional records that are not required, NS records beside an answer; then TC is set.
//
// Threads: pure functions.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "server/wire/message_writer.h"
#include "server/wire/request.h"
#include "zonedb/answer/answer.h"

namespace yore::wire {

struct ExtendedError {  // RFC 8914 section 2
  InfoCode code = InfoCode::kOther;
  std::string text;  // UTF-8 for people, or empty
};

struct ZoneVersion {            // RFC 9660 section 2.1, type SOA-SERIAL
  std::size_t label_count = 0;  // of the zone
  Serial serial;
};

// What the response's OPT says. There is one exactly where the request has one (RFC 6891 section 6.1.1).
struct EdnsReply {
  std::uint16_t udp_size = 1232;           // what this server takes
  std::optional<std::string> moment;       // option 65001
  std::optional<Octets> cookie;            // the client's and the server's, RFC 7873 section 4.2
  std::optional<std::string> nsid;         // RFC 5001
  std::optional<std::uint16_t> keepalive;  // in units of 100 ms, RFC 7828
  std::optional<ZoneVersion> zone_version;
  std::vector<ExtendedError> errors;  // where they do not all fit, the first ones stay
};

// The OPT record of a response, made ready: it is put last, and its size kept free until then.
struct ReplyOpt {
  bool present = false;
  std::uint16_t udp_size = 0;
  std::uint32_t extended_flags = 0;
  Octets options;
  [[nodiscard]] std::size_t size() const noexcept { return present ? kOptSize + options.size() : 0; }
  void put(MessageWriter& writer) const;
};
// Octets for what the client asked for, and for extended errors.
struct OptionRoom {
  std::size_t owed = 0;
  std::size_t errors = 0;
};
// Nothing to put where the request has no OPT. Of the options only those that there is room for.
[[nodiscard]] ReplyOpt reply_opt(const Request& request, Rcode rcode, const EdnsReply& edns, OptionRoom room);

// The octets that a response may have: over UDP the client's word, at least 512 and at most `max_udp`.
[[nodiscard]] inline std::size_t udp_limit(const std::optional<Edns>& edns, std::size_t max_udp) noexcept {
  if (!edns) return kMinUdpLimit;
  return std::min(std::max<std::size_t>(edns->udp_size, kMinUdpLimit), max_udp);  // RFC 6891 section 6.2.3
}

// The message, in `out`, which is emptied. answer.rcode is the response's; flags RD and CD are the client's, RA = RD.
void write_response(const Request& request, const answer::Answer& answer, const EdnsReply& edns, std::size_t limit,
                    Octets& out);

// The flags of a response to `request`: QR, the opcode, RD and CD as the client has them, RA = RD; no AA, no RCODE.
[[nodiscard]] std::uint16_t response_flags(const Request& request) noexcept;

}  // namespace yore::wire
