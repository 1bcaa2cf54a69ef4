#include "zonedb/zone/content_arrays.h"

#include <algorithm>

namespace yore::zone {

RRType covered_type(const RR& rr) {
  return rr.type == RRType::kRRSIG && rr.rdata.size() >= 2 ? RRType{u16_at(rr.rdata, 0)} : RRType{};
}

RRsetIndex add_rrset(ContentArrays& content, RRType type, RRType covered, std::span<const RRMember> members) {
  StoredRRset rrset;
  const RRMember& first = members.front();
  rrset.type = type;
  rrset.covered = covered;
  rrset.rr_count = static_cast<std::uint32_t>(members.size()) & 0xffffffU;
  rrset.ttl = first.ttl;
  rrset.ttl_inferred = first.ttl_inferred ? 1 : 0;
  for (const RRMember& member : members) {
    if (member.ttl != first.ttl || member.ttl_inferred != first.ttl_inferred) rrset.own_ttls = 1;
    rrset.ttl = std::min(rrset.ttl, member.ttl);  // RFC 2181 section 5.2
  }
  if (!rrset.has_list()) {
    rrset.list = first.rdata;
  } else {
    rrset.list = static_cast<std::uint32_t>(content.rdata_lists.size());
    for (const RRMember& member : members) content.rdata_lists.push_back(member.rdata);
    for (const RRMember& member : members) {
      if (rrset.own_ttls == 0) break;
      content.rdata_lists.push_back(member.ttl);
      content.rdata_lists.push_back(member.ttl_inferred ? 1 : 0);
    }
    if (type == RRType::kNS) {
      content.rdata_lists.push_back(kNone);
      content.rdata_lists.resize(content.rdata_lists.size() + members.size(), kUnknown);
    }
  }
  content.rrsets.push_back(rrset);
  return static_cast<RRsetIndex>(content.rrsets.size() - 1);
}

std::uint32_t rdata_place(const ContentArrays& content, const StoredRRset& rrset, std::size_t at) noexcept {
  return rrset.has_list() ? content.rdata_lists[rrset.list + at] : rrset.list;
}

OctetsView octets_at(const ContentArrays& content, std::uint32_t place) noexcept {
  return OctetsView(content.octets).substr(place + std::size_t{2}, u16_at(content.octets, place));
}

bool counts_for_existence(const StoredRRset& rrset) noexcept {
  // RFC 5155 section 7.2.8: owners of NSEC3 alone are answered as if they did not exist.
  return rrset.type != RRType::kNSEC3 && rrset.covered != RRType::kNSEC3;
}

bool is_wildcard(OctetsView name) noexcept { return name.starts_with(OctetsView("\1*", 2)); }

void add_state(ContentArrays& content, std::uint32_t first_state, std::uint32_t from, std::uint8_t flags,
               std::span<const RRsetIndex> list) {
  // Nothing there: whether nothing is occluded makes no difference.
  if ((flags & kExists) == 0 && list.empty()) flags = 0;
  auto& states = content.states;
  const bool first = states.size() == first_state;
  if (first && flags == 0 && list.empty()) return;
  if (!first && states.back().flags == flags && states.back().rrset_count == list.size()) {
    const NodeState& last = states.back();
    const RRsetIndex* of_last = last.rrset_count == 1 ? &last.list : content.rrset_lists.data() + last.list;
    if (std::equal(list.begin(), list.end(), of_last)) return;
  }
  NodeState state;
  state.from = from;
  state.flags = flags;
  state.rrset_count = static_cast<std::uint32_t>(list.size()) & 0xffffffU;
  if (list.size() == 1) {
    state.list = list[0];
  } else {
    state.list = static_cast<std::uint32_t>(content.rrset_lists.size());
    content.rrset_lists.insert(content.rrset_lists.end(), list.begin(), list.end());
  }
  states.push_back(state);
}

std::uint32_t nsec3_chain_of(ContentArrays& content, OctetsView rdata) {
  // RFC 5155 section 3.2: algorithm, flags, iterations, salt length, salt.
  if (rdata.size() < 5) return kNone;
  const std::uint8_t algorithm = octet_at(rdata, 0);
  const std::uint16_t iterations = u16_at(rdata, 2);
  const OctetsView salt = rdata.substr(5, octet_at(rdata, 4));
  auto& chains = content.nsec3_chains;
  const auto found = std::find_if(chains.begin(), chains.end(), [&](const Nsec3Chain& chain) {
    return chain.algorithm == algorithm && chain.iterations == iterations && chain.salt == salt;
  });
  const auto number = static_cast<std::uint32_t>(found - chains.begin());
  if (found == chains.end()) chains.push_back({algorithm, iterations, Octets(salt), {}});
  return number;
}

}  // namespace yore::zone
