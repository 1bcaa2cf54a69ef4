#include "zonedb/answer/lookup.h"

#include <set>

#include "zonedb/answer/recall.h"
#include "zonedb/answer/zone_lookup.h"

namespace yore::answer {
namespace {

// Aliases of one answer, CNAMEs of DNAMEs among them: more than zones have, and as few as cost no other client its
// answer.
constexpr std::size_t kMostAliases = 255;

// One question on its way through the zones of a view.
class Lookup {
 public:
  Lookup(const zone::View& view, const Question& question) : view_(view), question_(question) {}
  Answer run();
  Answer run_for_soa_of_zone();

 private:
  // The zone that answers; nothing, and the answer is there, where none does.
  std::optional<ZoneAt> begin();
  // Answers `qname` from `zone`; the CNAME's target where there is more to follow.
  std::optional<Name> answer_from_zone(const ZoneAt& zone, const Name& qname);
  std::optional<Name> answer_from_observation(const std::vector<const zone::Observation*>& seen);
  std::optional<Name> refer(const ZoneAt& zone, zone::NodeIndex cut, const Name& qname);
  // Whether the search goes on at `target`, and then in which zone.
  [[nodiscard]] std::optional<ZoneAt> follow(const ZoneAt& zone, const Name& target);
  void refuse();
  void finish(Kind kind, Rcode rcode);

  const zone::View& view_;
  const Question& question_;
  Answer answer_;
  std::set<Name> followed_;  // the targets so far
  bool first_refers_ = false;
};

void Lookup::finish(Kind kind, Rcode rcode) {
  answer_.kind = kind;
  answer_.rcode = rcode;
  // RFC 1035 section 4.1.1: AA speaks of the first name in the answer. An observation is nobody's word but the seer's.
  answer_.authoritative = !first_refers_ && !answer_.observed && kind != Kind::kTrailEnds;
}

void Lookup::refuse() {
  if (const SnapshotFacts* first = first_snapshot_above(view_, question_.qname)) {
    answer_.first_snapshot = *first;
  } else if (const zone::ZoneHistory* unseen = view_.zones().deepest_enclosing(question_.qname)) {
    answer_.unseen_zone = unseen->apex();
  }
  answer_.kind = Kind::kRefused;
  answer_.rcode = Rcode::kRefused;
}

std::optional<ZoneAt> Lookup::follow(const ZoneAt& zone, const Name& target) {
  if (target == question_.qname || !followed_.insert(target).second) return std::nullopt;  // a loop
  if (followed_.size() >= kMostAliases) return std::nullopt;
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

std::optional<ZoneAt> Lookup::begin() {
  std::optional<ZoneAt> zone = select_zone(view_, zone::LookupName(question_.qname), question_.qtype);
  if (zone) {
    answer_.zone = zone->apex();
    answer_.snapshot = *zone->snapshot;
  } else {
    refuse();
  }
  return zone;
}

Answer Lookup::run() {
  std::optional<ZoneAt> zone = begin();
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

Answer Lookup::run_for_soa_of_zone() {
  const std::optional<ZoneAt> zone = begin();
  if (!zone || zone->apex() != question_.qname) return std::move(answer_);
  const zone::ZoneContent& content = zone->content();
  const zone::RRsetIndex soa = content.find_rrset(zone->state(content.apex()), RRType::kSOA);
  if (soa == zone::kNone) return std::move(answer_);
  answer_.answer.push_back(content.rrset_with_owner(content.rrset(soa), question_.qname));
  finish(Kind::kAnswer, Rcode::kNoError);
  return std::move(answer_);
}

}  // namespace

Answer lookup(const zone::View& view, const Question& question) { return Lookup(view, question).run(); }

Answer soa_of_zone(const zone::View& view, const Name& zone) {
  const Question question{zone, RRType::kSOA};
  return Lookup(view, question).run_for_soa_of_zone();
}

}  // namespace yore::answer
