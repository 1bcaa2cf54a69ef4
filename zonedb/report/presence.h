// Presence, ZoneTimes, Stretch: lifespans turned into time for single RRs, with what is not known at both ends.
//
// history, search, blame and bisect ask here when an RR was there, log how many came and went; runs.h tells the same of
// whole zones.
//
// Threads: values; const members are safe from any thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "zonedb/archive/rows.h"
#include "zonedb/report/runs.h"
#include "zonedb/report/version_pairs.h"

namespace yore::report {

// The versions of a zone that hold an RR, or any of several.
class Presence {
 public:
  void add(const archive::LifespanRow& row) { add(row.first, row.last, row.rr.ttl); }
  void add(VersionId first, VersionId last, Ttl ttl);
  // Nothing where the version does not hold it. Of several RRs, the TTL of one of them.
  [[nodiscard]] std::optional<Ttl> ttl_in(VersionId version) const;
  // Whether one of two versions holds it and the other does not, or not with that TTL.
  [[nodiscard]] bool differs(const VersionPair& pair, TtlUse ttls) const;
  // The indexes of the pairs whose versions differ so, in order.
  [[nodiscard]] std::vector<std::size_t> differing(const VersionPairs& pairs, TtlUse ttls) const;

 private:
  struct Range {
    VersionId first;
    VersionId last;
    Ttl ttl;
    VersionId reach;  // the highest `last` of this and of all ranges before it
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
  std::optional<Server> server;  // whose snapshots these are, where servers are told apart; else of all
  Ttl ttl;
  SnapshotFacts first;
  SnapshotFacts last;
  Timestamp latest_start;  // the greatest time.first of all of them
  Edge begins = Edge::kUnwatched;
  std::optional<SnapshotFacts> before;  // the snapshot before `first`
  Edge ends = Edge::kUnwatched;
  std::optional<SnapshotFacts> after;  // the snapshot after `last`
  // How many show it so, those beside one of the stretch among them; at least 1.
  std::size_t snapshots = 0;
  // How many beside one of the stretch do not, or have another TTL. One that holds what the one that it is beside does
  // not is a stretch of its own, with that one at both edges.
  std::size_t beside = 0;

  [[nodiscard]] bool is_beside() const { return before && after && before->scan_id == after->scan_id; }
};

// A server none of whose snapshots holds it.
struct Absence {
  Server server;
  SnapshotFacts first;
  SnapshotFacts last;
  std::size_t snapshots = 0;  // at least 1
};

// The snapshots of one zone.
class ZoneTimes {
 public:
  explicit ZoneTimes(std::vector<SnapshotFacts> snapshots);  // REQUIRES: snapshot order

  [[nodiscard]] const std::vector<SnapshotFacts>& snapshots() const noexcept { return snapshots_; }
  // Whether servers are told apart, as a change is what one server did: two surely had it different at one time, or two
  // successive snapshots differ in it, and the later one's server had not had it as the earlier snapshot has it.
  [[nodiscard]] bool is_by_server(const Presence& presence, TtlUse ttls) const;
  // In order of time; by server, and then by time, where servers are told apart.
  [[nodiscard]] std::vector<Stretch> stretches(const Presence& presence, TtlUse ttls) const;
  [[nodiscard]] std::vector<Stretch> stretches_by_server(const Presence& presence, TtlUse ttls) const;
  // Where servers are told apart, those that never had it.
  [[nodiscard]] std::vector<Absence> absences(const Presence& presence, TtlUse ttls) const;
  // The last snapshot of an earlier time, of those that `stretch` is of; those beside another aside.
  [[nodiscard]] std::optional<SnapshotFacts> held_before(const Stretch& stretch) const;
  // The stretch that snapshots()[at] is in. REQUIRES: that snapshot holds it.
  [[nodiscard]] Stretch stretch_around(const Presence& presence, TtlUse ttls, std::size_t at) const;

 private:
  // Successive snapshots, of all servers or of one: their places in snapshots_, and the versions of each and the next.
  // And those beside one of them, in the order of these: their places, and the versions of the one that holds and
  // theirs.
  struct Sequence {
    std::vector<std::size_t> members;
    VersionPairs steps;
    std::vector<std::size_t> beside;
    VersionPairs differences;
  };
  [[nodiscard]] Sequence sequence_of(std::span<const std::size_t> places) const;
  [[nodiscard]] Stretch make_stretch(const Sequence& sequence, std::size_t begin, std::size_t end,
                                     const Presence& presence, TtlUse ttls) const;
  void add_stretches_beside(const Sequence& sequence, const Presence& presence, TtlUse ttls,
                            std::vector<Stretch>& found) const;
  void add_stretches(const Sequence& sequence, const std::optional<Server>& server, const Presence& presence,
                     TtlUse ttls, std::vector<Stretch>& found) const;

  std::vector<SnapshotFacts> snapshots_;
  std::vector<std::optional<std::size_t>> beside_;      // by place: that of the one that holds (find_beside())
  std::vector<std::optional<std::size_t>> own_before_;  // by place: that of the snapshot before it of the same server
  Sequence all_;
  std::map<Server, Sequence> by_server_;
  VersionPairs disagreements_;
};

}  // namespace yore::report
