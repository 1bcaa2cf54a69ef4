#include "zonedb/archive/version_runs.h"

#include <algorithm>

namespace yore::archive {
namespace {

// The run that holds `position`, or end.
std::vector<VersionRun>::iterator run_at(std::vector<VersionRun>& runs, std::int64_t position) {
  return std::find_if(runs.begin(), runs.end(),
                      [&](const VersionRun& run) { return run.first <= position && position <= run.last; });
}

void insert_sorted(std::vector<VersionRun>& runs, const VersionRun& run) {
  runs.insert(std::upper_bound(runs.begin(), runs.end(), run,
                               [](const VersionRun& a, const VersionRun& b) { return a.first < b.first; }),
              run);
}

}  // namespace

std::vector<VersionRun> with_version(std::vector<VersionRun> runs, const Place& place,
                                     std::optional<std::uint32_t> ttl) {
  const auto before = run_at(runs, place.before);
  const auto after = run_at(runs, place.after);
  if (before != runs.end() && before == after) {
    if (ttl == before->ttl) return runs;
    const VersionRun rest{place.after, before->last, before->ttl};
    before->last = place.before;
    insert_sorted(runs, rest);
  } else if (ttl && before != runs.end() && before->ttl == *ttl) {
    before->last = place.at;
    return runs;
  } else if (ttl && after != runs.end() && after->ttl == *ttl) {
    after->first = place.at;
    return runs;
  }
  if (ttl) insert_sorted(runs, VersionRun{place.at, place.at, *ttl});
  return runs;
}

std::vector<VersionRun> without_version(std::vector<VersionRun> runs, const Place& place) {
  const auto here = run_at(runs, place.at);
  if (here != runs.end()) {
    if (here->first < place.at && here->last > place.at) return runs;
    if (here->first == here->last) {
      runs.erase(here);
    } else if (here->first == place.at) {
      here->first = place.after;
    } else {
      here->last = place.before;
    }
  }
  const auto before = run_at(runs, place.before);
  const auto after = run_at(runs, place.after);
  if (before != runs.end() && after != runs.end() && before != after && before->ttl == after->ttl) {
    before->last = after->last;
    runs.erase(after);
  }
  return runs;
}

}  // namespace yore::archive
