#include "tests/model/twin/evaluate.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "tests/model/twin/denial.h"
#include "tests/model/twin/sections.h"
#include "zonedb/answer/lookup.h"

namespace yore::model {

using answer::Answer;
using answer::Kind;
using answer::Question;

namespace {

// One question on its way. Each step either ends the answer or names the next name of the chain.
class Evaluation {
 public:
  Evaluation(const World& world, const Moment& moment, const Question& question)
      : world_(world), moment_(moment), question_(question) {}

  [[nodiscard]] Answer run();

 private:
  // RFC 1034 section 4.3.2, steps 3 to 6, for one name in one zone. The next name where a CNAME or DNAME leads on.
  std::optional<Name> ask_zone(const Zone& zone, const Name& name);
  std::optional<Name> at_cut(const Zone& zone, const Version& version, const Name& name, const Name& cut);
  std::optional<Name> at_dname(const Version& version, const Name& name, const Name& owner);
  std::optional<Name> at_node(const Version& version, const Name& name, const Name& source);
  std::optional<Name> not_there(const Version& version, const Name& name);
  std::optional<Name> from_observation(const Zone& zone, const Name& name, const Name& cut);

  void refer(const Version& version, const Name& cut);
  void put_name_servers(const Version& version);
  void refuse();
  void end(Kind kind, Rcode rcode);
  [[nodiscard]] bool delegation_held_since(const Zone& zone, const Name& name, const Name& cut, Timestamp since) const;
  [[nodiscard]] const Observation* newest_observation(const Name& name, std::optional<RRType> type) const;
  [[nodiscard]] const Zone* zone_that_answers(const Name& name) const;
  [[nodiscard]] Sections sections(const Version& version) { return {version, question_.dnssec_ok, answer_}; }
  [[nodiscard]] bool has_chain() const { return !answer_.answer.empty(); }

