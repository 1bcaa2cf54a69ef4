#include <algorithm>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/positions.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::archive {
namespace {

// Lifespans are told by the positions of versions, which leave room between them (docs/archive-format.md).
Result<std::int64_t> position_of(Connection& connection, ZoneId zone, VersionId version) {
  YORE_TRY(Statement statement,
           connection.prepare("SELECT position FROM version WHERE zone_id = ?1 ORDER BY position LIMIT 1 OFFSET ?2"));
  YORE_CHECK(statement.bind(zone.value, std::int64_t{version.number} - 1));
  YORE_TRY(const bool found, statement.step());
  if (version.number == 0 || !found) {
    return fail(ErrorCode::kNotFound, "the zone has no version " + std::to_string(version.number));
  }
  return statement.integer(0);
}

// The RRs of the lifespans of `zone` that `where` selects, with the parameters ?1 the zone, ?2 and ?3 the positions.
Result<std::vector<RR>> read_rrs(Connection& connection, ZoneId zone, const std::string& where, std::int64_t earlier,
                                 std::int64_t later) {
  YORE_TRY(Statement statement,
           connection.prepare("SELECT " + std::string(kStoredColumns) + " FROM lifespan " + where));
  YORE_CHECK(statement.bind(zone.value, earlier, later));
  std::vector<RR> rrs;
  for (;;) {
    YORE_TRY(const bool found, statement.step());
    if (!found) break;
    YORE_TRY(RR rr, rr_from(view_stored(statement, 0)));
    rrs.push_back(std::move(rr));
  }
  std::sort(rrs.begin(), rrs.end());
  return rrs;
}

// The lifespans that reach the earlier version and end before the later one, and those that begin after the earlier
// and reach the later. An RR in both keeps its place with another TTL, or went and came back.
constexpr const char* kEnded = "WHERE zone_id = ?1 AND last >= ?2 AND last < ?3 AND first <= ?2";
constexpr const char* kBegun = "WHERE zone_id = ?1 AND first > ?2 AND first <= ?3 AND (last IS NULL OR last >= ?3)";

}  // namespace

Result<std::vector<Change>> Archive::changes(ZoneId zone, VersionId before, VersionId after) {
  YORE_TRY(const std::int64_t from, position_of(*connection_, zone, before));
  YORE_TRY(const std::int64_t to, position_of(*connection_, zone, after));
  YORE_TRY(auto ended, read_rrs(*connection_, zone, kEnded, std::min(from, to), std::max(from, to)));
  YORE_TRY(auto begun, read_rrs(*connection_, zone, kBegun, std::min(from, to), std::max(from, to)));
  if (from > to) std::swap(ended, begun);
  return changes_between(ended, begun);
}

Result<std::uint64_t> Archive::count_rrs(ZoneId zone, VersionId version, const std::set<RRType>& types) {
  YORE_TRY(const std::int64_t position, position_of(*connection_, zone, version));
  YORE_TRY(Statement statement,
           connection_->prepare("SELECT type, count(*) FROM lifespan WHERE zone_id = ?1 AND first <= ?2 AND (last IS "
                                "NULL OR last >= ?2) GROUP BY type"));
  YORE_CHECK(statement.bind(zone.value, position));
  std::uint64_t number = 0;
  for (;;) {
    YORE_TRY(const bool found, statement.step());
    if (!found) return number;
    const RRType type{static_cast<std::uint16_t>(statement.integer(0))};
    if (types.contains(type)) number += static_cast<std::uint64_t>(statement.integer(1));
  }
}

}  // namespace yore::archive
