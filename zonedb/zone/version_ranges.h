// VersionRanges: the versions at which something holds, as sorted runs that neither overlap nor touch.
//
// The builder works facts of a version out with these (adjust.h); a PresenceIndex keeps them.
//
// Threads: values and pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "zonedb/dns/snapshot.h"

namespace yore::zone {

// All versions from `first` to `last`, both included, as version numbers.
struct VersionRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  friend bool operator==(const VersionRange&, const VersionRange&) = default;
};

using VersionRanges = std::vector<VersionRange>;

// Sorts, and joins ranges that overlap or touch.
void normalise(VersionRanges& ranges);

// Whether `version` lies in one of them. REQUIRES: normalised. O(log n).
[[nodiscard]] bool holds_at(std::span<const VersionRange> ranges, std::uint32_t version) noexcept;

// The versions of `ranges` that are not in `without`. REQUIRES: both normalised.
[[nodiscard]] VersionRanges subtract(std::span<const VersionRange> ranges, std::span<const VersionRange> without);

}  // namespace yore::zone
