// Archive's readers of zones: versions, snapshots, lifespans, contents.
#include <algorithm>
#include <map>
#include <utility>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/positions.h"
#include "zonedb/archive/stored_rr.h"
#include "zonedb/archive/timeline.h"

namespace yore::archive {
namespace {

Result<ZoneRow> read_zone(const Statement& row) {
  YORE_TRY(Name apex, Name::from_sort_key(row.octets(1)));
  return ZoneRow{ZoneId{row.integer(0)}, std::move(apex)};
}

}  // namespace

Result<std::vector<ZoneRow>> Archive::zones() {
  YORE_TRY(Statement select, connection_->prepare("SELECT id, key FROM subject WHERE EXISTS (SELECT 1 FROM version "
                                                  "WHERE version.zone_id = subject.id) ORDER BY key"));
  std::vector<ZoneRow> zones;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return zones;
    YORE_TRY(ZoneRow zone, read_zone(select));
    zones.push_back(std::move(zone));
  }
}

Result<std::optional<ZoneRow>> Archive::find_zone(const Name& apex) {
  YORE_TRY(Statement select,
           connection_->prepare("SELECT id, key FROM subject WHERE key = ?1 AND EXISTS (SELECT 1 FROM version "
                                "WHERE version.zone_id = subject.id)"));
  YORE_CHECK(select.bind(Blob{apex.sort_key()}));
  YORE_TRY(const bool found, select.step());
  if (!found) return std::nullopt;
  YORE_TRY(ZoneRow zone, read_zone(select));
  return zone;
}

Result<std::vector<VersionRow>> Archive::versions(ZoneId zone) {
  YORE_TRY(Statement select, connection_->prepare("SELECT content, serial, rr_count, zonemd FROM version "
                                                  "WHERE zone_id = ?1 ORDER BY position"));
  YORE_CHECK(select.bind(zone.value));
  std::vector<VersionRow> versions;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return versions;
    VersionRow version;
    version.version = VersionId{static_cast<std::uint32_t>(versions.size() + 1)};
    YORE_TRY(version.content, Sha256::from_octets(select.octets(0)));
    version.serial = Serial{static_cast<std::uint32_t>(select.integer(1))};
    version.rr_count = static_cast<std::uint32_t>(select.integer(2));
    YORE_TRY(version.zonemd, select.code(3, ZonemdState::kUnsupported));
    versions.push_back(version);
  }
}

Result<std::vector<SnapshotFacts>> Archive::snapshots(ZoneId zone) {
  std::map<std::int64_t, std::uint32_t> numbers;  // by version row
  {
    YORE_TRY(Statement select, connection_->prepare("SELECT id FROM version WHERE zone_id = ?1 ORDER BY position"));
    YORE_CHECK(select.bind(zone.value));
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) break;
      numbers.emplace(select.integer(0), static_cast<std::uint32_t>(numbers.size() + 1));
    }
  }
  YORE_TRY(std::vector<TimelineSnapshot> rows, read_snapshots(*connection_, zone.value));
  std::vector<SnapshotFacts> snapshots;
  snapshots.reserve(rows.size());
  for (TimelineSnapshot& row : rows) {
    const auto number = numbers.find(row.version_id);
    if (number == numbers.end()) {
      return fail(ErrorCode::kCorrupt, "a snapshot has the version of another zone; run yore verify");
    }
    row.facts.version = VersionId{number->second};
    snapshots.push_back(std::move(row.facts));
  }
  return snapshots;
}

Result<void> Archive::view_each_lifespan(ZoneId zone, VersionId from, VersionId to, const LifespanViewVisitor& visit) {
  YORE_TRY(const std::vector<std::int64_t> positions, read_positions(*connection_, zone));
  if (positions.empty() || from.number > positions.size() || to.number < 1 || to < from) return {};
  const std::size_t first = std::max<std::size_t>(from.number, 1) - 1;
  const std::size_t last = std::min<std::size_t>(to.number, positions.size()) - 1;
  YORE_TRY(
      Statement select,
      connection_->prepare("SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first, "
                           "last FROM lifespan WHERE zone_id = ?1 AND first <= ?3 AND (last IS NULL OR last >= ?2) "
                           "ORDER BY owner, type, class, rdata, first"));
  YORE_CHECK(select.bind(zone.value, positions[first], positions[last]));
  return visit_lifespans(select, positions, visit);
}

Result<void> Archive::for_each_lifespan(ZoneId zone, VersionId from, VersionId to, const LifespanVisitor& visit) {
  std::optional<Error> problem;
  YORE_CHECK(view_each_lifespan(zone, from, to, [&](const LifespanView& view) {
    if (problem) return;
    auto rr = rr_from(view.rr);
    if (rr) {
      visit({view.first, view.last, std::move(*rr)});
    } else {
      problem = std::move(rr).error();
    }
  }));
  if (problem) return tl::unexpected(*std::move(problem));
  return {};
}

Result<std::vector<RR>> Archive::content(ZoneId zone, VersionId version) {
  YORE_TRY(const std::vector<std::int64_t> positions, read_positions(*connection_, zone));
  if (version.number < 1 || version.number > positions.size()) {
    return fail(ErrorCode::kNotFound, "the zone has no version " + std::to_string(version.number) + "; it has " +
                                          std::to_string(positions.size()));
  }
  std::vector<RR> rrs;
  YORE_CHECK(for_each_lifespan(zone, version, version, [&](LifespanRow&& row) { rrs.push_back(std::move(row.rr)); }));
  return rrs;
}

}  // namespace yore::archive
