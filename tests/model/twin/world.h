// World: all zones of a small archive in plain form, and which of them speaks for a name at a moment.
//
// Threads: values and pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/model/twin/version.h"
#include "zonedb/dns/scan.h"
#include "zonedb/dns/snapshot.h"

namespace yore::model {

struct Zone {
  Name apex;
  std::vector<SnapshotFacts> snapshots;  // in any order
  std::map<VersionId, Version> versions;
};

struct Observation {
  std::uint32_t answer = 0;  // RRsets of one answer have the same
  RRset rrset;
  Interval time;
  Server server;
};

struct World {
  std::vector<Zone> zones;  // in any order, each apex once
  std::vector<Observation> observations;
};

// The moment asked for, as seen by all servers or by one (by its name or its address).
struct Moment {
  Timestamp at;
  std::optional<std::string> server;
};

[[nodiscard]] bool is_seen_by(const Server& server, const Moment& moment);

// What the zone held at the moment: its newest snapshot at or before it, ties broken by earliest start of the interval,
// server address, server name and content hash; nothing before the first.
[[nodiscard]] const SnapshotFacts* snapshot_of(const Zone& zone, const Moment& moment);

// The zone that answers for the name: the deepest that is known at the moment, unless the newer snapshot of the zone
// that encloses it no longer delegates it. Null where no zone that encloses the name is known.
[[nodiscard]] const Zone* zone_for(const World& world, const Moment& moment, const Name& name);
// The same, for what the parent says at a cut (RFC 4035 section 3.1.4.1): above `apex`, not at it.
[[nodiscard]] const Zone* zone_above(const World& world, const Moment& moment, const Name& apex);

[[nodiscard]] const Version& version_of(const Zone& zone, const SnapshotFacts& snapshot);

}  // namespace yore::model