  const World& world_;
  const Moment& moment_;
  const Question& question_;
  Answer answer_;
  bool is_ds_of_a_cut_ = false;
};

void Evaluation::end(Kind kind, Rcode rcode) {
  answer_.kind = kind;
  answer_.rcode = rcode;
}

const Zone* Evaluation::zone_that_answers(const Name& name) const {
  const Zone* zone = zone_for(world_, moment_, name);
  if (zone != nullptr && question_.qtype == RRType::kDS && name == zone->apex) {
    if (const Zone* parent = zone_above(world_, moment_, name)) return parent;  // RFC 4035 section 3.1.4.1
  }
  return zone;
}

Answer Evaluation::run() {
  const Zone* zone = zone_that_answers(question_.qname);
  if (zone == nullptr) {
    refuse();
    return answer_;
  }
  answer_.zone = zone->apex;
  answer_.snapshot = *snapshot_of(*zone, moment_);
  answer_.authoritative = true;
  end(Kind::kAnswer, Rcode::kNoError);
  std::set<Name> visited;
  std::optional<Name> name = question_.qname;
  while (name && visited.insert(*name).second) {
    name = ask_zone(*zone, *name);
    if (!name) break;
    if (question_.recursion_desired) {
      zone = zone_that_answers(*name);
      if (zone == nullptr) break;
    } else if (!name->is_at_or_below(zone->apex)) {
      break;
    }
  }
  return answer_;
}

// The snapshot with which the zone becomes known, to any server or to that one; null where it never does.
const SnapshotFacts* first_of(const Zone& zone, const std::optional<std::string>& server) {
  const SnapshotFacts* first = nullptr;
  for (const SnapshotFacts& snapshot : zone.snapshots) {
    const SnapshotFacts* then = snapshot_of(zone, Moment{snapshot.time.last, server});
    if (then != nullptr && (first == nullptr || then->time.last < first->time.last)) first = then;
  }
  return first;
}

void Evaluation::refuse() {
  end(Kind::kRefused, Rcode::kRefused);
  // The first snapshot of the deepest zone that will be known one day.
  const Zone* deepest = nullptr;
  for (const Zone& zone : world_.zones) {
    if (!question_.qname.is_at_or_below(zone.apex) || first_of(zone, moment_.server) == nullptr) continue;
    if (deepest == nullptr || zone.apex.is_below(deepest->apex)) deepest = &zone;
  }
  if (deepest != nullptr) answer_.first_snapshot = *first_of(*deepest, moment_.server);
}

std::optional<Name> Evaluation::ask_zone(const Zone& zone, const Name& name) {
  const Version& version = version_of(zone, *snapshot_of(zone, moment_));
  const Version::Stop stop = version.walk_down_to(name);
  // The DS of a delegation is the parent's (RFC 4035 section 3.1.4.1).
  is_ds_of_a_cut_ = stop.kind == Version::StopKind::kCut && question_.qtype == RRType::kDS && stop.owner == name;
  switch (stop.kind) {
    case Version::StopKind::kCut:
      if (is_ds_of_a_cut_) break;
      return at_cut(zone, version, name, stop.owner);
    case Version::StopKind::kDname:
      return at_dname(version, name, stop.owner);
    case Version::StopKind::kNone:
      break;
  }
  if (version.exists(name)) return at_node(version, name, name);
  return not_there(version, name);
}

std::optional<Name> Evaluation::at_cut(const Zone& zone, const Version& version, const Name& name, const Name& cut) {
  if (question_.recursion_desired) {
    const std::size_t before = answer_.answer.size();
    const auto next = from_observation(zone, name, cut);
    if (answer_.answer.size() != before) return next;
    end(Kind::kTrailEnds, Rcode::kServFail);
    answer_.authoritative = false;
  } else {
    end(Kind::kReferral, Rcode::kNoError);
    // AA speaks of the first owner in the answer section (RFC 1035 section 4.1.1).
    answer_.authoritative = has_chain();
  }
  refer(version, cut);
  return std::nullopt;
}

void Evaluation::refer(const Version& version, const Name& cut) {
  Sections into = sections(version);
  into.put_authority(*version.find(cut, RRType::kNS));
  if (question_.dnssec_ok) {
    if (const RRset* ds = version.find(cut, RRType::kDS)) {
      into.put_authority(*ds);
    } else {
      into.put_proof(prove_no_ds(version, cut));
    }
  }
  into.put_additional();
}

std::optional<Name> Evaluation::at_dname(const Version& version, const Name& name, const Name& owner) {
  const RRset& dname = *version.find(owner, RRType::kDNAME);
  const Name to = *rdata_target(RRType::kDNAME, dname.rdatas.front());
  // It makes names without end of its own names: the second time it is left alone.
  const bool was_there = std::find(answer_.answer.begin(), answer_.answer.end(), dname) != answer_.answer.end();
  if (was_there && to.is_at_or_below(owner)) return std::nullopt;
  sections(version).put_answer(dname);
  const auto target = name.with_suffix_replaced(owner, to);
  if (!target) {
    end(Kind::kYxdomain, Rcode::kYXDomain);  // RFC 6672 section 2.2
    return std::nullopt;
  }
  sections(version).put_synthesized_cname(name, *target, dname.ttl);  // RFC 6672 section 3.1
  end(answer_.observed ? Kind::kObservation : Kind::kAnswer, Rcode::kNoError);
  // Who asks for a CNAME has it now.
  if (question_.qtype == RRType::kCNAME) return std::nullopt;
  return target;
}

// The node at `source` answers for `name`: itself, or a wildcard in its place.
std::optional<Name> Evaluation::at_node(const Version& version, const Name& name, const Name& source) {
  static const Node kEmpty;
  const bool is_wildcard = source != name;
  const Node* found = version.node(source);
  const Node& node = found == nullptr ? kEmpty : *found;
  Sections into = sections(version);
  const auto positive = [&] {
    if (is_wildcard) into.put_proof(prove_wildcard_answer(version, name));
    end(answer_.observed ? Kind::kObservation : Kind::kAnswer, Rcode::kNoError);
  };

  const RRType qtype = question_.qtype;
  const bool is_any = qtype == RRType::kANY && !(node.rrsets.empty() && node.signatures.empty());
  const bool is_signature = qtype == RRType::kRRSIG && !node.signatures.empty();
  const bool is_there = qtype != RRType::kNSEC3 && node.rrsets.contains(qtype);
  const auto cname = node.rrsets.find(RRType::kCNAME);
  // What DNSSEC puts beside a CNAME (RFC 2181 section 10.1, RFC 4035 section 2.5) is asked for at the CNAME's owner.
  const bool is_beside_cname =
      qtype == RRType::kCNAME || qtype == RRType::kANY || qtype == RRType::kRRSIG || qtype == RRType::kNSEC;
  if (cname != node.rrsets.end() && !is_beside_cname) {
    into.put_answer_as(cname->second, name);
    positive();
    return rdata_target(RRType::kCNAME, cname->second.rdatas.front());
  }
  if (is_any || is_signature || is_there) {
    if (is_any) into.put_whole_node(node, name);
    if (is_signature) into.put_signatures(node, name);
    if (is_there) into.put_answer_as(node.rrsets.at(qtype), name);
    positive();
    put_name_servers(version);
    if (!is_any) into.put_additional();  // NSD, Knot and BIND agree in that
    return std::nullopt;
  }
  end(Kind::kNodata, Rcode::kNoError);
  into.put_negative_soa();
  into.put_proof(is_wildcard ? prove_wildcard_nodata(version, name) : prove_nodata(version, name));
  return std::nullopt;
}

// Who serves the zone that the answer ends in, for the authority section: neither with DS, where the zone speaks of
// another, nor with DNSKEY, where no peer says so, nor with what somebody else said.
void Evaluation::put_name_servers(const Version& version) {
  if (answer_.observed || is_ds_of_a_cut_ || question_.qtype == RRType::kDNSKEY) return;
  const auto is_there = [&](const RRset& rrset) { return rrset.owner == version.apex() && rrset.type == RRType::kNS; };
  const RRset* ns = version.find(version.apex(), RRType::kNS);
  if (ns == nullptr || std::any_of(answer_.answer.begin(), answer_.answer.end(), is_there)) return;
  sections(version).put_authority(*ns);
}

// RFC 1034 section 4.3.2 step 3c, RFC 4592 section 3.3.1: the wildcard of the closest encloser, and no other.
std::optional<Name> Evaluation::not_there(const Version& version, const Name& name) {
  const auto wildcard = version.closest_encloser(name).wildcard_child();
  if (wildcard && version.exists(*wildcard)) return at_node(version, name, *wildcard);
  end(Kind::kNxdomain, Rcode::kNXDomain);
  sections(version).put_negative_soa();
  sections(version).put_proof(prove_nxdomain(version, name));
  return std::nullopt;
}

// Whether every snapshot that spoke for the zone from `since` to the moment refers for `name` to the same servers.
bool Evaluation::delegation_held_since(const Zone& zone, const Name& name, const Name& cut, Timestamp since) const {
  const RRset& now = *version_of(zone, *snapshot_of(zone, moment_)).find(cut, RRType::kNS);
  const auto servers = [](const RRset& ns) {
    std::set<Name> names;
    for (const Rdata& rdata : ns.rdatas) names.insert(*rdata_target(RRType::kNS, rdata));
    return names;
  };
  std::vector<Timestamp> times = {since};
  for (const SnapshotFacts& snapshot : zone.snapshots) {
    if (snapshot.time.last > since && snapshot.time.last <= moment_.at) times.push_back(snapshot.time.last);
  }
  return std::all_of(times.begin(), times.end(), [&](Timestamp at) {
    const SnapshotFacts* then = snapshot_of(zone, Moment{at, moment_.server});
    if (then == nullptr) return false;  // not known: nothing says that it was so already
    const Version& version = version_of(zone, *then);
    const Version::Stop stop = version.walk_down_to(name);
    return stop.kind == Version::StopKind::kCut && stop.owner == cut &&
           servers(*version.find(cut, RRType::kNS)) == servers(now);
  });
}

const Observation* Evaluation::newest_observation(const Name& name, std::optional<RRType> type) const {
  const auto rank = [](const Observation& seen) {  // the newest first
    return std::make_tuple(-seen.time.last.seconds, seen.time.first, seen.server.address, seen.server.name);
  };
  const Observation* newest = nullptr;
  for (const Observation& seen : world_.observations) {
    if (seen.rrset.owner != name || (type && seen.rrset.type != *type) || seen.time.last > moment_.at) continue;
    if (!is_seen_by(seen.server, moment_)) continue;
    if (newest == nullptr || rank(seen) < rank(*newest)) newest = &seen;
  }
  return newest;
}

std::optional<Name> Evaluation::from_observation(const Zone& zone, const Name& name, const Name& cut) {
  const RRType qtype = question_.qtype;
  const bool is_any = qtype == RRType::kANY;
  // Of what was seen there last: the type asked for, or the CNAME that took its place.
  const Observation* seen = newest_observation(name, is_any ? std::nullopt : std::optional(qtype));
  const Observation* alias = newest_observation(name, RRType::kCNAME);
  if (alias != nullptr && (seen == nullptr || alias->time.last > seen->time.last)) seen = alias;
  if (seen == nullptr || !delegation_held_since(zone, name, cut, seen->time.last)) return std::nullopt;
  for (const Observation& together : world_.observations) {
    const bool is_asked_for = is_any || together.rrset.type == seen->rrset.type;
    if (together.answer == seen->answer && together.rrset.owner == name && is_asked_for) {
      answer_.answer.push_back(together.rrset);
    }
  }
  answer_.authoritative = false;
  if (!answer_.observed) {
    answer_.observed = seen->time;
    answer_.observed_by = seen->server;
  }
  end(Kind::kObservation, Rcode::kNoError);
  if (is_any || seen->rrset.type == qtype) return std::nullopt;
  return rdata_target(RRType::kCNAME, seen->rrset.rdatas.front());
}

}  // namespace

Answer evaluate(const World& world, const Moment& moment, const Question& question) {
  return Evaluation(world, moment, question).run();
}

}  // namespace yore::model
