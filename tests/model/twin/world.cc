#include "tests/model/twin/world.h"

#include <algorithm>
#include <tuple>

namespace yore::model {

namespace {

// Of two snapshots that end at the same moment, the one that speaks.
bool takes_precedence(const SnapshotFacts& a, const SnapshotFacts& b) {
  const auto rank = [](const SnapshotFacts& s) {
    return std::make_tuple(s.time.first, s.server.address, s.server.name, s.content, s.method, s.server.port);
  };
  return rank(a) < rank(b);
}

// Zones whose apex is `name` or above it and that are known at the moment, the shallowest first.
std::vector<const Zone*> known_enclosing(const World& world, const Moment& moment, const Name& name) {
  std::vector<const Zone*> enclosing;
  for (const Zone& zone : world.zones) {
    if (name.is_at_or_below(zone.apex) && snapshot_of(zone, moment) != nullptr) enclosing.push_back(&zone);
  }
  std::sort(enclosing.begin(), enclosing.end(),
            [](const Zone* a, const Zone* b) { return a->apex.label_count() < b->apex.label_count(); });
  return enclosing;
}

bool delegates(const Version& version, const Name& apex) {
  return version.walk_down_to(apex).kind == Version::StopKind::kCut;
}

}  // namespace

bool is_seen_by(const Server& server, const Moment& moment) {
  return !moment.server || server.name == *moment.server || server.address == *moment.server;
}

const SnapshotFacts* snapshot_of(const Zone& zone, const Moment& moment) {
  const SnapshotFacts* best = nullptr;
  for (const SnapshotFacts& snapshot : zone.snapshots) {
    if (snapshot.time.last > moment.at || !is_seen_by(snapshot.server, moment)) continue;
    if (best == nullptr || snapshot.time.last > best->time.last ||
        (snapshot.time.last == best->time.last && takes_precedence(snapshot, *best))) {
      best = &snapshot;
    }
  }
  return best;
}

const Version& version_of(const Zone& zone, const SnapshotFacts& snapshot) {
  return zone.versions.at(snapshot.version);
}

const Zone* zone_for(const World& world, const Moment& moment, const Name& name) {
  const Zone* speaks = nullptr;
  for (const Zone* zone : known_enclosing(world, moment, name)) {
    if (speaks != nullptr) {
      const SnapshotFacts* above = snapshot_of(*speaks, moment);
      const bool above_is_newer = above->time.last > snapshot_of(*zone, moment)->time.last;
      if (above_is_newer && !delegates(version_of(*speaks, *above), zone->apex)) continue;
    }
    speaks = zone;
  }
  return speaks;
}

const Zone* zone_above(const World& world, const Moment& moment, const Name& apex) {
  return apex.is_root() ? nullptr : zone_for(world, moment, apex.parent());
}

}  // namespace yore::model
