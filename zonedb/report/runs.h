// for_each_run(): lifespans turned into time: for each RR of a zone and each server, the runs of that server's
// successive snapshots that hold it.
//
// Versions are the archive's account of content; people and pipelines ask for times. Servers are apart, as content that
// one had is no earlier state of another's.
//
// Threads: one thread with its own Archive.
#pragma once

#include <functional>
#include <optional>

#include "zonedb/archive/archive.h"

namespace yore::report {

// An RR in successive snapshots of one server.
struct Run {
  RR rr;  // with the TTL of the run, or with the one that it had last where TTLs are not told apart
  Server server;
  Interval first;             // the first snapshot of the run
  Interval last;              // the last one
  Timestamp latest_start;     // the greatest time.first of all of them
  std::size_t snapshots = 0;  // at least 1
  std::optional<Interval>
      before;  // the snapshot before the run, which does not hold it; none: the run is from the start
  std::optional<Interval> after;  // the snapshot after it, which does not; none: it was never seen to go
};

enum class TtlUse { kApart, kIgnored };  // whether another TTL ends a run

using RunVisitor = std::function<void(const Run&)>;
// In canonical order of RR, then by server, then by time; of the servers that are asked for. Error: what reading the
// archive may give.
[[nodiscard]] Result<void> for_each_run(archive::Archive& archive, archive::ZoneId zone,
                                        const std::optional<Server>& server, TtlUse ttls, const RunVisitor& visit);

// The same of the answers to queries: an RR that a server gave, from the first such answer to the last. Nothing says
// that it was not there, so there is one run for each RR and server, without ends.
[[nodiscard]] Result<void> for_each_answer_run(archive::Archive& archive, const std::optional<Server>& server,
                                               const RunVisitor& visit);

}  // namespace yore::report
