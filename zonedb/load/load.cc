#include "zonedb/load/load.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
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

// What came since the load before, by zone and by scan.
class News {
 public:
  explicit News(const std::vector<archive::ToldScan>& told) {
    for (const archive::ToldScan& scan : told) {
      zones_.insert(scan.subject);
      scans_.insert(scan.scan_id);
      has_answers_ = has_answers_ || scan.outcome == Outcome::kAnswer;
    }
  }
  [[nodiscard]] bool is_of(archive::ZoneId zone) const { return zones_.contains(zone); }
  [[nodiscard]] bool tells(std::int64_t scan_id) const { return scans_.contains(scan_id); }
  [[nodiscard]] bool has_answers() const noexcept { return has_answers_; }

 private:
  std::set<archive::ZoneId> zones_;
  std::set<std::int64_t> scans_;
  bool has_answers_ = false;
};

// What a load may take over from the one before.
struct Before {
  const zone::ZoneSet& zones;
  News news;
};

// The history of a zone of which nothing came; null where something did, or it is not there.
std::shared_ptr<const zone::ZoneHistory> unchanged(const Before& before, const archive::ZoneRow& zone) {
  if (before.news.is_of(zone.id)) return nullptr;
  const auto& all = before.zones.histories();
  const auto found = std::lower_bound(all.begin(), all.end(), zone.apex,
                                      [](const auto& history, const Name& apex) { return history->apex() < apex; });
  return found != all.end() && (*found)->apex() == zone.apex ? *found : nullptr;
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

// The scans in which the versions first appear, in their order.
std::vector<std::int64_t> first_scans(std::span<const SnapshotFacts> snapshots) {
  std::vector<std::int64_t> scans;
  for (const SnapshotFacts& snapshot : snapshots) {
    if (snapshot.version.number == scans.size() + 1) scans.push_back(snapshot.scan_id);
  }
  return scans;
}

// Whether the zone has the versions of `before` still, with none or a few behind them. Those who told them first have
// to be the same, too: names and RDATA are spelled as they did.
bool can_grow(const zone::ZoneHistory& before, const Facts& now, const News& news) {
  const auto old_scans = first_scans(before.snapshots());
  const auto scans = first_scans(now.snapshots);
  const std::size_t known = before.versions().size();
  if (known == 0 || scans.size() < known || scans.size() - known > kMostNewVersions) return false;
  const auto is_same = [&](const zone::VersionFacts& a, const zone::VersionFacts& b) { return a.content == b.content; };
  return std::equal(before.versions().begin(), before.versions().end(), now.versions.begin(), is_same) &&
         std::equal(old_scans.begin(), old_scans.end(), scans.begin(),
                    [&](std::int64_t a, std::int64_t b) { return a == b && !news.tells(a); });
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
                                                       const Before* before, Loaded& loaded) {
  YORE_TRY(const Facts facts, read_facts(archive, zone, loaded));
  if (facts.snapshots.empty()) return nullptr;  // only failed scans: nothing is known of it
  const zone::ZoneHistory* previous = before == nullptr ? nullptr : before->zones.find(zone.apex);
  zone::ZoneHistoryBuilder builder(zone.apex);
  for (const zone::VersionFacts& version : facts.versions) builder.add_version(version);
  for (const SnapshotFacts& snapshot : facts.snapshots) builder.add_snapshot(snapshot);
  for (const zone::FailedScan& scan : facts.failed_scans) builder.add_failed_scan(scan);
  if (previous != nullptr && can_grow(*previous, facts, before->news)) {
    YORE_TRY(auto content, grown_content(archive, zone, facts, *previous, loaded));
    builder.share_content(std::move(content));
  } else {
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

Result<std::shared_ptr<const zone::Observations>> read_observations(archive::Archive& archive, Loaded& loaded) {
  std::vector<zone::Observation> seen;
  std::int64_t scan_id = 0;
  std::uint32_t answer = 0;
  YORE_CHECK(archive.for_each_observation([&](const archive::ObservationRow& row) {
    if (row.scan_id != std::exchange(scan_id, row.scan_id)) ++answer;
    seen.push_back({answer, row.time, row.server, row.rrset});
  }));
  loaded.rows_read += seen.size();
  return std::make_shared<const zone::Observations>(std::move(seen));
}

Result<std::shared_ptr<const zone::ZoneSet>> read_zones(archive::Archive& archive, const Before* before,
                                                        Loaded& loaded) {
  std::vector<std::shared_ptr<const zone::ZoneHistory>> histories;
  YORE_TRY(const auto zones, archive.zones());
  for (const archive::ZoneRow& row : zones) {
    auto history = before == nullptr ? nullptr : unchanged(*before, row);
    if (!history) {
      YORE_TRY(history, build(archive, row, before, loaded));
    }
    if (history) histories.push_back(std::move(history));
  }
  auto observations = before == nullptr ? nullptr : before->zones.shared_observations();
  if (!observations || before->news.has_answers()) {
    YORE_TRY(observations, read_observations(archive, loaded));
  }
  return std::make_shared<const zone::ZoneSet>(std::move(histories), std::move(observations));
}

}  // namespace

Result<Loaded> load(archive::Archive& archive, const Loaded* previous) {
  YORE_TRY(const archive::ReadTransaction transaction, archive::ReadTransaction::begin(archive));
  Loaded loaded;
  YORE_TRY(loaded.mark, archive.mark());
  std::optional<Before> before;
  if (previous != nullptr) {
    YORE_TRY(const auto told, archive.told_since(previous->mark));
    if (told && told->empty()) {
      loaded.zones = previous->zones;
      return loaded;
    }
    if (told) before.emplace(Before{*previous->zones, News(*told)});
  }
  YORE_TRY(loaded.zones, read_zones(archive, before ? &*before : nullptr, loaded));
  return loaded;
}

}  // namespace yore::load
