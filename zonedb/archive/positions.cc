#include "zonedb/archive/positions.h"

#include <algorithm>

#include "zonedb/archive/stored_rr.h"

namespace yore::archive {

Result<std::vector<std::int64_t>> read_positions(Connection& connection, ZoneId zone) {
  YORE_TRY(Statement select, connection.prepare("SELECT position FROM version WHERE zone_id = ?1 ORDER BY position"));
  YORE_CHECK(select.bind(zone.value));
  std::vector<std::int64_t> positions;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return positions;
    positions.push_back(select.integer(0));
  }
}

Result<VersionId> version_at(const std::vector<std::int64_t>& positions, std::int64_t position) {
  const auto found = std::lower_bound(positions.begin(), positions.end(), position);
  if (found == positions.end() || *found != position) {
    return fail(ErrorCode::kCorrupt, "a lifespan begins or ends at a version that is not there; run yore verify");
  }
  return VersionId{static_cast<std::uint32_t>(found - positions.begin() + 1)};
}

Result<void> visit_lifespans(Statement& select, const std::vector<std::int64_t>& positions,
                             const Archive::LifespanViewVisitor& visit) {
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return {};
    LifespanView lifespan;
    lifespan.rr = view_stored(select, 0);
    YORE_TRY(lifespan.first, version_at(positions, select.integer(8)));
    YORE_TRY(lifespan.last, version_at(positions, select.optional_integer(9).value_or(positions.back())));
    visit(lifespan);
  }
}

}  // namespace yore::archive
