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
  archive::Mark mark;                // of the archive then
  std::uint64_t rows_read = 0;       // lifespans, snapshots, observations and failed scans that were read
  std::uint64_t lifespans_read = 0;  // of these
  std::size_t zones_built = 0;       // the others are those of `previous`
};

// Loads all zones. What of `previous` (null at first) did not change since is taken over, not read again: of a zone of
// which nothing was imported since, the whole history; of another its content, to which versions that came behind are
// added. A sighting that was taken back, or another archive in the place of the first, makes all be read anew. One read
// transaction: an import that commits meanwhile is seen whole or not at all.
[[nodiscard]] Result<Loaded> load(archive::Archive& archive, const Loaded* previous);

}  // namespace yore::load
