#include "tests/model/histories/bridge.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "zonedb/zone/append.h"
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

// Each RR in canonical order, with the runs of versions in which it is there with one TTL.
std::map<RR, std::vector<Lifespan>> lifespans_of(const Zone& zone) {
  std::map<RR, std::vector<Lifespan>> lifespans;
  for (const auto& [number, version] : zone.versions) {
    for (const RR& rr : version.rrs()) {
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

void add_facts(zone::ZoneHistoryBuilder& builder, const Zone& zone, std::size_t version_count) {
  for (const auto& [number, version] : zone.versions) {
    if (number.number > version_count) break;
    zone::VersionFacts facts;
    facts.version = number;
    for (const SnapshotFacts& snapshot : zone.snapshots) {
      if (snapshot.version != number) continue;
      facts.content = snapshot.content;
      facts.serial = snapshot.serial;
    }
    facts.rr_count = static_cast<std::uint32_t>(version.rrs().size());
    builder.add_version(facts);
  }
}

std::shared_ptr<const zone::ZoneHistory> built(zone::ZoneHistoryBuilder& builder) {
  auto history = builder.build();
  if (!history) throw std::runtime_error(history.error().text());
  return std::move(history).value();
}

std::shared_ptr<const zone::ZoneContent> content_of_first(const Zone& zone, std::size_t version_count) {
  zone::ZoneHistoryBuilder builder(zone.apex);
  add_facts(builder, zone, version_count);
  for (const auto& [rr, runs] : lifespans_of(zone)) {
    for (const Lifespan& run : runs) {
      if (run.first.number > version_count) break;
      RR with_ttl = rr;
      with_ttl.ttl = run.ttl;
      builder.add_lifespan(run.first, std::min(run.last, VersionId{static_cast<std::uint32_t>(version_count)}),
                           with_ttl);
    }
  }
  return built(builder)->shared_content();
}

std::shared_ptr<const zone::ZoneHistory> history_of(const Zone& zone, Grown grown) {
  const std::size_t read = grown == Grown::kWhole ? zone.versions.size() : (zone.versions.size() + 1) / 2;
  auto content = content_of_first(zone, read);
  for (std::size_t number = read + 1; number <= zone.versions.size(); ++number) {
    const auto version = std::next(zone.versions.begin(), static_cast<std::ptrdiff_t>(number - 1));
    const auto changes = changes_between(std::prev(version)->second.rrs(), version->second.rrs());
    auto appended = zone::append_version(*content, changes);
    if (!appended) throw std::runtime_error(appended.error().text());
    content = *appended;
  }
  zone::ZoneHistoryBuilder builder(zone.apex);
  add_facts(builder, zone, zone.versions.size());
  for (const SnapshotFacts& snapshot : zone.snapshots) builder.add_snapshot(snapshot);
  builder.share_content(std::move(content));
  return built(builder);
}

}  // namespace

zone::ZoneSet zone_set_of(const World& world, Grown grown) {
  std::vector<std::shared_ptr<const zone::ZoneHistory>> histories;
  for (const Zone& zone : world.zones) histories.push_back(history_of(zone, grown));
  std::vector<zone::Observation> seen;
  for (const Observation& observation : world.observations) {
    seen.push_back({observation.answer, observation.time, observation.server, observation.rrset});
  }
  return {std::move(histories), std::make_shared<const zone::Observations>(std::move(seen))};
}

}  // namespace yore::model
