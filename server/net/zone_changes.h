// ZoneChange: how one publication differs from the one before, as a listener's secondaries see it.
//
// The Notifier asks when a store is published: what changed is told to them.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "server/store/store.h"
#include "zonedb/dns/rr.h"
#include "zonedb/dns/serial.h"

namespace yore::net {

struct ZoneChange {
  Name zone;
  // Absent where it was not there. Where secondaries may have content that was withdrawn, and its serial is not
  // followed by the one after: that serial.
  std::optional<Serial> before;
  std::optional<Serial> after;  // absent where it is gone
  std::optional<RR> soa;        // of what is there now, where there is one to be transferred
};

// The zones whose content differs between the listener's default views of two stores, or of all where `before` is null,
// in canonical order. REQUIRES: both have the listener.
[[nodiscard]] std::vector<ZoneChange> changes_between(const store::Store* before, const store::Store& after,
                                                      std::size_t listener);

// Whether a secondary that has the version before takes the one after: a zone that is new to it, or has a newer serial
// (RFC 1982 section 3.2).
[[nodiscard]] bool can_be_followed(const ZoneChange& change) noexcept;
// "kp. (serial 5 after 7)", for the log.
[[nodiscard]] std::string to_text(const ZoneChange& change);

}  // namespace yore::net
