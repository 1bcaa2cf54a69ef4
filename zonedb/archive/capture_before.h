// The capture that a new one is likely to be much like.
//
// Threads: one thread a Connection.
#pragma once

#include <optional>
#include <span>

#include "zonedb/archive/connection.h"
#include "zonedb/dns/scan.h"

namespace yore::archive {

struct CaptureBefore {
  std::int64_t capture_id = 0;
  std::int64_t scan_id = 0;  // the snapshot that it was found by
};

// Of the snapshot before that of the largest zone in `scans`, else of the one after it; nothing where there is none. Of
// snapshots of one time, the last in snapshot order is before, and the first of them after.
[[nodiscard]] Result<std::optional<CaptureBefore>> find_before(Connection& connection, std::span<const Scan> scans);

// Only of a query does the question tell one scan from another; this stands for it in all others.
[[nodiscard]] RRType question_of(const Scan& scan);

}  // namespace yore::archive
