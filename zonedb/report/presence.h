// Presence, ZoneTimes, Stretch: lifespans turned into time for single RRs, with what is not known at both ends.
//
// history, search, blame and bisect ask here when an RR was there; runs.h tells the same of whole zones.
//
// Threads: values; const members are safe from any thread.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "zonedb/archive/rows.h"
#include "zonedb/report/runs.h"

namespace yore::report {

// The versions of a zone that hold an RR, or any of several.
class Presence {
 public:
  void add(const archive::LifespanRow& row);
  // Nothing where the version does not hold it. Of several RRs, the TTL of one of them.
  [[nodiscard]] std::optional<Ttl> ttl_in(VersionId version) const;

 private:
  struct Range {
    VersionId first;
    VersionId last;
    Ttl ttl;
  };
  std::vector<Range> ranges_;  // by first
};

// Successive snapshots that hold it.
struct Stretch {
  enum class Edge {
    kUnwatched,  // there is no snapshot beyond
    kAbsent,     // the snapshot beyond does not hold it
    kOtherTtl,   // the snapshot beyond holds it with another TTL
  };
  std::optional<Server> server;  // whose snapshots these are, where servers disagree; else of all
  Ttl ttl;
  SnapshotFacts first;
  SnapshotFacts last;
  Edge begins = Edge::kUnwatched;
  std::optional<SnapshotFacts> before;  // the snapshot before `first`
  Edge ends = Edge::kUnwatched;
  std::optional<SnapshotFacts> after;  // the snapshot after `last`
  std::size_t snapshots = 0;           // at least 1
};

// The snapshots of one zone.
class ZoneTimes {
 public:
  explicit ZoneTimes(std::vector<SnapshotFacts> snapshots);  // REQUIRES: snapshot order

  [[nodiscard]] const std::vector<SnapshotFacts>& snapshots() const noexcept { return snapshots_; }
  // Whether two servers surely had different content at one time, and it is this that differed.
  [[nodiscard]] bool disagree_about(const Presence& presence, TtlUse ttls) const;
  // In order of time; by server, and then by time, where servers disagree about it.
  [[nodiscard]] std::vector<Stretch> stretches(const Presence& presence, TtlUse ttls) const;
  [[nodiscard]] std::vector<Stretch> stretches_by_server(const Presence& presence, TtlUse ttls) const;

 private:
  std::vector<SnapshotFacts> snapshots_;
  std::set<std::pair<VersionId, VersionId>> disagreements_;
};

}  // namespace yore::report
