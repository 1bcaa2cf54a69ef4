#include "zonedb/report/timeline.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace yore::report {
namespace {

// The stretch in which a reign surely held. Where its snapshots' intervals leave none it ends before it starts, so that
// nothing lies within it.
Interval sure_stretch(const Reign& reign) { return {reign.first.last, reign.last.first}; }

bool lies_within(const Interval& inner, const Interval& outer) {
  return outer.first <= inner.first && inner.last <= outer.last;
}

// The first snapshot of `reign` that lies within `stretch` whenever in its interval it was taken.
std::optional<Interval> member_within(const Reign& reign, const Interval& stretch,
                                      std::span<const SnapshotFacts> snapshots) {
  for (const std::size_t member : reign.members) {
    if (lies_within(snapshots[member].time, stretch)) return snapshots[member].time;
  }
  return std::nullopt;
}

// A time at which both surely held.
std::optional<Interval> common_time(const Reign& a, const Reign& b, std::span<const SnapshotFacts> snapshots) {
  const Interval in_a = sure_stretch(a);
  const Interval in_b = sure_stretch(b);
  const Interval both{std::max(in_a.first, in_b.first), std::min(in_a.last, in_b.last)};
  if (both.first <= both.last) return both;
  if (const auto time = member_within(b, in_a, snapshots)) return time;
  return member_within(a, in_b, snapshots);
}

// Two servers' reigns, each in order of time: every pair that may overlap is looked at once.
void compare_servers(const std::vector<const Reign*>& ours, const std::vector<const Reign*>& theirs,
                     std::span<const SnapshotFacts> snapshots, std::vector<Disagreement>& found) {
  std::size_t start = 0;
  for (const Reign* a : ours) {
    while (start < theirs.size() && theirs[start]->last.last < a->first.first) ++start;
    for (std::size_t i = start; i < theirs.size() && theirs[i]->first.first <= a->last.last; ++i) {
      const Reign* b = theirs[i];
      if (a->version == b->version) continue;
      if (const auto time = common_time(*a, *b, snapshots)) {
        found.push_back({*time, a->server, a->version, b->server, b->version});
      }
    }
  }
}

}  // namespace

std::vector<std::optional<std::size_t>> find_beside(std::span<const SnapshotFacts> snapshots) {
  std::vector<std::optional<std::size_t>> beside(snapshots.size());
  std::map<Server, std::size_t> holds;  // of those that end at one time
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    if (i > 0 && snapshots[i - 1].time.last != snapshots[i].time.last) holds.clear();
    const std::size_t first = holds.try_emplace(snapshots[i].server, i).first->second;
    if (snapshots[first].version != snapshots[i].version) beside[i] = first;
  }
  return beside;
}

std::vector<Reign> find_reigns(std::span<const SnapshotFacts> snapshots) {
  std::vector<Reign> reigns;
  std::map<Server, std::size_t> current;  // each server's reign that still runs
  const auto beside = find_beside(snapshots);
  const auto start = [&](std::size_t at) {
    const SnapshotFacts& first = snapshots[at];
    reigns.push_back({first.server, first.version, first.time, first.time, first.time.first, 0, {}, beside[at]});
  };
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    const SnapshotFacts& snapshot = snapshots[i];
    if (beside[i]) {
      start(i);
      reigns.back().members.push_back(i);
      reigns.back().snapshots = 1;
      continue;
    }
    const auto running = current.find(snapshot.server);
    if (running == current.end() || reigns[running->second].version != snapshot.version) {
      current[snapshot.server] = reigns.size();
      start(i);
    }
    Reign& reign = reigns[current[snapshot.server]];
    reign.last = snapshot.time;
    reign.latest_start = std::max(reign.latest_start, snapshot.time.first);
    reign.members.push_back(i);
    ++reign.snapshots;
  }
  return reigns;
}

std::vector<Gap> find_gaps(std::span<const SnapshotFacts> snapshots, std::span<const Interval> failed) {
  std::map<std::size_t, std::size_t> failures;  // how many after the snapshot of this index and before the next
  for (const Interval& time : failed) {
    // The last snapshot that had surely been taken when this scan was made.
    const auto next = std::partition_point(snapshots.begin(), snapshots.end(),
                                           [&](const SnapshotFacts& s) { return s.time.last <= time.first; });
    if (next == snapshots.begin() || next == snapshots.end()) continue;
    const Interval between{std::prev(next)->time.last, next->time.first};
    // A scan in the same second as a snapshot may have come on either side of it.
    const bool on_an_edge = time.first == time.last && (time.first == between.first || time.last == between.last);
    if (time.last > between.last || on_an_edge) continue;
    ++failures[static_cast<std::size_t>(next - snapshots.begin()) - 1];
  }
  std::vector<Gap> gaps;
  for (const auto& [before, count] : failures) {
    gaps.push_back({{snapshots[before].time.last, snapshots[before + 1].time.first}, count});
  }
  return gaps;
}

std::vector<Disagreement> find_disagreements(std::span<const SnapshotFacts> snapshots, std::span<const Reign> reigns) {
  std::map<Server, std::vector<const Reign*>> by_server;
  std::map<Server, std::vector<const Reign*>> at_once;  // the reign that holds, and those beside one of its snapshots
  std::vector<Disagreement> found;
  for (const Reign& reign : reigns) {
    by_server[reign.server].push_back(&reign);
    std::vector<const Reign*>& others = at_once[reign.server];
    if (!reign.beside) others.clear();
    for (const Reign* other : others) {
      if (other->version == reign.version) continue;
      if (const auto time = common_time(*other, reign, snapshots)) {
        found.push_back({*time, reign.server, other->version, reign.server, reign.version});
      }
    }
    others.push_back(&reign);
  }
  for (auto a = by_server.begin(); a != by_server.end(); ++a) {
    for (auto b = std::next(a); b != by_server.end(); ++b) compare_servers(a->second, b->second, snapshots, found);
  }
  std::sort(found.begin(), found.end(), [](const Disagreement& a, const Disagreement& b) {
    return std::tie(a.time, a.a, a.b, a.a_version, a.b_version) < std::tie(b.time, b.a, b.b, b.a_version, b.b_version);
  });
  return found;
}

}  // namespace yore::report
