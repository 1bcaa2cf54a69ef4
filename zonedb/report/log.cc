#include "zonedb/report/log.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "zonedb/report/step_counts.h"
#include "zonedb/report/vantage.h"

namespace yore::report {
namespace {

using archive::Archive;
using archive::ScanRow;
using archive::VersionRow;
using archive::ZoneRow;

// Gathers the findings of one request, zone by zone.
class Gatherer {
 public:
  Gatherer(Archive& archive, const LogRequest& request) : archive_(archive), request_(request) {}
  Result<std::vector<Finding>> gather();

 private:
  Result<void> gather_zone(const ZoneRow& zone);
  Result<void> read_scans();
  void add_scans();
  void add_snapshots(const ZoneRow& zone, const std::vector<SnapshotFacts>& snapshots);
  void add_reigns(const ZoneRow& zone, const std::vector<Reign>& reigns, const std::vector<SnapshotFacts>& snapshots);
  void add(Finding finding);
  Result<void> count_changes();

  [[nodiscard]] bool asked_for(const Server& server) const {
    return !request_.server || is_asked_for(server, *request_.server);
  }
  // Whether this scan belongs to the zone that was asked for.
  [[nodiscard]] bool in_zone(const Scan& scan) const;
  [[nodiscard]] bool is_archived(const Name& apex) const;

