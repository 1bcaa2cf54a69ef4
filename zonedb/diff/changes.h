// changes(): what turns one version of a zone into another, from the archive's lifespans. Reads only the lifespans that
// begin or end between the two, so its cost is that of what changed.
//
// Equal to changes_between() of dns/change.h on the two contents.
//
// Threads: one thread with its own Archive.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/dns/change.h"

namespace yore::diff {

// In the order of comes_before(). Error: what reading the archive may give.
[[nodiscard]] Result<std::vector<Change>> changes(archive::Archive& archive, archive::ZoneId zone, VersionId before,
                                                  VersionId after);

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
};
// The changes that are left. Two SOAs that differ in nothing but an ignored serial are one RR, whose TTL may have
// changed; of those that differ in more, both stay.
[[nodiscard]] std::vector<Change> without(std::vector<Change> changes, const Ignored& ignored);
// How many RRs of these types a version has. Error: what reading the archive may give.
[[nodiscard]] Result<std::uint64_t> count_rrs(archive::Archive& archive, archive::ZoneId zone, VersionId version,
                                              const std::set<RRType>& types);

// What `before` becomes by `changes`, in canonical order. REQUIRES: `before` is in canonical order, and `changes` begin
// there. Equal to the content that all changes lead to; with some of them left out it is what the others lead to.
[[nodiscard]] std::vector<RR> applied(const std::vector<RR>& before, const std::vector<Change>& changes);

}  // namespace yore::diff
