// Provenance: where an answer came from, in words and as facts, for the server's annotation and for tools.
//
// Made from the view and the Answer that lookup() gave; the last step before server/ puts it into an extended DNS
// error.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>

#include "zonedb/answer/answer.h"
#include "zonedb/zone/zone_history.h"
#include "zonedb/zone/zone_set.h"

namespace yore::answer {

enum class NextSnapshot {
  kNever,   // no snapshot of the zone after the moment
  kAgrees,  // it has the same version
  kDiffers,
};

struct Provenance {
  // "kp. as of 2016-09-20T05:28:24Z, AXFR from ns2.kptc.kp., serial 2013083001; next snapshot 2017-03-01 differs;
  // refused 2016-09-23". Of observations, trails that end and REFUSED: what was seen, or is missing, first.
  std::string text;
  NextSnapshot next = NextSnapshot::kNever;
  std::optional<SnapshotFacts> next_snapshot;
  // The last scan of the zone that failed, ended after the snapshot and at or before the moment.
  std::optional<zone::FailedScan> gap;
};

[[nodiscard]] Provenance describe(const zone::View& view, const Answer& answer);

// The words of describe() on an answer that `history` gave from `snapshot`, put behind `text`. Allocates nothing where
// that has the room.
void append_description(const zone::View& view, const zone::ZoneHistory& history, const SnapshotFacts& snapshot,
                        std::string& text);

}  // namespace yore::answer
