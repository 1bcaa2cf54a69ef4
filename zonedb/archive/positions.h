// The positions of a zone's versions, which lifespans are told by, and the numbers that they stand for (schema.h).
//
// Threads: one thread a Connection.
#pragma once

#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/rows.h"

namespace yore::archive {

// In order: the position at index i is that of version i + 1.
[[nodiscard]] Result<std::vector<std::int64_t>> read_positions(Connection& connection, ZoneId zone);
// Error: kCorrupt where no version has this position.
[[nodiscard]] Result<VersionId> version_at(const std::vector<std::int64_t>& positions, std::int64_t position);
// Visits the rows of `select`: the stored columns of a lifespan, then its first and last position.
[[nodiscard]] Result<void> visit_lifespans(Statement& select, const std::vector<std::int64_t>& positions,
                                           const Archive::LifespanViewVisitor& visit);

}  // namespace yore::archive
