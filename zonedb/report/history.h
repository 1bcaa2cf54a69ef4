// history(), bisect(), blame(): when RRs were there, and which snapshot brought them.
//
// Threads: one thread with its own Archive.
#pragma once

#include <optional>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/report/cof.h"
#include "zonedb/report/presence.h"
#include "zonedb/report/watch.h"

namespace yore::report {

// An RR in the content of a zone.
struct RRHistory {
  Name zone;
  RR rr;  // with the TTL of its newest version
  std::vector<Stretch> stretches;
  std::vector<Absence> absences;   // servers that never had it, where servers are told apart
  std::vector<CofRecord> records;  // by server, TTLs not told apart
};

// An RR in answers that one server gave.
struct AnswerHistory {
  RR rr;  // with the highest TTL seen: that of the zone, where a cache did not count it down
  Server server;
  Interval first;
  Interval last;
  Timestamp latest_start;  // of any of them
  std::size_t answers = 0;
};

struct History {
  std::vector<RRHistory> content;      // canonical order of zone, then of RR
  std::vector<AnswerHistory> answers;  // canonical order of RR, then by server
};

[[nodiscard]] Result<History> history(archive::Archive& archive, const Name& owner, std::optional<RRType> type);
[[nodiscard]] CofRecord cof_record(const AnswerHistory& answers);

// The first snapshot that holds some RRs of a zone, and the one before it, which does not.
struct Bisected {
  Name zone;
  std::optional<Server> server;          // where servers are told apart
  std::optional<SnapshotFacts> with;     // none where that server never had it
  std::optional<SnapshotFacts> beside;   // what holds at the time of `with`, and is without it (find_beside())
  std::optional<SnapshotFacts> without;  // none where the first snapshot has it: nothing before is known; the newest
                                         // snapshot of a server that never had it
};
// One for each zone that ever held an RR of this owner and type, with this RDATA where one is given; and for each
// server, where servers are told apart (ZoneTimes::is_by_server()), those that had it before those that never did.
[[nodiscard]] Result<std::vector<Bisected>> bisect(archive::Archive& archive, const Name& owner, RRType type,
                                                   const std::optional<Rdata>& rdata);

// An RR of a version, and the snapshot since which it has been there, with its TTL.
struct Blamed {
  RR rr;
  SnapshotFacts brought_by;
  Stretch::Edge begins = Stretch::Edge::kUnwatched;  // kUnwatched: since the first snapshot
};
// The RRs that the zone holds in `now`, canonical order. `now` is one of `snapshots`, which are all of the zone's, or
// all of one server. Where servers are told apart, the server of `now` alone is asked.
[[nodiscard]] Result<std::vector<Blamed>> blame(archive::Archive& archive, archive::ZoneId zone,
                                                std::vector<SnapshotFacts> snapshots, const SnapshotFacts& now,
                                                const Watch& watch = {});

}  // namespace yore::report
