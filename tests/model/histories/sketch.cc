#include "tests/model/histories/sketch.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/model/histories/denial_chain.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore::model {

namespace {

constexpr std::int64_t kBegin = 1474243200;  // 2016-09-19

constexpr std::array<const char*, 4> kApexes = {"e.", "a.e.", "b.a.e.", "."};

// Owners below an apex: names over names over empty non-terminals, wildcards at several depths, a name below a literal
// asterisk.
constexpr std::array<const char*, kOwnerCount> kOwners = {"a",     "b",     "@",   "*",    "b.a",   "c.b.a",
                                                          "*.a",   "*.b.a", "a.b", "ns.a", "ns",    "c",
                                                          "a.b.c", "e",     "a.e", "a.*",  "a.*.b", "b.a.e"};

constexpr std::array<const char*, kTargetCount> kTargets = {
    "a.e.",
    "b.e.",
    "ns.a.e.",
    "ns.e.",
    "b.a.e.",
    "x.y.a.e.",
    "c.b.a.e.",
    "x.e.",
    "nx.b.e.",
    "out.f.",
    "a.b.c.e.",
    "e.",
    "*.a.e.",
    "a.a.e.",
    "ns.b.a.e.",
    "l23456789012345678901234567890123456789012345678901234567890."
    "l23456789012345678901234567890123456789012345678901234567"
    "890.l23456789012345678901234567890123456789012345678901234567890."
    "l2345678901234567890123456789012345678901234567890123"
    ".e."};

constexpr std::array<const char*, kKindCount> kKinds = {
    "300 IN A 192.0.2.1",
    "300 IN NS $",
    "300 IN CNAME $",
    "300 IN A 192.0.2.2",
    "60 IN A 192.0.2.3",
    "300 IN AAAA 2001:db8::1",
    "300 IN NS $",
    "300 IN TXT \"t\"",
    "300 IN MX 10 $",
    "300 IN CNAME $",
    "300 IN DNAME $",
    "300 IN NS $",
    "60 IN DNAME $",
    "300 IN DS 1 8 2 "
    "0000000000000000000000000000000000000000000000000000000000000000",
    "300 IN SRV 0 0 53 $",
    "60 IN NS $",
    "300 IN TXT \"u\"",
    "300 IN TYPE65280 \\# 1 00",
    "120 IN CNAME $",
    "300 IN MX 20 $",
    "300 IN HTTPS 1 $",
    "300 IN SVCB 1 . port=53",
    "300 IN SVCB 0 .",
    "300 IN DNSKEY 256 3 8 AQ=="};

struct KnownServer {
  const char* name;
  const char* address;
};
constexpr std::array<KnownServer, 4> kServers = {
    {{"ns1.e.", "192.0.2.53"}, {"ns2.e.", "192.0.2.54"}, {"", "192.0.2.53"}, {"", ""}}};

template <class Pool>
const auto& pick(const Pool& pool, int number) {
  return pool[static_cast<std::size_t>(number < 0 ? -number : number) % pool.size()];
}

Name name_of(const std::string& text, const Name& origin) { return Name::from_text(text, &origin).value(); }

Server server_of(int number) {
  const KnownServer& known = pick(kServers, number);
  return Server{known.name, known.address};
}

RR rr_of(const RecordSketch& record, const Name& apex) {
  std::string text = name_of(pick(kOwners, record.owner), apex).to_text() + " " + pick(kKinds, record.kind);
  if (const auto at = text.find('$'); at != std::string::npos) text.replace(at, 1, pick(kTargets, record.target));
  return rr_from_text(text).value();
}

// Of CNAMEs and of DNAMEs an owner has one (RFC 2181 section 10.1, RFC 6672 section 2.4): of several the first.
void keep_single(std::vector<RR>& rrs, RRType type) {
  std::vector<Name> seen;
  std::erase_if(rrs, [&](const RR& rr) {
    if (rr.type != type) return false;
    if (std::find(seen.begin(), seen.end(), rr.owner) != seen.end()) return true;
    seen.push_back(rr.owner);
    return false;
  });
}

bool owns(const std::vector<RR>& rrs, const Name& owner, RRType type) {
  return std::any_of(rrs.begin(), rrs.end(), [&](const RR& rr) { return rr.owner == owner && rr.type == type; });
}

// What no name server would load from a file.
void tidy(std::vector<RR>& rrs, const Name& apex) {
  std::erase_if(rrs, [&](const RR& rr) { return rr.type == RRType::kNS && rr.owner.is_wildcard(); });
  std::erase_if(rrs, [&](const RR& rr) { return rr.type == RRType::kCNAME && rr.owner == apex; });
  std::erase_if(rrs, [&](const RR& rr) {
    return rr.type == RRType::kDNAME && rr.owner != apex && owns(rrs, rr.owner, RRType::kNS);
  });
  std::vector<RR> kept;
  for (const RR& rr : rrs) {
    const bool beside_cname = rr.type != RRType::kCNAME && owns(rrs, rr.owner, RRType::kCNAME);
    const bool lonely_ds = rr.type == RRType::kDS && (rr.owner == apex || !owns(rrs, rr.owner, RRType::kNS));
    if (!beside_cname && !lonely_ds) kept.push_back(rr);
  }
  rrs = std::move(kept);
}

bool has_rare_company(const ZoneSketch& zone) { return zone.is_untidy % 4 == 1; }

// What chance brings together too seldom: a mail exchange whose address is glue, an RRset of two TTLs, an alias that
// leads below a cut, to what observe_below_cut() has seen there.
void add_rare_company(std::vector<RR>& rrs, const Name& apex) {
  const auto owner = [&](const char* text) { return name_of(text, apex).to_text(); };
  for (const std::string& text :
       {owner("mail") + " 300 IN MX 10 " + owner("ns.cut"), owner("cut") + " 300 IN NS " + owner("ns.cut"),
        owner("ns.cut") + " 300 IN A 192.0.2.9", owner("few") + " 300 IN A 192.0.2.1",
        owner("few") + " 60 IN A 192.0.2.3", owner("alias") + " 300 IN CNAME " + owner("seen.cut")}) {
    rrs.push_back(rr_from_text(text).value());
  }
}

std::vector<RR> content_of(const std::vector<RecordSketch>& records, const ZoneSketch& sketch, const Name& apex,
                           int denial) {
  std::vector<RR> rrs;
  for (const RecordSketch& record : records) rrs.push_back(rr_of(record, apex));
  if (has_rare_company(sketch)) add_rare_company(rrs, apex);
  keep_single(rrs, RRType::kCNAME);
  keep_single(rrs, RRType::kDNAME);
  if (sketch.is_untidy % 4 != 3) tidy(rrs, apex);
  const std::string serial = std::to_string(records.size());
  rrs.push_back(rr_from_text(apex.to_text() + " 900 IN SOA ns.e. root.e. " + serial + " 7200 3600 604800 600").value());
  rrs.push_back(rr_from_text(apex.to_text() + " 900 IN NS ns.e.").value());
  add_denial(rrs, apex, Denial(denial < 0 ? 0 : denial % 4));
  sort_and_deduplicate(rrs);
  return rrs;
}

void toggle(std::vector<RecordSketch>& records, const RecordSketch& record) {
  const auto found = std::find(records.begin(), records.end(), record);
  if (found == records.end()) {
    records.push_back(record);
  } else {
    records.erase(found);
  }
}

Zone draw_zone(const ZoneSketch& sketch, const Name& apex) {
  struct Taken {
    SnapshotFacts facts;
    std::vector<RR> rrs;
  };
  std::vector<Taken> taken;
  std::vector<RecordSketch> records;
  std::int64_t now = kBegin + sketch.start;
  for (const SnapshotSketch& step : sketch.snapshots) {
    for (const RecordSketch& record : step.toggled) toggle(records, record);
    now += step.seconds;
    Taken snapshot;
    snapshot.rrs = content_of(records, sketch, apex, step.denial);
    snapshot.facts.time = {Timestamp{now - step.width}, Timestamp{now}};
    snapshot.facts.server = server_of(step.server);
    snapshot.facts.method = Method::kAxfr;
    snapshot.facts.serial = Serial{static_cast<std::uint32_t>(records.size())};
    snapshot.facts.content = content_hash(snapshot.rrs);
    taken.push_back(std::move(snapshot));
  }
  std::sort(taken.begin(), taken.end(),
            [](const Taken& a, const Taken& b) { return in_snapshot_order(a.facts, b.facts); });
  Zone zone{apex, {}, {}};
  std::map<Sha256, VersionId> numbers;
  for (Taken& snapshot : taken) {
    const VersionId next{static_cast<std::uint32_t>(numbers.size() + 1)};
    snapshot.facts.version = numbers.try_emplace(snapshot.facts.content, next).first->second;
    zone.versions.try_emplace(snapshot.facts.version, apex, snapshot.rrs);
    zone.snapshots.push_back(snapshot.facts);
  }
  return zone;
}

Observation draw_observation(const ObservationSketch& sketch, std::uint32_t answer) {
  const RR rr = rr_of(sketch.record, Name::from_text("e.").value());
  const Timestamp at{kBegin + sketch.seconds};
  return {answer, RRset{rr.owner, rr.type, rr.rrclass, rr.ttl, {rr.rdata}}, {at, at}, server_of(sketch.server)};
}

// An address and an alias of one name, one after the other, in one order or the other.
void observe_below_cut(const ZoneSketch& sketch, const Name& apex, std::vector<Observation>& observations) {
  const std::string owner = name_of("seen.cut", apex).to_text();
  const Timestamp begin{kBegin + sketch.start};
  const bool alias_first = sketch.start % 2 == 1;
  for (const auto& [text, seconds] :
       {std::pair(owner + " 300 IN A 192.0.2.8", alias_first ? 5 : 2),
        std::pair(owner + " 300 IN CNAME " + name_of("few", apex).to_text(), alias_first ? 2 : 5)}) {
    const RR rr = rr_from_text(text).value();
    const Timestamp at{begin.seconds + seconds};
    observations.push_back({static_cast<std::uint32_t>(observations.size() + 1),
                            RRset{rr.owner, rr.type, rr.rrclass, rr.ttl, {rr.rdata}},
                            {at, at},
                            server_of(sketch.snapshots.front().server)});
  }
}

void append_rrset(std::string& text, const RRset& rrset) {
  for (const Rdata& rdata : rrset.rdatas) {
    text += rr_to_text(RR{rrset.owner, rrset.type, rrset.rrclass, rrset.ttl, false, rdata}) + "\n";
  }
}

}  // namespace

