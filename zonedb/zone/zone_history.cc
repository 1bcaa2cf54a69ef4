#include "zonedb/zone/zone_history.h"

#include <algorithm>
#include <tuple>

#include "zonedb/zone/server_key.h"

namespace yore::zone {
namespace {

const Timeline* find(const std::map<std::string, Timeline, std::less<>>& timelines, std::string_view key) {
  const auto found = timelines.find(key);
  return found == timelines.end() ? nullptr : &found->second;
}

}  // namespace

void sort_failed_scans(std::vector<FailedScan>& scans) {
  const auto key = [](const FailedScan& scan) {
    return std::tie(scan.time.last, scan.time.first, scan.server, scan.outcome, scan.method, scan.reason);
  };
  std::sort(scans.begin(), scans.end(), [&](const FailedScan& a, const FailedScan& b) { return key(a) < key(b); });
}

void Timeline::add(Timestamp holds_from, std::uint32_t snapshot) {
  if (!holds_from_.empty() && holds_from_.back() == holds_from.seconds) return;
  holds_from_.push_back(holds_from.seconds);
  snapshots_.push_back(snapshot);
}

std::uint32_t Timeline::at(Timestamp at) const noexcept {
  const std::size_t later = first_after(at);
  return later == 0 ? kNone : snapshots_[later - 1];
}

std::uint32_t Timeline::next_after(Timestamp at) const noexcept {
  const std::size_t later = first_after(at);
  return later == snapshots_.size() ? kNone : snapshots_[later];
}

// As std::upper_bound(). Snapshots come at distances that are much the same, so it looks where the moment would be if
// all were alike, and from there in steps that double.
std::size_t Timeline::first_after(Timestamp at) const noexcept {
  const std::vector<std::int64_t>& times = holds_from_;
  if (times.empty() || times.back() <= at.seconds) return times.size();
  if (at.seconds < times.front()) return 0;
  const auto seconds = [&](std::int64_t time) {
    return static_cast<double>(time) - static_cast<double>(times.front());
  };
  const double share = seconds(at.seconds) / std::max(seconds(times.back()), 1.0);  // 1.0: too far off to be told apart
  std::size_t low = std::min(static_cast<std::size_t>(share * static_cast<double>(times.size())), times.size() - 1);
  std::size_t high = low;  // times[low] <= at < times[high] is what it comes to
  for (std::size_t step = 1; times[low] > at.seconds; step *= 2) {
    high = low;
    low -= std::min(low, step);
  }
  for (std::size_t step = 1; times[high] <= at.seconds; step *= 2) {
    low = high;
    high = std::min(high + step, times.size() - 1);
  }
  const auto from = times.begin() + static_cast<std::ptrdiff_t>(low);
  const auto later = std::upper_bound(from, times.begin() + static_cast<std::ptrdiff_t>(high), at.seconds);
  return static_cast<std::size_t>(later - times.begin());
}

ZoneHistory::ZoneHistory(Parts parts) : parts_(std::move(parts)) {
  for (std::uint32_t i = 0; i < parts_.snapshots.size(); ++i) {
    const Timestamp holds_from = parts_.snapshots[i].time.last;
    any_server_.add(holds_from, i);
    for (const std::string& key : keys_of(parts_.snapshots[i].server)) by_server_[key].add(holds_from, i);
  }
  add_failures();
}

// Of those that ended at one moment the last speaks, so it is added first.
void ZoneHistory::add_failures() {
  const std::vector<FailedScan>& scans = parts_.failed_scans;
  for (std::size_t begin = 0, end = 0; begin < scans.size(); begin = end) {
    const Timestamp ended = scans[begin].time.last;
    while (end < scans.size() && scans[end].time.last == ended) ++end;
    for (std::size_t i = end; i-- > begin;) {
      failures_.add(ended, static_cast<std::uint32_t>(i));
      for (const std::string& key : keys_of(scans[i].server)) {
        failures_by_server_[key].add(ended, static_cast<std::uint32_t>(i));
      }
    }
  }
}

const Timeline* ZoneHistory::timeline_of(std::string_view key) const { return find(by_server_, key); }

const FailedScan* ZoneHistory::last_failure(Timestamp at) const noexcept {
  const std::uint32_t scan = failures_.at(at);
  return scan == kNone ? nullptr : &parts_.failed_scans[scan];
}

const FailedScan* ZoneHistory::last_failure_of(std::string_view key, Timestamp at) const {
  const Timeline* failures = find(failures_by_server_, key);
  const std::uint32_t scan = failures == nullptr ? kNone : failures->at(at);
  return scan == kNone ? nullptr : &parts_.failed_scans[scan];
}

std::vector<RR> ZoneHistory::rrs_of(VersionId version) const {
  std::vector<RR> rrs;
  rrs.reserve(parts_.versions[version.number - 1].rr_count);
  for (NodeIndex node = 0; node < content().node_count(); ++node) {
    content().append_rrs(node, content().state_at(node, version), rrs);
  }
  return rrs;
}

std::vector<Change> ZoneHistory::changes(VersionId before, VersionId after) const {
  // Only owners whose lists of RRsets differ need a closer look.
  std::vector<RR> old_rrs;
  std::vector<RR> new_rrs;
  for (NodeIndex node = 0; node < content().node_count(); ++node) {
    const NodeState& old_state = content().state_at(node, before);
    const NodeState& new_state = content().state_at(node, after);
    if (&old_state == &new_state) continue;
    const auto old_list = content().rrsets(old_state);
    const auto new_list = content().rrsets(new_state);
    if (std::equal(old_list.begin(), old_list.end(), new_list.begin(), new_list.end())) continue;
    content().append_rrs(node, old_state, old_rrs);
    content().append_rrs(node, new_state, new_rrs);
  }
  return changes_between(old_rrs, new_rrs);
}

}  // namespace yore::zone
