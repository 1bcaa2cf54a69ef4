// Reigns, gaps and disagreements: what the times of a zone's scans say, in the words of docs/GLOSSARY.md.
//
// log.h puts them into one list; the rules stand here, apart from any archive.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "zonedb/dns/scan.h"
#include "zonedb/dns/snapshot.h"

namespace yore::report {

// By place in `snapshots`: for each that is beside another, the place of that one. A snapshot is beside the first of
// its server's snapshots that end at the same time, where it has other content. What holds then is that first one
// (snapshot_at()), and which of the two came first is not known: no step in time leads to it or from it.
// REQUIRES: `snapshots` is in snapshot order.
[[nodiscard]] std::vector<std::optional<std::size_t>> find_beside(std::span<const SnapshotFacts> snapshots);

// A run of one server's successive snapshots with the same version. Servers are as the evidence states them: with and
// without an address they are two.
struct Reign {
  Server server;
  VersionId version;
  Interval first;             // the time of its first snapshot
  Interval last;              // the time of its last
  Timestamp latest_start;     // the greatest time.first of all of them
  std::size_t snapshots = 0;  // at least 1
  // Where its snapshots stand in the zone's list.
  std::vector<std::size_t> members;
  // The place of the one that holds, where this is a snapshot beside another: that is a reign of its own.
  std::optional<std::size_t> beside;
};

// In the order of their first snapshots. REQUIRES: `snapshots` is in snapshot order.
[[nodiscard]] std::vector<Reign> find_reigns(std::span<const SnapshotFacts> snapshots);

// The time between two successive snapshots of a zone in which at least one scan surely failed.
struct Gap {
  Interval between;  // from the end of the one snapshot to the start of the other
  std::size_t failed_scans = 0;
};

// In order of time. A failed scan that may have come before or after the two snapshots makes no gap.
// REQUIRES: `snapshots` is in snapshot order. `failed` are the times of the failed scans, in any order.
[[nodiscard]] std::vector<Gap> find_gaps(std::span<const SnapshotFacts> snapshots, std::span<const Interval> failed);

// Two servers that had different content at one time, or one that had both, as far as a server has all the time from
// one snapshot to the next with the same version what both show.
struct Disagreement {
  Interval time;  // all of it lies within both reigns
  Server a;
  VersionId a_version;
  Server b;
  VersionId b_version;
};

// Of every two servers' reigns, and of snapshots beside another, in order of time. A reign surely holds from the end of
// its first snapshot's interval to the start of its last one's; a single snapshot, of which more than a second is
// unknown, at no moment for sure.
[[nodiscard]] std::vector<Disagreement> find_disagreements(std::span<const SnapshotFacts> snapshots,
                                                           std::span<const Reign> reigns);

}  // namespace yore::report
