// Sketch: a small archive in numbers, such that any numbers make one, and smaller numbers a simpler one. What
// rapidcheck draws and shrinks; draw() turns it into a World.
//
// Threads: values and pure functions.
#pragma once

#include <string>
#include <vector>

#include "tests/model/twin/world.h"

namespace yore::model {

// How many of each there are to pick from.
inline constexpr int kOwnerCount = 18;
inline constexpr int kKindCount = 24;
inline constexpr int kTargetCount = 16;

// Each number picks from a small pool (sketch.cc), by its remainder.
struct RecordSketch {
  int owner = 0;   // below the zone's apex
  int kind = 0;    // of RR: type, and what of the RDATA does not name anything
  int target = 0;  // the name in the RDATA
  friend bool operator==(const RecordSketch&, const RecordSketch&) = default;
};

// One snapshot, told by its difference from the one before.
struct SnapshotSketch {
  std::vector<RecordSketch> toggled;  // RRs that come, or go where they were there
  int seconds = 0;                    // since the snapshot before; 0 is the same moment
  int width = 0;                      // of the interval of its time
  int server = 0;
  int denial = 0;  // unsigned, NSEC, NSEC3, NSEC3 with opt-out
};

struct ZoneSketch {
  int apex = 0;
  int start = 0;  // seconds
  // 3 of 4: keeps what zone files do not have, such as data beside a CNAME. 1 of 4: has what chance brings together too
  // seldom.
  int is_untidy = 0;
  std::vector<SnapshotSketch> snapshots;
};

struct ObservationSketch {
  RecordSketch record;
  int seconds = 0;
  int server = 0;
};

struct Sketch {
  std::vector<ZoneSketch> zones;
  std::vector<ObservationSketch> observations;
};

[[nodiscard]] World draw(const Sketch& sketch);

// The whole world as zone files with a comment before each snapshot and each observation.
[[nodiscard]] std::string to_text(const World& world);

}  // namespace yore::model