  Archive& archive_;
  const LogRequest& request_;
  std::vector<ZoneRow> zones_;
  std::vector<ScanRow> scans_;                    // that are no snapshots, of the servers that were asked for
  std::map<Name, std::vector<Interval>> failed_;  // the times of the transfers that failed, by zone
  std::map<archive::ZoneId, std::vector<VersionRow>> versions_;
  std::vector<Finding> findings_;
  std::size_t recorded_ = 0;  // findings before since, until and limit
};

bool Gatherer::in_zone(const Scan& scan) const {
  if (!request_.zone || scan.subject == *request_.zone) return true;
  if (scan.method != Method::kQuery || !scan.subject.is_below(*request_.zone)) return false;
  for (Name name = scan.subject; name != *request_.zone; name = name.parent()) {
    if (is_archived(name)) return false;
  }
  return is_archived(*request_.zone);
}

bool Gatherer::is_archived(const Name& apex) const {
  return std::binary_search(zones_.begin(), zones_.end(), ZoneRow{{}, apex},
                            [](const ZoneRow& a, const ZoneRow& b) { return a.apex < b.apex; });
}

Result<void> Gatherer::read_scans() {
  if (request_.zone) {
    YORE_TRY(scans_, archive_.failed_transfers(*request_.zone));
    YORE_TRY(auto queries, archive_.query_scans());
    std::move(queries.begin(), queries.end(), std::back_inserter(scans_));
  } else {
    YORE_TRY(scans_, archive_.scans_beside_snapshots());
  }
  std::erase_if(scans_, [&](const ScanRow& row) { return !asked_for(row.scan.server); });
  for (const ScanRow& row : scans_) {
    if (row.scan.method != Method::kQuery && is_failure(row.scan)) failed_[row.scan.subject].push_back(row.scan.time);
  }
  return {};
}

void Gatherer::add(Finding finding) {
  ++recorded_;
  const Interval time = time_of(finding);
  if (request_.since && time.last < *request_.since) return;
  if (request_.until && time.first > *request_.until) return;
  findings_.push_back(std::move(finding));
}

const VersionRow* find_version(const std::vector<VersionRow>& versions, VersionId version) {
  const auto at = std::lower_bound(versions.begin(), versions.end(), version,
                                   [](const VersionRow& row, VersionId v) { return row.version < v; });
  return at == versions.end() || at->version != version ? nullptr : &*at;
}

void Gatherer::add_snapshots(const ZoneRow& zone, const std::vector<SnapshotFacts>& snapshots) {
  std::map<Server, const SnapshotFacts*> before;
  const auto beside = find_beside(snapshots);
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    const SnapshotFacts& facts = snapshots[i];
    SnapshotFound found{zone.apex, facts, 0, archive::ZonemdState::kNone, {}, beside[i].has_value(), {}, {}};
    if (const VersionRow* row = find_version(versions_[zone.id], facts.version)) {
      found.rr_count = row->rr_count;
      found.zonemd = row->zonemd;
    }
    const SnapshotFacts*& last = before[facts.server];
    if (beside[i]) {
      found.before = snapshots[*beside[i]];
    } else {
      if (last != nullptr) found.before = *last;
      last = &facts;
    }
    add(std::move(found));
  }
}

void Gatherer::add_reigns(const ZoneRow& zone, const std::vector<Reign>& reigns,
                          const std::vector<SnapshotFacts>& snapshots) {
  for (const Reign& reign : reigns) {
    const VersionRow* row = find_version(versions_[zone.id], reign.version);
    std::optional<VersionId> beside;
    if (reign.beside) beside = snapshots[*reign.beside].version;
    add(ReignFound{zone.apex, reign, beside, snapshots[reign.members.front()].serial,
                   row == nullptr ? 0 : row->rr_count});
  }
}

Result<void> Gatherer::gather_zone(const ZoneRow& zone) {
  YORE_TRY(auto snapshots, archive_.snapshots(zone.id));
  if (request_.server) keep_asked_for(snapshots, *request_.server);
  YORE_TRY(versions_[zone.id], archive_.versions(zone.id));
  const auto reigns = find_reigns(snapshots);
  if (request_.detail == Detail::kSnapshots) add_snapshots(zone, snapshots);
  if (request_.detail == Detail::kReigns) add_reigns(zone, reigns, snapshots);
  for (const Gap& gap : find_gaps(snapshots, failed_[zone.apex])) add(GapFound{zone.apex, gap});
  for (const Disagreement& found : find_disagreements(snapshots, reigns)) add(DisagreementFound{zone.apex, found});
  return {};
}

void Gatherer::add_scans() {
  for (const ScanRow& row : scans_) {
    const bool listed =
        is_failure(row.scan) || (row.scan.method == Method::kQuery && request_.queries == Queries::kAll);
    if (listed && in_zone(row.scan)) add(ScanFound{row});
  }
}

// The snapshots whose version is not that of the one before, or beside.
std::vector<SnapshotFound*> find_changed(std::vector<Finding>& findings) {
  std::vector<SnapshotFound*> changed;
  for (Finding& finding : findings) {
    auto* found = std::get_if<SnapshotFound>(&finding);
    if (found != nullptr && found->before && found->before->version != found->facts.version) changed.push_back(found);
  }
  return changed;
}

VersionPair step_of(const SnapshotFound& found) { return {found.before->version, found.facts.version}; }

// Of all findings that are left, so that each zone's lifespans are read once.
Result<void> Gatherer::count_changes() {
  std::map<Name, std::set<VersionPair>> steps;
  const auto changed = find_changed(findings_);
  for (const SnapshotFound* found : changed) steps[found->zone].insert(step_of(*found));
  std::map<Name, std::map<VersionPair, CountsByType>> counts;
  for (const ZoneRow& zone : zones_) {
    const auto asked = steps.find(zone.apex);
    if (asked == steps.end()) continue;
    YORE_TRY(counts[zone.apex], count_steps(archive_, zone.id, asked->second));
  }
  for (SnapshotFound* found : changed) {
    const CountsByType& by_type = counts[found->zone][step_of(*found)];
    diff::Counts& all = found->counts.emplace();
    for (const auto& [type, of_type] : by_type) {
      all.inserted += of_type.inserted;
      all.deleted += of_type.deleted;
      all.ttl_changed += of_type.ttl_changed;
    }
    all.equal = found->rr_count - all.inserted - all.ttl_changed;
    if (request_.breakdown == Breakdown::kByType) found->by_type = by_type;
  }
  return {};
}

// By end, then by start; those of one time stay in the order in which they were found.
void sort_newest_first(std::vector<Finding>& findings) {
  struct Key {
    Interval time;
    std::size_t found = 0;
  };
  std::vector<Key> order;
  for (const Finding& finding : findings) order.push_back({time_of(finding), order.size()});
  std::sort(order.begin(), order.end(), [](const Key& a, const Key& b) {
    return std::tie(b.time.last, b.time.first, a.found) < std::tie(a.time.last, a.time.first, b.found);
  });
  std::vector<Finding> sorted;
  sorted.reserve(findings.size());
  for (const Key& key : order) sorted.push_back(std::move(findings[key.found]));
  findings = std::move(sorted);
}

Result<std::vector<Finding>> Gatherer::gather() {
  YORE_TRY(zones_, archive_.zones());
  YORE_CHECK(read_scans());
  for (const ZoneRow& zone : zones_) {
    if (!request_.zone || zone.apex == *request_.zone) YORE_CHECK(gather_zone(zone));
  }
  add_scans();
  if (recorded_ == 0 && (request_.zone || request_.server)) {
    std::string what = "nothing is recorded";
    if (request_.zone) what += " of the zone " + request_.zone->to_text();
    if (request_.server) what += " from " + to_text(*request_.server);
    return fail(ErrorCode::kNotFound, what + "; `yore log` lists all that there is");
  }
  sort_newest_first(findings_);
  if (request_.limit && findings_.size() > *request_.limit) findings_.resize(*request_.limit);
  YORE_CHECK(count_changes());
  return std::move(findings_);
}

struct TimeOf {
  Interval operator()(const SnapshotFound& found) const { return found.facts.time; }
  Interval operator()(const ReignFound& found) const { return {found.reign.first.first, found.reign.last.last}; }
  Interval operator()(const ScanFound& found) const { return found.row.scan.time; }
  Interval operator()(const GapFound& found) const { return found.gap.between; }
  Interval operator()(const DisagreementFound& found) const { return found.disagreement.time; }
};

}  // namespace

Interval time_of(const Finding& finding) { return std::visit(TimeOf{}, finding); }

bool is_failure(const Scan& scan) {
  switch (scan.outcome) {
    case Outcome::kComplete:
    case Outcome::kAnswer:
    case Outcome::kNodata:
    case Outcome::kNxdomain:
      return false;
    default:
      return true;
  }
}

Result<std::vector<Finding>> log(Archive& archive, const LogRequest& request) {
  return Gatherer(archive, request).gather();
}

}  // namespace yore::report
