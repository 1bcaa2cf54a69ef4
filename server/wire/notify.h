// NOTIFY (RFC 1996): the request that tells a secondary of a zone's new version, and what it says to it.
//
// net/'s Notifier sends the one and reads the other.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/rr.h"

namespace yore::wire {

// `soa` is the zone's new SOA. It goes into the answer section, as a hint (RFC 1996 section 3.7).
[[nodiscard]] Octets notify_request(std::uint16_t id, const RR& soa);

struct NotifyResponse {
  std::uint16_t id = 0;
  Name zone;
  Rcode rcode = Rcode::kNoError;
};
// Nothing where the message is no response to a NOTIFY of a zone's SOA (RFC 1996 section 4.7).
[[nodiscard]] std::optional<NotifyResponse> read_notify_response(OctetsView message);

}  // namespace yore::wire
