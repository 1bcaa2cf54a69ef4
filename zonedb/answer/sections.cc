#include "zonedb/answer/sections.h"

#include <algorithm>

namespace yore::answer {
namespace {

RRType covered_by(const RRset& rrset) {
  const bool covers = rrset.type == RRType::kRRSIG && !rrset.rdatas.empty() && rrset.rdatas[0].size() >= 2;
  return covers ? RRType{u16_at(rrset.rdatas[0], 0)} : RRType{};
}

bool has(const Section& section, const zone::StoredRRset& wanted, const Name& owner) {
  return std::any_of(section.begin(), section.end(), [&](const RRset& rrset) {
    return rrset.type == wanted.type && covered_by(rrset) == wanted.covered && rrset.owner == owner;
  });
}

// Whether it has this very RRset. Of the zones on the way of a chain one may hold another of the same name and type.
bool has_same(const Section& section, const zone::ZoneContent& content, const zone::StoredRRset& wanted,
              const Name& owner) {
  return std::any_of(section.begin(), section.end(), [&](const RRset& rrset) {
    if (rrset.type != wanted.type || covered_by(rrset) != wanted.covered || rrset.owner != owner) return false;
    if (rrset.rdatas.size() != wanted.rr_count) return false;
    for (std::size_t i = 0; i < rrset.rdatas.size(); ++i) {
      if (rrset.rdatas[i] != content.rdata(wanted, i)) return false;
    }
    return true;
  });
}

}  // namespace

bool Sections::put(Section& section, const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner) {
  const zone::ZoneContent& content = zone_.content();
  const zone::StoredRRset& stored = content.rrset(rrset);
  if (has_same(section, content, stored, owner)) return false;
  section.push_back(content.rrset_with_owner(stored, owner));
  const zone::RRsetIndex signatures = signatures_of(state, stored);
  if (signatures != zone::kNone && !has_same(section, content, content.rrset(signatures), owner)) {
    section.push_back(content.rrset_with_owner(content.rrset(signatures), owner));
  }
  return true;
}

zone::RRsetIndex Sections::signatures_of(const zone::NodeState& state, const zone::StoredRRset& rrset) const {
  if (!dnssec_ok_ || rrset.type == RRType::kRRSIG) return zone::kNone;
  return zone_.content().find_rrset(state, RRType::kRRSIG, rrset.type);
}

void Sections::put_alias(const zone::NodeState& state, zone::RRsetIndex cname, const Name& owner) {
  const zone::ZoneContent& content = zone_.content();
  const zone::StoredRRset& stored = content.rrset(cname);
  answer_.answer.push_back(content.rrset_with_owner(stored, owner));
  const zone::RRsetIndex signatures = signatures_of(state, stored);
  if (signatures != zone::kNone) {
    answer_.answer.push_back(content.rrset_with_owner(content.rrset(signatures), owner));
  }
}

bool Sections::put_answer(const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner) {
  const bool is_new = put(answer_.answer, state, rrset, owner);
  put_additional_for(zone_.content().rrset(rrset), owner);
  return is_new;
}

void Sections::put_name_servers(Addresses addresses) {
  const zone::ZoneContent& content = zone_.content();
  const zone::NodeState& apex = zone_.state(content.apex());
  const zone::RRsetIndex name_servers = content.find_rrset(apex, RRType::kNS);
  if (name_servers == zone::kNone) return;
  const Name owner = content.name(content.apex());
  const zone::StoredRRset& stored = content.rrset(name_servers);
  if (has(answer_.answer, stored, owner)) return;
  put_authority(apex, name_servers, owner);
  if (addresses == Addresses::kToo) put_additional_for(stored, owner);
}

void Sections::put_soa_for_negative() {
  const zone::ZoneContent& content = zone_.content();
  const zone::NodeState& apex = zone_.state(content.apex());
  const zone::RRsetIndex soa = content.find_rrset(apex, RRType::kSOA);
  if (soa == zone::kNone) return;
  const std::size_t before = answer_.authority.size();
  put_authority(apex, soa, content.name(content.apex()));
  const auto fields = soa_fields(content.rdata(content.rrset(soa), 0));
  if (!fields) return;
  for (std::size_t i = before; i < answer_.authority.size(); ++i) {  // its RRSIG has the same (RFC 4034 section 3)
    answer_.authority[i].ttl = std::min(answer_.authority[i].ttl, Ttl{fields->minimum});
  }
}

void Sections::put_additional_for(const zone::StoredRRset& rrset, const Name& owner) {
  switch (rrset.type) {
    case RRType::kNS:
    case RRType::kMX:
    case RRType::kSRV:
    case RRType::kSVCB:
    case RRType::kHTTPS:
      break;
    default:
      return;
  }
  for (std::size_t i = 0; i < rrset.rr_count; ++i) {
    const OctetsView rdata = zone_.content().rdata(rrset, i);
    const auto target = rdata_target(rrset.type, rdata);
    if (!target) continue;
    // RFC 9460 section 2.5: "." is the owner itself in ServiceMode; in AliasMode (SvcPriority 0), and in the RDATA of
    // other types, it says that there is no service.
    const bool is_service = (rrset.type == RRType::kSVCB || rrset.type == RRType::kHTTPS) && u16_at(rdata, 0) != 0;
    put_addresses_of(target->is_root() && is_service ? owner : *target, rrset.type);
  }
}

void Sections::put_addresses_of(const Name& target, RRType wanted_by) {
  if (!target.is_at_or_below(zone_.apex())) return;
  const zone::LookupName name(target);
  if (const zone::NodeState* state = zone_.find_existing(name, name.label_count())) {
    // At or below a cut is glue, which helps to reach name servers and nothing else (RFC 2181 section 5.4.1).
    const bool is_glue = state->has(zone::kOccluded) || state->has(zone::kCut);
    if (!is_glue || wanted_by == RRType::kNS) put_addresses(*state, target);
    return;
  }
  for (std::size_t labels = name.label_count(); labels-- > zone_.apex_labels;) {
    const zone::NodeState* encloser = zone_.find_existing(name, labels);
    if (encloser == nullptr) continue;
    const bool is_own = !encloser->has(zone::kOccluded) && !encloser->has(zone::kCut) && !encloser->has(zone::kDname);
    if (!is_own || !encloser->has(zone::kWildcardChild)) return;
    const zone::LookupName wildcard(*target.suffix(labels).wildcard_child());
    put_addresses(*zone_.find_existing(wildcard, wildcard.label_count()), target);
    return;
  }
}

void Sections::put_addresses(const zone::NodeState& state, const Name& owner) {
  for (const RRType type : {RRType::kA, RRType::kAAAA}) {
    const zone::RRsetIndex addresses = zone_.content().find_rrset(state, type);
    if (addresses == zone::kNone || has(answer_.answer, zone_.content().rrset(addresses), owner)) continue;
    put(answer_.additional, state, addresses, owner);
  }
}

}  // namespace yore::answer
