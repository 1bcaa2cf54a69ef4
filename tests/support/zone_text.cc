#include "tests/support/zone_text.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/zone/builder.h"

namespace yore::test {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  return *std::move(result);
}

// One distinct content of a zone.
struct Version {
  Sha256 hash;
  std::vector<RR> rrs;
};

struct Seen {
  SnapshotFacts facts;
  std::vector<RR> rrs;
};

Serial serial_of(const std::vector<RR>& rrs) {
  for (const RR& rr : rrs) {
    if (rr.type == RRType::kSOA) return must(soa_fields(rr.rdata)).serial;
  }
  return {};
}

std::vector<Seen> in_order(const std::vector<ZoneText>& snapshots) {
  std::vector<Seen> seen;
  for (const ZoneText& snapshot : snapshots) {
    Seen one;
    one.rrs = rrs_from_text(snapshot.text, snapshot.apex);
    sort_and_deduplicate(one.rrs);
    one.facts.time = must(parse_time(snapshot.time));
    one.facts.server = snapshot.server;
    one.facts.method = Method::kAxfr;
    one.facts.serial = serial_of(one.rrs);
    one.facts.content = content_hash(one.rrs);
    seen.push_back(std::move(one));
  }
  std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return in_snapshot_order(a.facts, b.facts); });
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i].facts.scan_id = static_cast<std::int64_t>(i) + 1;
  return seen;
}

// Numbers the versions in order of first appearance.
std::vector<Version> number_versions(std::vector<Seen>& seen) {
  std::vector<Version> versions;
  for (Seen& one : seen) {
    auto known = std::find_if(versions.begin(), versions.end(),
                              [&](const Version& version) { return version.hash == one.facts.content; });
    if (known == versions.end()) known = versions.insert(versions.end(), {one.facts.content, one.rrs});
    one.facts.version = VersionId{static_cast<std::uint32_t>(known - versions.begin()) + 1};
  }
  return versions;
}

struct Lifespan {
  std::uint32_t first;
  std::uint32_t last;
  RR rr;
};

std::vector<Lifespan> lifespans_of(const std::vector<Version>& versions) {
  std::vector<Lifespan> lifespans;
  std::map<RR, std::size_t, std::less<>> open;  // to the RR's newest lifespan
  for (std::uint32_t number = 1; number <= versions.size(); ++number) {
    for (const RR& rr : versions[number - 1].rrs) {
      const auto known = open.find(rr);
      if (known != open.end()) {
        Lifespan& newest = lifespans[known->second];
        if (newest.last + 1 == number && newest.rr.ttl == rr.ttl) {
          newest.last = number;
          continue;
        }
      }
      lifespans.push_back({number, number, known != open.end() ? known->first : rr});
      lifespans.back().rr.ttl = rr.ttl;
      open[rr] = lifespans.size() - 1;
    }
  }
  std::sort(lifespans.begin(), lifespans.end(), [](const Lifespan& a, const Lifespan& b) {
    const auto order = a.rr <=> b.rr;
    return order != 0 ? order < 0 : a.first < b.first;
  });
  return lifespans;
}

}  // namespace

Name name(const std::string& text) { return must(Name::from_text(text)); }
Timestamp moment(const std::string& text) { return must(parse_moment(text)); }

std::vector<RR> rrs_from_text(const std::string& text, const std::string& origin) {
  std::vector<RR> rrs;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line[begin] == ';') continue;
    rrs.push_back(must(rr_from_text(line.substr(begin), name(origin))));
  }
  return rrs;
}

std::shared_ptr<const zone::ZoneHistory> history_from_text(const std::vector<ZoneText>& snapshots,
                                                           const std::vector<FailedText>& failed) {
  zone::ZoneHistoryBuilder builder(name(snapshots.at(0).apex));
  std::vector<Seen> seen = in_order(snapshots);
  const std::vector<Version> versions = number_versions(seen);
  for (std::uint32_t number = 1; number <= versions.size(); ++number) {
    const Version& version = versions[number - 1];
    builder.add_version(
        {VersionId{number}, version.hash, serial_of(version.rrs), static_cast<std::uint32_t>(version.rrs.size())});
  }
  for (const Seen& one : seen) builder.add_snapshot(one.facts);
  for (const FailedText& scan : failed) {
    builder.add_failed_scan({must(parse_time(scan.time)), scan.server, Method::kAxfr, scan.outcome, ""});
  }
  for (const Lifespan& lifespan : lifespans_of(versions)) {
    builder.add_lifespan(VersionId{lifespan.first}, VersionId{lifespan.last}, lifespan.rr);
  }
  return must(builder.build());
}

zone::ZoneSet zones_from_text(const std::vector<ZoneText>& snapshots, const std::vector<ObservationText>& observations,
                              const std::vector<FailedText>& failed) {
  std::map<Name, std::vector<ZoneText>> by_apex;
  for (const ZoneText& snapshot : snapshots) by_apex[name(snapshot.apex)].push_back(snapshot);
  std::vector<std::shared_ptr<const zone::ZoneHistory>> histories;
  for (const auto& by_zone : by_apex) {
    std::vector<FailedText> failed_of_zone;
    std::copy_if(failed.begin(), failed.end(), std::back_inserter(failed_of_zone),
                 [&](const FailedText& scan) { return name(scan.apex) == by_zone.first; });
    histories.push_back(history_from_text(by_zone.second, failed_of_zone));
  }
  std::vector<zone::Observation> seen;
  std::uint32_t answer = 0;
  for (const ObservationText& observation : observations) {
    ++answer;
    for (RRset& rrset : group_into_rrsets(rrs_from_text(observation.text))) {
      seen.push_back({answer, must(parse_time(observation.time)), observation.server, std::move(rrset)});
    }
  }
  return zone::ZoneSet(std::move(histories), std::make_shared<const zone::Observations>(std::move(seen)));
}

}  // namespace yore::test
