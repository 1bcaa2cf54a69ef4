#include "zonedb/report/vantage.h"

#include <algorithm>

namespace yore::report {

void keep_asked_for(std::vector<SnapshotFacts>& snapshots, const Server& asked) {
  std::erase_if(snapshots, [&](const SnapshotFacts& facts) { return !is_asked_for(facts.server, asked); });
  const bool one_way = std::all_of(snapshots.begin(), snapshots.end(),
                                   [&](const SnapshotFacts& facts) { return facts.server == snapshots[0].server; });
  if (one_way) return;
  for (SnapshotFacts& facts : snapshots) facts.server = asked;
}

}  // namespace yore::report
