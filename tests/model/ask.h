// One zone written as text, and what the model says of it, in few words: for the model's own tests.
//
// Threads: for one test.
#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "tests/model/compare.h"
#include "tests/model/twin/evaluate.h"
#include "tests/support/zone_text.h"
#include "zonedb/dns/presentation.h"

namespace yore::model {

struct Seen {
  std::string apex;
  std::string time;
  std::string text;
  Server server{"ns1.test.", "192.0.2.1"};
};

// A snapshot each; versions are not shared here, since no answer depends on their numbers.
inline World world_of(const std::vector<Seen>& seen) {
  World world;
  for (const Seen& snapshot : seen) {
    const Name apex = test::name(snapshot.apex);
    auto found = std::find_if(world.zones.begin(), world.zones.end(), [&](const Zone& z) { return z.apex == apex; });
    if (found == world.zones.end()) found = world.zones.insert(found, Zone{apex, {}, {}});
    SnapshotFacts facts;
    facts.time = parse_time(snapshot.time).value();
    facts.server = snapshot.server;
    facts.version = VersionId{static_cast<std::uint32_t>(found->snapshots.size() + 1)};
    found->snapshots.push_back(facts);
    found->versions.try_emplace(facts.version, apex, test::rrs_from_text(snapshot.text, snapshot.apex));
  }
  return world;
}

struct Asking {
  std::string at = "2030";
  bool dnssec_ok = false;
  bool recursion_desired = false;
  std::optional<std::string> server = std::nullopt;
};

inline answer::Answer ask(const World& world, const std::string& qname, const std::string& qtype,
                          const Asking& asking = {}) {
  const answer::Question question{test::name(qname), rrtype_from_text(qtype).value(), RRClass::kIN, asking.dnssec_ok,
                                  asking.recursion_desired};
  return evaluate(world, Moment{parse_moment(asking.at).value(), asking.server}, question);
}

// "owner TYPE RDATA" of each RR of a section, without TTL, in order of text, parted by "; ".
inline std::string rrs_in(const std::vector<RRset>& section) {
  std::set<std::string> lines;
  for (const RRset& rrset : section) {
    for (const Rdata& rdata : rrset.rdatas) {
      const bool is_long = rrset.type == RRType::kSOA || rrset.type == RRType::kNSEC || rrset.type == RRType::kNSEC3;
      lines.insert(rrset.owner.to_text() + " " + yore::to_text(rrset.type) +
                   (is_long ? "" : " " + rdata_to_text(rrset.type, rdata)));
    }
  }
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

// "NXDOMAIN", "AA answer", ...: how the answer is to be taken.
inline std::string kind_of(const answer::Answer& answer) {
  const std::string text = to_text(answer);
  const std::string kind = text.substr(2, text.find(',') - 2);
  return answer.authoritative ? "AA " + kind : kind;
}

}  // namespace yore::model
