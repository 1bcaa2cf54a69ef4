// load(): from the archive's rows to zone histories in memory.
//
// Threads: one thread with its own Archive; what comes back may be read by all.
#pragma once

#include <cstdint>
#include <memory>

#include "zonedb/archive/archive.h"
#include "zonedb/dns/result.h"
#include "zonedb/zone/zone_set.h"

namespace yore::load {

struct Loaded {
  std::shared_ptr<const zone::ZoneSet> zones;
  std::uint64_t rows_read = 0;       // lifespans, snapshots, observations and failed scans that were read
  std::uint64_t lifespans_read = 0;  // of these
  std::size_t zones_built = 0;       // the others are those of `previous`
};

// Loads all zones. What of `previous` (null at first) did not change since is taken over, not read again: the whole
// history where versions, snapshots and failed scans are the same, its content where only who saw what is new. What
// tells are the versions' hashes, so a few rows a zone are read each time. One read transaction: an import that commits
// meanwhile is seen whole or not at all.
[[nodiscard]] Result<Loaded> load(archive::Archive& archive, const zone::ZoneSet* previous);

}  // namespace yore::load
