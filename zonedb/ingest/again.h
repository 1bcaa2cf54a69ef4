// record_again(), merge(): sightings as another archive has them, into this one, worked out again from their captures.
//
// Threads: one thread an Archive.
#pragma once

#include <functional>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/ingest/ingest.h"

namespace yore::ingest {

// Parses `capture` as the sighting's context says, and records it with what the row says of its origin. Error:
// kCorrupt where that gives another sighting than `row`, and what reading the capture may give.
[[nodiscard]] Result<Imported> record_again(archive::Archive& archive, const archive::SightingRow& row,
                                            OctetsView capture);

struct Merged {
  std::size_t added = 0;
  std::size_t known = 0;           // were there already
  std::vector<Rejected> rejected;  // by sighting: what could not be worked out again
};
// Called with the number of sightings done and of all.
using MergeProgress = std::function<void(std::size_t, std::size_t)>;

// All sightings of `other` into `archive`, each in a transaction of its own, as if they had been imported here. One
// that is in both changes nothing. Error: where either archive cannot be read or `archive` not be written.
[[nodiscard]] Result<Merged> merge(archive::Archive& archive, archive::Archive& other, const MergeProgress& progress);

}  // namespace yore::ingest
