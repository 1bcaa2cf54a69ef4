#include "zonedb/answer/zone_lookup.h"

#include "zonedb/answer/locate.h"

namespace yore::answer {
namespace {

// NSEC3 and its RRSIGs stand at no name of the zone (RFC 5155 section 7.2.8).
bool is_of_nsec3(const zone::StoredRRset& rrset) {
  return rrset.type == RRType::kNSEC3 || rrset.covered == RRType::kNSEC3;
}

}  // namespace

ZoneLookup::ZoneLookup(const ZoneAt& zone, const Question& question, Answer& answer)
    : zone_(zone), question_(question), answer_(answer), sections_(zone, question.dnssec_ok, answer) {}

Reached ZoneLookup::answer_name(const Name& qname) {
  const Located found = locate(zone_, zone::LookupName(qname), question_.qtype);
  switch (found.way) {
    case Way::kCut:
      return {End::kCut, found.node};
    case Way::kDname:
      return synthesize_from_dname(found.node, qname);
    case Way::kWildcard:
      return synthesize_from_wildcard(qname, qname.suffix(found.labels));
    case Way::kNothing:
      return deny_name(qname, qname.suffix(found.labels));
    case Way::kNode:
      break;
  }
  const Reached reached = answer_from_node(*found.state, qname);
  // A cut is asked for its DS here, in which the zone speaks of another.
  if (reached.end == End::kFound && !found.state->has(zone::kCut)) put_name_servers();
  if (reached.end == End::kNodata && question_.dnssec_ok) Denial(zone_, sections_).prove_nodata(qname);
  return reached;
}

void ZoneLookup::put_name_servers() {
  if (answer_.observed) return;                    // an observation is nobody's word but the seer's
  if (question_.qtype == RRType::kDNSKEY) return;  // large as it is; NSD, BIND and Knot all leave them out
  // What ANY asks for is much already: no peer adds addresses.
  sections_.put_name_servers(question_.qtype == RRType::kANY ? Sections::Addresses::kNone : Sections::Addresses::kToo);
}

Reached ZoneLookup::answer_from_node(const zone::NodeState& state, const Name& qname) {
  const zone::ZoneContent& content = zone_.content();
  const zone::RRsetIndex cname = content.find_rrset(state, RRType::kCNAME);
  if (cname != zone::kNone && follows_cname(question_.qtype)) {  // RFC 1034 section 4.3.2 step 3a
    sections_.put_alias(state, cname, qname);
    const auto target = rdata_target(RRType::kCNAME, content.rdata(content.rrset(cname), 0));
    return target ? Reached{End::kAlias, *target} : Reached(End::kFound);
  }
  if (put_asked_for(state, qname)) return Reached(End::kFound);
  sections_.put_soa_for_negative();
  return Reached(End::kNodata);
}

bool ZoneLookup::put_asked_for(const zone::NodeState& state, const Name& qname) {
  if (question_.qtype == RRType::kANY) return put_all_rrsets(state, qname);
  if (question_.qtype == RRType::kRRSIG) return put_signatures(state, qname);
  if (question_.qtype == RRType::kNSEC3) return false;
  const zone::RRsetIndex rrset = zone_.content().find_rrset(state, question_.qtype);
  if (rrset == zone::kNone) return false;
  sections_.put_answer(state, rrset, qname);
  return true;
}

bool ZoneLookup::put_all_rrsets(const zone::NodeState& state, const Name& qname) {
  bool any = false;
  for (const zone::RRsetIndex rrset : zone_.content().rrsets(state)) {
    if (is_of_nsec3(zone_.content().rrset(rrset))) continue;
    sections_.put(answer_.answer, state, rrset, qname);
    any = true;
  }
  return any;
}

bool ZoneLookup::put_signatures(const zone::NodeState& state, const Name& qname) {
  bool any = false;
  for (const zone::RRsetIndex rrset : zone_.content().rrsets(state)) {
    const zone::StoredRRset& stored = zone_.content().rrset(rrset);
    if (stored.type != RRType::kRRSIG || is_of_nsec3(stored)) continue;
    sections_.put_answer(state, rrset, qname);
    any = true;
  }
  return any;
}

Reached ZoneLookup::synthesize_from_dname(zone::NodeIndex owner, const Name& qname) {
  const zone::ZoneContent& content = zone_.content();
  const zone::NodeState& state = zone_.state(owner);
  const zone::RRsetIndex index = content.find_rrset(state, RRType::kDNAME);
  const zone::StoredRRset& dname = content.rrset(index);
  const Name dname_owner = content.name(owner);
  const bool is_new = sections_.put_answer(state, index, dname_owner);
  const auto to = rdata_target(RRType::kDNAME, content.rdata(dname, 0));
  // One that leads below itself would make longer names until they are too long: as NSD, once is enough.
  if (!to || (!is_new && to->is_at_or_below(dname_owner))) return Reached(End::kFound);
  const auto target = qname.with_suffix_replaced(dname_owner, *to);
  if (!target) return Reached(End::kTooLong);  // RFC 6672 section 3.2 step 3c
  // RFC 6672 section 3.1: unsigned, with the DNAME's TTL.
  answer_.answer.push_back({qname, RRType::kCNAME, content.rrclass(), Ttl{dname.ttl}, {Rdata(target->wire())}});
  if (question_.qtype == RRType::kCNAME) return Reached(End::kFound);  // this is the CNAME asked for
  return {End::kAlias, *target};
}

Reached ZoneLookup::synthesize_from_wildcard(const Name& qname, const Name& encloser) {
  // RFC 4592 section 3.3.1: the source of synthesis is the wildcard at the closest encloser, and no other.
  const zone::LookupName wildcard(*encloser.wildcard_child());
  const zone::NodeState& state = *zone_.find_existing(wildcard, wildcard.label_count());
  answer_.from_wildcard = true;
  const Reached reached = answer_from_node(state, qname);
  if (reached.end == End::kFound) put_name_servers();
  if (question_.dnssec_ok) {
    Denial denial(zone_, sections_);
    if (reached.end == End::kNodata) {
      denial.prove_wildcard_nodata(qname, encloser);
    } else {
      denial.prove_wildcard_answer(qname, encloser);
    }
  }
  return reached;
}

Reached ZoneLookup::deny_name(const Name& qname, const Name& encloser) {
  sections_.put_soa_for_negative();
  if (question_.dnssec_ok) Denial(zone_, sections_).prove_nxdomain(qname, encloser);
  return Reached(End::kNxdomain);
}

void ZoneLookup::put_referral(zone::NodeIndex cut) {
  const zone::ZoneContent& content = zone_.content();
  const zone::NodeState& state = zone_.state(cut);
  const Name owner = content.name(cut);
  const zone::RRsetIndex name_servers = content.find_rrset(state, RRType::kNS);
  // Without its RRSIG: the NS of a cut is the child's to sign (RFC 4035 section 2.2).
  answer_.authority.push_back(content.rrset_with_owner(content.rrset(name_servers), owner));
  sections_.put_additional_for(content.rrset(name_servers), owner);
  if (!question_.dnssec_ok) return;
  const zone::RRsetIndex ds = content.find_rrset(state, RRType::kDS);
  if (ds != zone::kNone) {
    sections_.put_authority(state, ds, owner);
  } else {
    Denial(zone_, sections_).prove_no_ds(owner);
  }
}

}  // namespace yore::answer
