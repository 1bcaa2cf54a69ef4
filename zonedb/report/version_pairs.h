// VersionPairs: many pairs of versions of one zone, such as those of successive snapshots, found by what lies between
// their two versions.
//
// An RR comes, goes or gets another TTL with a version, its edge; two versions can differ in it only where an edge of
// it lies between them. So who asks for its edges alone need not look at every pair for every RR.
//
// Threads: values; const members are safe from any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "zonedb/dns/snapshot.h"

namespace yore::report {

struct VersionPair {
  VersionId before;
  VersionId after;  // the one that comes after it, which may have the lower number
  friend auto operator<=>(const VersionPair&, const VersionPair&) = default;
};

class VersionPairs {
 public:
  explicit VersionPairs(std::vector<VersionPair> pairs);

  [[nodiscard]] const std::vector<VersionPair>& pairs() const noexcept { return pairs_; }
  // Calls visit(index of the pair) for every pair of which one version has a lower number than `edge`, the other has it
  // or a higher one.
  template <class Visit>
  void for_each_across(VersionId edge, const Visit& visit) const {
    auto span = std::lower_bound(spans_.begin(), spans_.end(), edge,
                                 [](const Span& one, VersionId version) { return one.low < version; });
    while (span != spans_.begin() && (--span)->reach >= edge) {
      if (span->high >= edge) visit(span->pair);
    }
  }

 private:
  struct Span {
    VersionId low;
    VersionId high;
    std::size_t pair = 0;
    VersionId reach;  // the highest `high` of this and of all spans before it
  };
  std::vector<VersionPair> pairs_;
  std::vector<Span> spans_;  // of pairs with two versions, by `low`
};

}  // namespace yore::report
