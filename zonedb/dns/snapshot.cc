#include "zonedb/dns/snapshot.h"

#include <algorithm>
#include <tuple>

namespace yore {

bool in_snapshot_order(const SnapshotFacts& a, const SnapshotFacts& b) {
  const auto key = [](const SnapshotFacts& s) {
    return std::tie(s.time.last, s.time.first, s.server.address, s.server.name, s.content, s.method, s.server.port);
  };
  return key(a) < key(b);
}

const SnapshotFacts* snapshot_at(std::span<const SnapshotFacts> snapshots, Timestamp at) {
  const auto after = std::upper_bound(snapshots.begin(), snapshots.end(), at,
                                      [](Timestamp t, const SnapshotFacts& s) { return t < s.time.last; });
  if (after == snapshots.begin()) return nullptr;
  const Timestamp newest = std::prev(after)->time.last;
  const auto first = std::lower_bound(snapshots.begin(), after, newest,
                                      [](const SnapshotFacts& s, Timestamp t) { return s.time.last < t; });
  return &*first;
}

}  // namespace yore