World draw(const Sketch& sketch) {
  World world;
  std::vector<Name> seen;
  for (const ZoneSketch& zone : sketch.zones) {
    const Name apex = Name::from_text(pick(kApexes, zone.apex)).value();
    if (zone.snapshots.empty() || std::find(seen.begin(), seen.end(), apex) != seen.end()) continue;
    seen.push_back(apex);
    world.zones.push_back(draw_zone(zone, apex));
    if (has_rare_company(zone)) observe_below_cut(zone, apex, world.observations);
  }
  for (const ObservationSketch& observation : sketch.observations) {
    const auto answer = static_cast<std::uint32_t>(world.observations.size() + 1);
    world.observations.push_back(draw_observation(observation, answer));
  }
  return world;
}

std::string to_text(const World& world) {
  std::string text;
  for (const Zone& zone : world.zones) {
    for (const SnapshotFacts& snapshot : zone.snapshots) {
      text += "; " + zone.apex.to_text() + " version " + std::to_string(snapshot.version.number) + " at " +
              yore::to_text(snapshot.time) + " from " + yore::to_text(snapshot.server) + "\n";
      for (const auto& [owner, node] : version_of(zone, snapshot).nodes()) {
        for (const auto& [type, rrset] : node.rrsets) append_rrset(text, rrset);
        for (const auto& [covered, signature] : node.signatures) append_rrset(text, signature);
      }
    }
  }
  for (const Observation& seen : world.observations) {
    text += "; observed at " + yore::to_text(seen.time) + " from " + yore::to_text(seen.server) + "\n";
    append_rrset(text, seen.rrset);
  }
  return text;
}

}  // namespace yore::model
