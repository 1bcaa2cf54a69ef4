#include "zonedb/report/version_pairs.h"

namespace yore::report {

VersionPairs::VersionPairs(std::vector<VersionPair> pairs) : pairs_(std::move(pairs)) {
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const auto [low, high] = std::minmax(pairs_[i].before, pairs_[i].after);
    if (low != high) spans_.push_back({low, high, i, high});
  }
  std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) { return a.low < b.low; });
  for (std::size_t i = 1; i < spans_.size(); ++i) spans_[i].reach = std::max(spans_[i - 1].reach, spans_[i].high);
}

}  // namespace yore::report
