#include "zonedb/diff/changes.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::diff {
namespace {

using archive::Archive;
using archive::Connection;
using archive::Statement;
using archive::ZoneId;

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
           connection.prepare("SELECT " + std::string(archive::kStoredColumns) + " FROM lifespan " + where));
  YORE_CHECK(statement.bind(zone.value, earlier, later));
  std::vector<RR> rrs;
  for (;;) {
    YORE_TRY(const bool found, statement.step());
    if (!found) break;
    YORE_TRY(RR rr, archive::from_stored(archive::read_stored(statement, 0)));
    rrs.push_back(std::move(rr));
  }
  std::sort(rrs.begin(), rrs.end());
  return rrs;
}

// The lifespans that reach the earlier version and end before the later one, and those that begin after the earlier
// and reach the later. An RR in both keeps its place with another TTL, or went and came back.
constexpr const char* kEnded = "WHERE zone_id = ?1 AND last >= ?2 AND last < ?3 AND first <= ?2";
constexpr const char* kBegun = "WHERE zone_id = ?1 AND first > ?2 AND first <= ?3 AND (last IS NULL OR last >= ?3)";

// Two SOAs whose fields other than the serial are equal.
bool same_but_serial(const RR& a, const RR& b) {
  const auto one = soa_fields(a.rdata);
  const auto other = soa_fields(b.rdata);
  if (!one || !other || a.owner != b.owner || a.rrclass != b.rrclass) return false;
  return one->mname == other->mname && one->rname == other->rname &&
         std::tie(one->refresh, one->retry, one->expire, one->minimum) ==
             std::tie(other->refresh, other->retry, other->expire, other->minimum);
}

}  // namespace

Result<std::vector<Change>> changes(Archive& archive, ZoneId zone, VersionId before, VersionId after) {
  Connection& connection = archive.connection();
  YORE_TRY(const std::int64_t from, position_of(connection, zone, before));
  YORE_TRY(const std::int64_t to, position_of(connection, zone, after));
  YORE_TRY(auto ended, read_rrs(connection, zone, kEnded, std::min(from, to), std::max(from, to)));
  YORE_TRY(auto begun, read_rrs(connection, zone, kBegun, std::min(from, to), std::max(from, to)));
  if (from > to) std::swap(ended, begun);
  return changes_between(ended, begun);
}

Counts count(const std::vector<Change>& changes, std::uint64_t rr_count_after) {
  Counts counts;
  for (const Change& change : changes) {
    switch (change.kind) {
      case ChangeKind::kInserted:
        ++counts.inserted;
        break;
      case ChangeKind::kDeleted:
        ++counts.deleted;
        break;
      case ChangeKind::kTtlChanged:
        ++counts.ttl_changed;
        break;
    }
  }
  counts.equal = rr_count_after - counts.inserted - counts.ttl_changed;
  return counts;
}

std::vector<Change> without(std::vector<Change> changes, const Ignored& ignored) {
  std::erase_if(changes, [&](const Change& change) { return ignored.types.contains(change.rr.type); });
  if (ignored.serial == SerialUse::kCompared) return changes;
  const auto find = [&](ChangeKind kind) {
    return std::find_if(changes.begin(), changes.end(),
                        [&](const Change& change) { return change.kind == kind && change.rr.type == RRType::kSOA; });
  };
  const auto gone = find(ChangeKind::kDeleted);
  const auto come = find(ChangeKind::kInserted);
  if (gone == changes.end() || come == changes.end() || !same_but_serial(gone->rr, come->rr)) return changes;
  if (gone->rr.ttl == come->rr.ttl) {
    std::erase_if(changes, [](const Change& change) { return change.rr.type == RRType::kSOA; });
  } else {
    // The SOA that stays is the earlier one, with its new TTL.
    *gone = Change{ChangeKind::kTtlChanged, gone->rr, gone->rr.ttl};
    gone->rr.ttl = come->rr.ttl;
    changes.erase(come);
  }
  return changes;
}

Result<std::uint64_t> count_rrs(Archive& archive, ZoneId zone, VersionId version, const std::set<RRType>& types) {
  Connection& connection = archive.connection();
  YORE_TRY(const std::int64_t position, position_of(connection, zone, version));
  YORE_TRY(Statement statement,
           connection.prepare("SELECT type, count(*) FROM lifespan WHERE zone_id = ?1 AND first <= ?2 AND (last IS "
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

std::vector<RR> applied(const std::vector<RR>& before, const std::vector<Change>& changes) {
  std::vector<RR> after;
  after.reserve(before.size() + changes.size());
  auto rr = before.begin();
  for (const Change& change : changes) {
    while (rr != before.end() && *rr < change.rr) after.push_back(*rr++);
    if (rr != before.end() && *rr == change.rr) ++rr;
    if (change.kind != ChangeKind::kDeleted) after.push_back(change.rr);
  }
  after.insert(after.end(), rr, before.end());
  return after;
}

}  // namespace yore::diff
