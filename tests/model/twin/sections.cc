#include "tests/model/twin/sections.h"

#include <algorithm>
#include <set>

namespace yore::model {

namespace {

void put_once(Section& section, RRset rrset) {
  if (std::find(section.begin(), section.end(), rrset) == section.end()) section.push_back(std::move(rrset));
}

bool holds(const Section& section, const Name& owner, RRType type) {
  return std::any_of(section.begin(), section.end(),
                     [&](const RRset& rrset) { return rrset.owner == owner && rrset.type == type; });
}

}  // namespace

void Sections::put(Section& section, const RRset& rrset, const Name& owner) {
  RRset as_owned = rrset;
  as_owned.owner = owner;
  put_once(section, std::move(as_owned));
  put_signature(section, rrset, rrset.owner, owner, rrset.ttl);
}

void Sections::put_signature(Section& section, const RRset& rrset, const Name& source, const Name& owner, Ttl ttl) {
  const Node* node = version_.node(source);
  if (!dnssec_ok_ || node == nullptr || !node->signatures.contains(rrset.type)) return;
  RRset signature = node->signatures.at(rrset.type);
  signature.owner = owner;
  if (rrset.ttl != ttl) signature.ttl = ttl;
  put_once(section, std::move(signature));
}

void Sections::put_whole_node(const Node& node, const Name& owner) {
  for (const auto& [type, rrset] : node.rrsets) {
    if (type != RRType::kNSEC3) put_answer_as(rrset, owner);
  }
  put_signatures(node, owner);
}

void Sections::put_signatures(const Node& node, const Name& owner) {
  for (const auto& [covered, signature] : node.signatures) {
    if (covered == RRType::kNSEC3) continue;
    RRset as_owned = signature;
    as_owned.owner = owner;
    put_once(answer_.answer, std::move(as_owned));
  }
}

void Sections::put_synthesized_cname(const Name& owner, const Name& target, Ttl ttl) {
  put_once(answer_.answer, RRset{owner, RRType::kCNAME, RRClass::kIN, ttl, {Rdata(target.wire())}});
}

void Sections::put_negative_soa() {
  const RRset* soa = version_.find(version_.apex(), RRType::kSOA);
  if (soa == nullptr) return;
  RRset negative = *soa;
  if (const auto fields = soa_fields(soa->rdatas.front())) {
    negative.ttl = std::min(negative.ttl, Ttl{fields->minimum});
  }
  put_once(answer_.authority, negative);
  put_signature(answer_.authority, *soa, soa->owner, soa->owner, negative.ttl);
}

void Sections::put_proof(const Proof& proof) {
  if (!dnssec_ok_) return;
  for (const RRset* rrset : proof) put_authority(*rrset);
}

void Sections::put_additional() {
  for (const RRset& rrset : Section(answer_.answer)) put_addresses_of(rrset);
  for (const RRset& rrset : Section(answer_.authority)) put_addresses_of(rrset);
}

void Sections::put_addresses_of(const RRset& rrset) {
  static const std::set<RRType> kWithTarget = {RRType::kNS, RRType::kMX, RRType::kSRV, RRType::kSVCB, RRType::kHTTPS};
  if (!kWithTarget.contains(rrset.type)) return;
  const bool has_modes = rrset.type == RRType::kSVCB || rrset.type == RRType::kHTTPS;
  for (const Rdata& rdata : rrset.rdatas) {
    auto target = rdata_target(rrset.type, rdata);
    // RFC 9460 section 2.5.2, of ServiceMode alone.
    if (has_modes && u16_at(rdata, 0) != 0 && target && target->is_root()) target = rrset.owner;
    if (!target || !target->is_at_or_below(version_.apex())) continue;
    for (const RRType type : {RRType::kA, RRType::kAAAA}) {
      const RRset* address = address_of(*target, type, rrset.type);
      if (address == nullptr || holds(answer_.answer, *target, type)) continue;
      put(answer_.additional, *address, *target);
    }
  }
}

const RRset* Sections::address_of(const Name& target, RRType type, RRType wanted_by) const {
  // Glue is there for delegations and says nothing of its own (RFC 2181 section 5.4.1).
  if (!version_.is_authoritative_for(target)) {
    return wanted_by == RRType::kNS ? version_.find(target, type) : nullptr;
  }
  if (version_.exists(target)) return version_.find(target, type);
  const auto wildcard = version_.closest_encloser(target).wildcard_child();
  return wildcard ? version_.find(*wildcard, type) : nullptr;
}

}  // namespace yore::model
