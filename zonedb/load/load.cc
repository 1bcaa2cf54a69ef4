#include "zonedb/load/load.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "zonedb/load/lifespan_feed.h"
#include "zonedb/zone/append.h"
#include "zonedb/zone/builder.h"
#include "zonedb/zone/observations.h"

namespace yore::load {
namespace {

// What the archive says of a zone beside its RRs.
struct Facts {
  std::vector<zone::VersionFacts> versions;
  std::vector<SnapshotFacts> snapshots;
  std::vector<zone::FailedScan> failed_scans;
};

auto identity(const zone::VersionFacts& v) { return std::tie(v.version, v.content, v.rr_count); }
auto identity(const SnapshotFacts& s) { return std::tie(s.time, s.server, s.method, s.version, s.content, s.scan_id); }
auto identity(const zone::FailedScan& s) { return std::tie(s.time, s.server, s.method, s.outcome, s.reason); }

template <class A, class B>
bool same(const A& a, const B& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return identity(x) == identity(y); });
}

Result<Facts> read_facts(archive::Archive& archive, const archive::ZoneRow& zone, Loaded& loaded) {
  Facts facts;
  YORE_TRY(const auto versions, archive.versions(zone.id));
  for (const archive::VersionRow& row : versions) {
    facts.versions.push_back({row.version, row.content, row.serial, row.rr_count});
  }
  YORE_TRY(facts.snapshots, archive.snapshots(zone.id));
  YORE_TRY(const auto scans, archive.failed_transfers(zone.apex));
  for (const archive::ScanRow& row : scans) {
    facts.failed_scans.push_back({row.scan.time, row.scan.server, row.scan.method, row.scan.outcome, row.scan.reason});
  }
  zone::sort_failed_scans(facts.failed_scans);
  loaded.rows_read += facts.snapshots.size() + facts.failed_scans.size();
  return facts;
}

// A new version costs as little as its changes and a copy; so many of them cost more than reading all lifespans.
constexpr std::size_t kMostNewVersions = 16;

// Lifespans that room is made for at once: an archive that is damaged may claim any number.
constexpr std::size_t kMostExpected = std::size_t{1} << 22;

// Whether `now` is `before` with no version, or a few, behind it.
bool can_grow(std::span<const zone::VersionFacts> before, std::span<const zone::VersionFacts> now) {
  return !before.empty() && now.size() >= before.size() && now.size() - before.size() <= kMostNewVersions &&
         same(before, now.first(before.size()));
}

// The content of `previous` and of the versions that came since.
Result<std::shared_ptr<const zone::ZoneContent>> grown_content(archive::Archive& archive, const archive::ZoneRow& zone,
                                                               const Facts& facts, const zone::ZoneHistory& previous,
                                                               Loaded& loaded) {
  std::shared_ptr<const zone::ZoneContent> content = previous.shared_content();
  for (std::size_t version = previous.versions().size() + 1; version <= facts.versions.size(); ++version) {
    const VersionId after{static_cast<std::uint32_t>(version)};
    YORE_TRY(const auto changes, archive.changes(zone.id, VersionId{after.number - 1}, after));
    YORE_TRY(content, zone::append_version(*content, changes));
    loaded.rows_read += changes.size();
    loaded.lifespans_read += changes.size();
  }
  return content;
}

Result<std::shared_ptr<const zone::ZoneHistory>> build(archive::Archive& archive, const archive::ZoneRow& zone,
                                                       const Facts& facts, const zone::ZoneHistory* previous,
                                                       Loaded& loaded) {
  zone::ZoneHistoryBuilder builder(zone.apex);
  for (const zone::VersionFacts& version : facts.versions) builder.add_version(version);
  for (const SnapshotFacts& snapshot : facts.snapshots) builder.add_snapshot(snapshot);
  for (const zone::FailedScan& scan : facts.failed_scans) builder.add_failed_scan(scan);
  if (previous != nullptr && can_grow(previous->versions(), facts.versions)) {
    YORE_TRY(auto content, grown_content(archive, zone, facts, *previous, loaded));
    builder.share_content(std::move(content));
  } else if (!facts.versions.empty()) {
    std::uint64_t lifespans = 0;
    builder.expect(std::min<std::size_t>(facts.versions.back().rr_count, kMostExpected));
    LifespanFeed feed(builder);
    YORE_CHECK(archive.view_each_lifespan(zone.id, facts.versions.front().version, facts.versions.back().version,
                                          [&](const archive::LifespanView& lifespan) {
                                            feed.add(lifespan);
                                            ++lifespans;
                                          }));
    YORE_CHECK(feed.finish());
    loaded.rows_read += lifespans;
    loaded.lifespans_read += lifespans;
  }
  ++loaded.zones_built;
  return builder.build();
}

Result<std::shared_ptr<const zone::Observations>> read_observations(archive::Archive& archive,
                                                                    const zone::ZoneSet* previous, Loaded& loaded) {
  std::vector<zone::Observation> seen;
  YORE_CHECK(archive.for_each_observation(
      [&](const archive::ObservationRow& row) { seen.push_back({row.scan_id, row.time, row.server, row.rrset}); }));
  loaded.rows_read += seen.size();
  auto observations = std::make_shared<const zone::Observations>(std::move(seen));
  if (previous != nullptr && previous->observations() != nullptr && *previous->observations() == *observations) {
    return previous->shared_observations();
  }
  return observations;
}

}  // namespace

Result<Loaded> load(archive::Archive& archive, const zone::ZoneSet* previous) {
  YORE_TRY(const archive::ReadTransaction transaction, archive::ReadTransaction::begin(archive));
  Loaded loaded;
  std::vector<std::shared_ptr<const zone::ZoneHistory>> histories;
  YORE_TRY(const auto zones, archive.zones());
  for (const archive::ZoneRow& row : zones) {
    YORE_TRY(const Facts facts, read_facts(archive, row, loaded));
    if (facts.snapshots.empty()) continue;  // only failed scans: nothing is known of it
    const zone::ZoneHistory* before = previous == nullptr ? nullptr : previous->find(row.apex);
    if (before != nullptr && same(before->versions(), facts.versions) && same(before->snapshots(), facts.snapshots) &&
        same(before->failed_scans(), facts.failed_scans)) {
      const auto& all = previous->histories();
      histories.push_back(*std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.get() == before; }));
      continue;
    }
    YORE_TRY(auto history, build(archive, row, facts, before, loaded));
    histories.push_back(std::move(history));
  }
  YORE_TRY(auto observations, read_observations(archive, previous, loaded));
  loaded.zones = std::make_shared<const zone::ZoneSet>(std::move(histories), std::move(observations));
  return loaded;
}

}  // namespace yore::load
