#include "zonedb/zone/version_ranges.h"

#include <algorithm>

namespace yore::zone {

void normalise(VersionRanges& ranges) {
  if (ranges.size() < 2) return;
  const auto by_first = [](const VersionRange& a, const VersionRange& b) { return a.first < b.first; };
  if (!std::is_sorted(ranges.begin(), ranges.end(), by_first)) std::sort(ranges.begin(), ranges.end(), by_first);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first <= ranges[kept].last + 1) {
      ranges[kept].last = std::max(ranges[kept].last, ranges[i].last);
    } else {
      ranges[++kept] = ranges[i];
    }
  }
  ranges.resize(kept + 1);
}

bool holds_at(std::span<const VersionRange> ranges, std::uint32_t version) noexcept {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), version,
                                      [](std::uint32_t v, const VersionRange& range) { return v < range.first; });
  return after != ranges.begin() && version <= std::prev(after)->last;
}

VersionRanges subtract(std::span<const VersionRange> ranges, std::span<const VersionRange> without) {
  VersionRanges rest;
  auto hole = without.begin();
  for (VersionRange range : ranges) {
    while (hole != without.end() && hole->last < range.first) ++hole;
    auto next = hole;
    bool used_up = false;
    for (; next != without.end() && next->first <= range.last; ++next) {
      if (next->first > range.first) rest.push_back({range.first, next->first - 1});
      if (next->last >= range.last) {
        used_up = true;
        break;
      }
      range.first = next->last + 1;
    }
    if (!used_up) rest.push_back(range);
  }
  return rest;
}

}  // namespace yore::zone
