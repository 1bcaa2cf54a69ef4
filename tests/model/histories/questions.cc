#include "tests/model/histories/questions.h"

#include <set>

namespace yore::model {

namespace {

void add_child(std::set<Name>& names, const Name& name, OctetsView label) {
  if (const auto child = name.child(label)) names.insert(*child);
}

void add_around(std::set<Name>& names, const Name& name) {
  names.insert(name);
  add_child(names, name, "q");
  add_child(names, name, "*");
  if (const auto child = name.child("a")) add_child(names, *child, "q");
  for (Name above = name; !above.is_root();) {
    above = above.parent();
    names.insert(above);
    add_child(names, above, "0");  // before its siblings in canonical order, and after them
    add_child(names, above, "zz");
  }
}

void add_all_of(std::set<Name>& names, const RRset& rrset) {
  add_around(names, rrset.owner);
  for (const Rdata& rdata : rrset.rdatas) {
    if (const auto target = rdata_target(rrset.type, rdata)) names.insert(*target);
  }
}

}  // namespace

std::vector<Name> interesting_names(const World& world) {
  std::set<Name> names;
  for (const Zone& zone : world.zones) {
    for (const auto& [number, version] : zone.versions) {
      for (const auto& [owner, node] : version.nodes()) {
        if (node.rrsets.size() == 1 && node.rrsets.contains(RRType::kNSEC3)) {
          names.insert(owner);
          continue;
        }
        for (const auto& [type, rrset] : node.rrsets) add_all_of(names, rrset);
      }
    }
  }
  for (const Observation& seen : world.observations) add_all_of(names, seen.rrset);
  return {names.begin(), names.end()};
}

std::vector<RRType> interesting_types(const World& world) {
  std::set<RRType> types = {RRType::kA, RRType::kNS, RRType::kDS, RRType::kCNAME, RRType::kSOA, RRType::kANY};
  for (const Zone& zone : world.zones) {
    for (const auto& [number, version] : zone.versions) {
      for (const auto& [owner, node] : version.nodes()) {
        for (const auto& [type, rrset] : node.rrsets) types.insert(type);
        if (!node.signatures.empty()) types.insert(RRType::kRRSIG);
      }
    }
  }
  return {types.begin(), types.end()};
}

std::vector<Timestamp> interesting_times(const World& world) {
  std::set<Timestamp> times;
  for (const Zone& zone : world.zones) {
    for (const SnapshotFacts& snapshot : zone.snapshots) {
      times.insert(snapshot.time.last);
      times.insert(Timestamp{snapshot.time.last.seconds - 1});
    }
  }
  for (const Observation& seen : world.observations) times.insert(seen.time.last);
  if (!times.empty()) times.insert(Timestamp{times.rbegin()->seconds + 1});
  return {times.begin(), times.end()};
}

std::vector<Moment> interesting_moments(const World& world) {
  std::set<std::string> servers;
  for (const Zone& zone : world.zones) {
    for (const SnapshotFacts& snapshot : zone.snapshots) {
      if (!snapshot.server.name.empty()) servers.insert(snapshot.server.name);
      if (!snapshot.server.address.empty()) servers.insert(snapshot.server.address);
    }
  }
  std::vector<Moment> moments;
  for (const Timestamp at : interesting_times(world)) {
    moments.push_back({at, std::nullopt});
    for (const std::string& server : servers) moments.push_back({at, server});
  }
  return moments;
}

}  // namespace yore::model
