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
  std::uint64_t rows_read = 0;     // lifespans, snapshots, observations and failed scans that were read
  std::size_t zones_built = 0;     // the others are those of `previous`
};

// Loads all zones. Histories of `previous` (null at first) whose rows did not change since are taken over, not read
// again. One read transaction: an import that commits meanwhile is seen whole or not at all.
[[nodiscard]] Result<Loaded> load(archive::Archive& archive, const zone::ZoneSet* previous);

}  // namespace yore::load
