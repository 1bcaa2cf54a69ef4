// The capture table: octets kept verbatim, compressed whole or as a difference from a capture much like them.
//
// A chain of differences is at most kMaxDepth long. Where a chain would grow longer, the difference is taken from the
// chain's full copy, and where that saves little, the capture is kept in full and begins a chain of its own.
//
// Threads: one thread a Connection.
#pragma once

#include <optional>

#include "zonedb/archive/connection.h"
#include "zonedb/dns/digest.h"

namespace yore::archive {

inline constexpr std::int64_t kMaxDepth = 16;

// The octets of row `id`, verified against its digest and size. Error: kCorrupt.
[[nodiscard]] Result<Octets> read_capture(Connection& connection, std::int64_t id);

// The row of the capture with this digest, stored now if it was not there; `base` is a row that it may resemble.
[[nodiscard]] Result<std::int64_t> store_capture(Connection& connection, OctetsView octets, const Sha256& digest,
                                                 std::optional<std::int64_t> base);

// Removes the row; differences that were taken from it are stored anew.
[[nodiscard]] Result<void> remove_capture(Connection& connection, std::int64_t id);

}  // namespace yore::archive
