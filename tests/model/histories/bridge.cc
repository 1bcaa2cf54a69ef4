#include "tests/model/histories/bridge.h"

#include <map>
#include <stdexcept>

#include "zonedb/zone/builder.h"
#include "zonedb/zone/observations.h"
#include "zonedb/zone/zone_history.h"

namespace yore::model {

namespace {

struct Lifespan {
  VersionId first;
  VersionId last;
  Ttl ttl;
};

void append_rrs(std::vector<RR>& rrs, const RRset& rrset) {
  for (const Rdata& rdata : rrset.rdatas) {
    rrs.push_back(RR{rrset.owner, rrset.type, rrset.rrclass, rrset.ttl, false, rdata});
  }
}

std::vector<RR> rrs_of(const Version& version) {
  std::vector<RR> rrs;
  for (const auto& [owner, node] : version.nodes()) {
    for (const auto& [type, rrset] : node.rrsets) append_rrs(rrs, rrset);
    for (const auto& [covered, signature] : node.signatures) append_rrs(rrs, signature);
  }
  return rrs;
}

// Each RR in canonical order, with the runs of versions in which it is there with one TTL.
std::map<RR, std::vector<Lifespan>> lifespans_of(const Zone& zone) {
  std::map<RR, std::vector<Lifespan>> lifespans;
  for (const auto& [number, version] : zone.versions) {
    for (const RR& rr : rrs_of(version)) {
      std::vector<Lifespan>& runs = lifespans[rr];
      const bool goes_on = !runs.empty() && runs.back().last.number + 1 == number.number && runs.back().ttl == rr.ttl;
      if (goes_on) {
        runs.back().last = number;
      } else {
        runs.push_back({number, number, rr.ttl});
      }
    }
  }
  return lifespans;
}

std::shared_ptr<const zone::ZoneHistory> history_of(const Zone& zone) {
  zone::ZoneHistoryBuilder builder(zone.apex);
  for (const auto& [number, version] : zone.versions) {
    zone::VersionFacts facts;
    facts.version = number;
    for (const SnapshotFacts& snapshot : zone.snapshots) {
      if (snapshot.version != number) continue;
      facts.content = snapshot.content;
      facts.serial = snapshot.serial;
    }
    facts.rr_count = static_cast<std::uint32_t>(rrs_of(version).size());
    builder.add_version(facts);
  }
  for (const SnapshotFacts& snapshot : zone.snapshots) builder.add_snapshot(snapshot);
  for (const auto& [rr, runs] : lifespans_of(zone)) {
    for (const Lifespan& run : runs) {
      RR with_ttl = rr;
      with_ttl.ttl = run.ttl;
      builder.add_lifespan(run.first, run.last, with_ttl);
    }
  }
  auto history = builder.build();
  if (!history) throw std::runtime_error(history.error().text());
  return std::move(history).value();
}

}  // namespace

zone::ZoneSet zone_set_of(const World& world) {
  std::vector<std::shared_ptr<const zone::ZoneHistory>> histories;
  for (const Zone& zone : world.zones) histories.push_back(history_of(zone));
  std::vector<zone::Observation> seen;
  for (const Observation& observation : world.observations) {
    seen.push_back({observation.scan_id, observation.time, observation.server, observation.rrset});
  }
  return {std::move(histories), std::make_shared<const zone::Observations>(std::move(seen))};
}

}  // namespace yore::model
