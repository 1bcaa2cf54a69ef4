#include "zonedb/answer/lookup.h"

#include <algorithm>

#include "zonedb/answer/recall.h"
#include "zonedb/answer/zone_lookup.h"

namespace yore::answer {
namespace {

// One question on its way through the zones of a view.
class Lookup {
 public:
  Lookup(const zone::View& view, const Question& question) : view_(view), question_(question) {}
  Answer run();

 private:
  // Answers `qname` from `zone`; the CNAME's target where there is more to follow.
  std::optional<Name> answer_from_zone(const ZoneAt& zone, const Name& qname);
  std::optional<Name> answer_from_observation(const std::vector<const zone::Observation*>& seen);
  std::optional<Name> refer(const ZoneAt& zone, zone::NodeIndex cut, const Name& qname);
  // Whether the search goes on at `target`, and then in which zone.
  [[nodiscard]] std::optional<ZoneAt> follow(const ZoneAt& zone, const Name& target) const;
  void refuse();
  void finish(Kind kind, Rcode rcode);

  const zone::View& view_;
  const Question& question_;
  Answer answer_;
  bool first_refers_ = false;
};

void Lookup::finish(Kind kind, Rcode rcode) {
  answer_.kind = kind;
  answer_.rcode = rcode;
  // RFC 1035 section 4.1.1: AA speaks of the first name in the answer. An observation is nobody's word but the seer's.
  answer_.authoritative = !first_refers_ && !answer_.observed && kind != Kind::kTrailEnds;
}

void Lookup::refuse() {
  if (const SnapshotFacts* first = first_snapshot_above(view_, question_.qname)) answer_.first_snapshot = *first;
  answer_.kind = Kind::kRefused;
  answer_.rcode = Rcode::kRefused;
}

std::optional<ZoneAt> Lookup::follow(const ZoneAt& zone, const Name& target) const {
  std::size_t aliases = 0;
  for (const RRset& rrset : answer_.answer) {
    if (rrset.type != RRType::kCNAME) continue;
    if (rrset.owner == target) return std::nullopt;  // a loop
    ++aliases;
  }
  if (aliases >= kMaxChain) return std::nullopt;
  if (question_.recursion_desired) return select_zone(view_, zone::LookupName(target), question_.qtype);
  return target.is_at_or_below(zone.apex()) ? std::optional(zone) : std::nullopt;
}

std::optional<Name> Lookup::answer_from_zone(const ZoneAt& zone, const Name& qname) {
  ZoneLookup in_zone(zone, question_, answer_);
  const Reached reached = in_zone.answer_name(qname);
  switch (reached.end) {
    case End::kFound:
      finish(answer_.observed ? Kind::kObservation : Kind::kAnswer, Rcode::kNoError);
      return std::nullopt;
    case End::kNodata:
      finish(Kind::kNodata, Rcode::kNoError);
      return std::nullopt;
    case End::kNxdomain:
      finish(Kind::kNxdomain, Rcode::kNXDomain);
      return std::nullopt;
    case End::kTooLong:
      finish(Kind::kYxdomain, Rcode::kYXDomain);
      return std::nullopt;
    case End::kCut:
      return refer(zone, reached.cut, qname);
    case End::kAlias:
      break;
  }
  return reached.target;
}

std::optional<Name> Lookup::refer(const ZoneAt& zone, zone::NodeIndex cut, const Name& qname) {
  first_refers_ = answer_.answer.empty();
  if (question_.recursion_desired) {
    const auto seen = recall_observation(view_, zone, cut, qname, question_.qtype);
    if (!seen.empty()) return answer_from_observation(seen);
  }
  ZoneLookup(zone, question_, answer_).put_referral(cut);
  if (question_.recursion_desired) {
    finish(Kind::kTrailEnds, Rcode::kServFail);
  } else {
    finish(Kind::kReferral, Rcode::kNoError);
  }
  return std::nullopt;
}

std::optional<Name> Lookup::answer_from_observation(const std::vector<const zone::Observation*>& seen) {
  for (const zone::Observation* observation : seen) answer_.answer.push_back(observation->rrset);
  if (!answer_.observed) {
    answer_.observed = seen.front()->time;
    answer_.observed_by = seen.front()->server;
  }
  finish(Kind::kObservation, Rcode::kNoError);
  const RRset& rrset = seen.front()->rrset;
  const bool is_alias = rrset.type == RRType::kCNAME && question_.qtype != RRType::kCNAME &&
                        question_.qtype != RRType::kANY && !rrset.rdatas.empty();
  return is_alias ? rdata_target(RRType::kCNAME, rrset.rdatas[0]) : std::nullopt;
}

Answer Lookup::run() {
  std::optional<ZoneAt> zone = select_zone(view_, zone::LookupName(question_.qname), question_.qtype);
  if (!zone) {
    refuse();
    return std::move(answer_);
  }
  answer_.zone = zone->apex();
  answer_.snapshot = *zone->snapshot;
  Name qname = question_.qname;
  while (zone) {
    const ZoneAt current = *zone;
    const std::optional<Name> target = answer_from_zone(current, qname);
    if (!target) break;
    finish(answer_.observed ? Kind::kObservation : Kind::kAnswer, Rcode::kNoError);  // where the chain may end
    zone = follow(current, *target);
    qname = *target;
  }
  return std::move(answer_);
}

}  // namespace

Answer lookup(const zone::View& view, const Question& question) { return Lookup(view, question).run(); }

}  // namespace yore::answer
