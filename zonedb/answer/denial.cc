#include "zonedb/answer/denial.h"

#include "zonedb/answer/nsec3_hash.h"

namespace yore::answer {
namespace {

// The chain that an NSEC3PARAM of the apex speaks of; null where there is none, or it is not there at this version.
const zone::Nsec3Chain* find_chain(const ZoneAt& zone) {
  const zone::ZoneContent& content = zone.content();
  const zone::RRsetIndex index = content.find_rrset(zone.state(content.apex()), RRType::kNSEC3PARAM);
  if (index == zone::kNone) return nullptr;
  const zone::StoredRRset& params = content.rrset(index);
  for (std::size_t i = 0; i < params.rr_count; ++i) {
    const OctetsView rdata = content.rdata(params, i);
    if (rdata.size() < 5 || octet_at(rdata, 1) != 0) continue;  // RFC 5155 section 4.1.2: other flags, not for use
    for (const zone::Nsec3Chain& chain : content.nsec3_chains()) {
      const bool same = chain.algorithm == octet_at(rdata, 0) && chain.iterations == u16_at(rdata, 2) &&
                        chain.salt == rdata.substr(5, octet_at(rdata, 4));
      if (same && chain.owners.last(zone.snapshot->version.number)) return &chain;
    }
  }
  return nullptr;
}

// The ancestor of `name`, or itself, with one label more than `encloser`.
Name next_closer(const Name& name, const Name& encloser) { return name.suffix(encloser.label_count() + 1); }

}  // namespace

Denial::Denial(const ZoneAt& zone, Sections& sections)
    : zone_(zone), sections_(sections), version_(zone.snapshot->version.number), chain_(find_chain(zone)) {}

void Denial::put_nsec_for(const Name& name) {
  const zone::ZoneContent& content = zone_.content();
  const zone::NodeIndex place = content.last_at_or_before(name);
  if (place == zone::kNone) return;
  const auto owner = content.nsec_owners().last_at_or_before(place, version_);
  if (!owner) return;
  const zone::NodeState& state = zone_.state(*owner);
  sections_.put_authority(state, content.find_rrset(state, RRType::kNSEC), content.name(*owner));
}

Denial::Nsec3 Denial::find_nsec3(const Name& name) const {
  const auto label = nsec3_label(name, chain_->algorithm, chain_->iterations, chain_->salt);
  const auto hashed = label ? zone_.apex().child(*label) : std::nullopt;
  if (!hashed) return {};
  const zone::NodeIndex place = zone_.content().last_at_or_before(*hashed);
  auto owner = place == zone::kNone ? std::nullopt : chain_->owners.last_at_or_before(place, version_);
  if (owner && zone_.content().name(*owner) == *hashed) return {*owner, true};
  if (!owner) owner = chain_->owners.last(version_);  // the last one covers what lies before the first
  return {owner.value_or(zone::kNone), false};
}

void Denial::put_nsec3(zone::NodeIndex owner) {
  if (owner == zone::kNone) return;
  const zone::NodeState& state = zone_.state(owner);
  sections_.put_authority(state, zone_.content().find_rrset(state, RRType::kNSEC3), zone_.content().name(owner));
}

void Denial::put_nsec3_for(const Name& name) { put_nsec3(find_nsec3(name).owner); }

Name Denial::put_closest_encloser_proof(const Name& name, const Name& encloser, Nsec3 found) {
  // With opt-out an existing encloser may be without NSEC3: the closest provable one then (RFC 5155 section 7.2.1).
  // The last one that has none is the next closer name.
  Name provable = encloser;
  std::optional<Nsec3> next;
  while (!found.matches && provable.is_below(zone_.apex())) {
    next = found;
    provable = provable.parent();
    found = find_nsec3(provable);
  }
  if (!next) next = find_nsec3(next_closer(name, provable));
  if (found.matches) put_nsec3(found.owner);
  put_nsec3(next->owner);
  return provable;
}

void Denial::prove_nodata(const Name& name) {
  if (uses_nsec()) return put_nsec_for(name);
  if (chain_ == nullptr) return;
  const Nsec3 found = find_nsec3(name);
  if (found.matches) return put_nsec3(found.owner);
  if (name.is_below(zone_.apex())) put_closest_encloser_proof(name, name, found);  // opt-out
}

void Denial::prove_nxdomain(const Name& name, const Name& encloser) {
  if (uses_nsec()) {
    put_nsec_for(name);
    if (const auto wildcard = encloser.wildcard_child()) put_nsec_for(*wildcard);
    return;
  }
  if (chain_ == nullptr) return;
  const Name provable = put_closest_encloser_proof(name, encloser, find_nsec3(encloser));
  if (const auto wildcard = provable.wildcard_child()) put_nsec3_for(*wildcard);
}

void Denial::prove_wildcard_answer(const Name& name, const Name& encloser) {
  if (uses_nsec()) return put_nsec_for(name);
  if (chain_ != nullptr) put_nsec3_for(next_closer(name, encloser));
}

void Denial::prove_wildcard_nodata(const Name& name, const Name& encloser) {
  const auto wildcard = encloser.wildcard_child();
  if (uses_nsec()) {
    put_nsec_for(name);
    if (wildcard) put_nsec_for(*wildcard);
    return;
  }
  if (chain_ == nullptr) return;
  const Name provable = put_closest_encloser_proof(name, encloser, find_nsec3(encloser));
  if (const auto provable_wildcard = provable.wildcard_child()) put_nsec3_for(*provable_wildcard);
}

}  // namespace yore::answer
