// The capture that a new one is likely to be much like.
//
// Threads: one thread a Connection.
#pragma once

#include <optional>
#include <span>

#include "zonedb/archive/connection.h"
#include "zonedb/dns/scan.h"

namespace yore::archive {

// Of the snapshot before that of the largest zone in `scans`, else of the one after it; nothing where there is none.
[[nodiscard]] Result<std::optional<std::int64_t>> find_base(Connection& connection, std::span<const Scan> scans);

// Only of a query does the question tell one scan from another; this stands for it in all others.
[[nodiscard]] RRType question_of(const Scan& scan);

}  // namespace yore::archive
