// What a comparison makes of changes: counts them, and leaves out what it was told to ignore.
//
// The changes themselves come from Archive::changes().
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "zonedb/dns/change.h"

namespace yore::diff {

// How many RRs each kind of change has, and how many stayed as they were.
struct Counts {
  std::uint64_t inserted = 0;
  std::uint64_t deleted = 0;
  std::uint64_t ttl_changed = 0;
  std::uint64_t equal = 0;
};
// `rr_count_after` is the number of RRs in the version that `changes` lead to.
[[nodiscard]] Counts count(const std::vector<Change>& changes, std::uint64_t rr_count_after);

enum class SerialUse { kCompared, kIgnored };

// What a comparison leaves out.
struct Ignored {
  std::set<RRType> types;
  SerialUse serial = SerialUse::kCompared;
  std::set<RRType> all_but{};  // where there are any: all types but these are left out, too

  [[nodiscard]] bool has(RRType type) const {
    return types.contains(type) || (!all_but.empty() && !all_but.contains(type));
  }
  [[nodiscard]] bool has_types() const { return !types.empty() || !all_but.empty(); }
};
// The changes that are left. Two SOAs that differ in nothing but an ignored serial are one RR, whose TTL may have
// changed; of those that differ in more, both stay.
[[nodiscard]] std::vector<Change> without(std::vector<Change> changes, const Ignored& ignored);

}  // namespace yore::diff
