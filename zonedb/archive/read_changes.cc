#include <algorithm>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/positions.h"
#include "zonedb/archive/steps.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::archive {
namespace {

// Lifespans are told by the positions of versions, which leave room between them (docs/archive-format.md).
struct VersionPosition {
  std::int64_t position = 0;
  std::size_t rr_count = 0;
};

Result<VersionPosition> position_of(Connection& connection, ZoneId zone, VersionId version) {
  YORE_TRY(Statement statement,
           connection.prepare("SELECT position, rr_count FROM version WHERE zone_id = ?1 ORDER BY position LIMIT 1 "
                              "OFFSET ?2"));
  YORE_CHECK(statement.bind(zone.value, std::int64_t{version.number} - 1));
  YORE_TRY(const bool found, statement.step());
  if (version.number == 0 || !found) {
    return fail(ErrorCode::kNotFound, "the zone has no version " + std::to_string(version.number));
  }
  return VersionPosition{statement.integer(0), static_cast<std::size_t>(statement.integer(1))};
}

// The lifespans that reach the earlier version and end before the later one, and those that begin after the earlier
// and reach the later. An RR in both keeps its place with another TTL, or went and came back.
constexpr const char* kEndedOrBegun =
    "SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first FROM lifespan WHERE zone_id "
    "= ?1 AND ((first <= ?2 AND last >= ?2 AND last < ?3) OR (first > ?2 AND first <= ?3 AND (last IS NULL OR last >= "
    "?3)))";

struct EndedAndBegun {
  std::vector<RR> ended;
  std::vector<RR> begun;
};

Result<void> read_rows(Statement& select, std::int64_t earlier, EndedAndBegun& into) {
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) return {};
    YORE_TRY(RR rr, rr_from(view_stored(select, 0)));
    (select.integer(8) <= earlier ? into.ended : into.begun).push_back(std::move(rr));
  }
}

// To find an owner's rows takes about as long as to pass over so many.
constexpr std::size_t kRowsPerSeek = 4;

Result<EndedAndBegun> read_between(Connection& connection, ZoneId zone, const VersionPosition& earlier,
                                   const VersionPosition& later) {
  EndedAndBegun rrs;
  YORE_TRY(const auto owners,
           read_steps(connection, zone, earlier.position, later.position, later.rr_count / kRowsPerSeek));
  if (owners) {
    YORE_TRY(Statement select, connection.prepare(std::string(kEndedOrBegun) + " AND owner = ?4"));
    for (const Octets& owner : *owners) {
      YORE_CHECK(select.bind(zone.value, earlier.position, later.position, Blob{owner}));
      YORE_CHECK(read_rows(select, earlier.position, rrs));
    }
  } else {
    YORE_TRY(Statement select, connection.prepare(kEndedOrBegun));
    YORE_CHECK(select.bind(zone.value, earlier.position, later.position));
    YORE_CHECK(read_rows(select, earlier.position, rrs));
  }
  std::sort(rrs.ended.begin(), rrs.ended.end());
  std::sort(rrs.begun.begin(), rrs.begun.end());
  return rrs;
}

}  // namespace

Result<std::vector<Change>> Archive::changes(ZoneId zone, VersionId before, VersionId after) {
  YORE_TRY(const VersionPosition from, position_of(*connection_, zone, before));
  YORE_TRY(const VersionPosition to, position_of(*connection_, zone, after));
  const bool forwards = from.position < to.position;
  YORE_TRY(EndedAndBegun rrs, read_between(*connection_, zone, forwards ? from : to, forwards ? to : from));
  if (!forwards) std::swap(rrs.ended, rrs.begun);
  return changes_between(rrs.ended, rrs.begun);
}

Result<void> Archive::view_each_changed_lifespan(ZoneId zone, VersionId from, VersionId to,
                                                 const LifespanViewVisitor& visit) {
  YORE_TRY(const VersionPosition earlier, position_of(*connection_, zone, from));
  YORE_TRY(const VersionPosition later, position_of(*connection_, zone, to));
  YORE_TRY(const auto owners,
           read_steps(*connection_, zone, earlier.position, later.position, later.rr_count / kRowsPerSeek));
  if (!owners) return view_each_lifespan(zone, from, to, visit);
  YORE_TRY(const std::vector<std::int64_t> positions, read_positions(*connection_, zone));
  YORE_TRY(Statement select,
           connection_->prepare("SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first, "
                                "last FROM lifespan WHERE zone_id = ?1 AND owner = ?4 AND first <= ?3 AND (last IS "
                                "NULL OR last >= ?2) ORDER BY type, class, rdata, first"));
  for (const Octets& owner : *owners) {
    YORE_CHECK(select.bind(zone.value, earlier.position, later.position, Blob{owner}));
    YORE_CHECK(visit_lifespans(select, positions, visit));
  }
  return {};
}

Result<std::uint64_t> Archive::count_rrs(ZoneId zone, VersionId version, const std::set<RRType>& types) {
  YORE_TRY(const VersionPosition at, position_of(*connection_, zone, version));
  YORE_TRY(Statement statement,
           connection_->prepare("SELECT type, count(*) FROM lifespan WHERE zone_id = ?1 AND first <= ?2 AND (last IS "
                                "NULL OR last >= ?2) GROUP BY type"));
  YORE_CHECK(statement.bind(zone.value, at.position));
  std::uint64_t number = 0;
  for (;;) {
    YORE_TRY(const bool found, statement.step());
    if (!found) return number;
    const RRType type{static_cast<std::uint16_t>(statement.integer(0))};
    if (types.contains(type)) number += static_cast<std::uint64_t>(statement.integer(1));
  }
}

}  // namespace yore::archive
