#include "zonedb/zone/zone_content.h"

#include <algorithm>

#include "zonedb/zone/huge_pages.h"

namespace yore::zone {
namespace {

constexpr NodeState kNothing{};
constexpr std::size_t kLine = 64;  // octets that memory brings at once

// One list element for each RR, then, with own_ttls, one TTL and one "inferred" for each.
constexpr std::uint32_t ttl_place(const StoredRRset& rrset, std::size_t at) {
  return rrset.list + rrset.rr_count + 2 * static_cast<std::uint32_t>(at);
}

}  // namespace

ZoneContent::ZoneContent(ContentArrays arrays) : arrays_(std::move(arrays)) {
  const auto use = [](const auto& array) { use_huge_pages(array.data(), array.size() * sizeof(array[0])); };
  use(arrays_.octets);
  use(arrays_.nodes);
  use(arrays_.states);
  use(arrays_.rrsets);
  use(arrays_.rdata_lists);
  use(arrays_.ready);
  arrays_.names.use_huge_pages();
}

Name ZoneContent::name(NodeIndex node) const { return Name::from_wire(name_wire(node)).value(); }

NodeIndex ZoneContent::last_at_or_before(const Name& wanted) const {
  NodeIndex low = 0;
  NodeIndex high = node_count();
  while (low < high) {
    const NodeIndex middle = low + (high - low) / 2;
    if (wanted < name(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low == 0 ? kNone : low - 1;
}

std::span<const NodeState> ZoneContent::states(NodeIndex node) const noexcept {
  const std::uint32_t first = arrays_.nodes[node].first_state;
  return std::span(arrays_.states).subspan(first, arrays_.nodes[node + 1].first_state - first);
}

void ZoneContent::prefetch_state(NodeIndex node) const noexcept {
  const char* const name = arrays_.octets.data() + arrays_.nodes[node].name;
  __builtin_prefetch(name);
  __builtin_prefetch(name + kLine);  // the names and RDATA of a cut follow each other
  __builtin_prefetch(arrays_.states.data() + arrays_.nodes[node].first_state);
}

void ZoneContent::prefetch_rrsets(const NodeState& state) const noexcept {
  if (state.rrset_count == 1) {
    __builtin_prefetch(arrays_.rrsets.data() + state.list);
  } else {
    __builtin_prefetch(arrays_.rrset_lists.data() + state.list);
  }
}

void ZoneContent::prefetch_rdata(const NodeState& state) const noexcept {
  if (state.rrset_count == 0) return;
  const StoredRRset& first = rrset(rrsets(state).front());
  if (first.has_list()) {
    __builtin_prefetch(arrays_.rdata_lists.data() + first.list);
  } else {
    __builtin_prefetch(arrays_.octets.data() + first.list);
  }
}

std::uint32_t ZoneContent::newest_ready(const NodeState& state) const noexcept {
  if (!state.has(kCut)) return kNone;
  return arrays_.rdata_lists[rrset(find_rrset(state, RRType::kNS)).ready_place()];
}

void ZoneContent::prefetch_ready(const NodeState& state) const noexcept {
  const std::uint32_t place = newest_ready(state);
  if (place == kNone) return;
  __builtin_prefetch(arrays_.ready.data() + place);
  __builtin_prefetch(arrays_.ready.data() + place + kLine);
}

void ZoneContent::prefetch_earlier(const NodeState& state, VersionId version) const noexcept {
  const std::uint32_t place = newest_ready(state);
  if (place == kNone) return;
  const ReadyHead newest = ReadySections(arrays_.ready.data() + place).head();
  if (newest.from <= version.number || newest.earlier == kNone) return;
  __builtin_prefetch(arrays_.ready.data() + newest.earlier);
  __builtin_prefetch(arrays_.ready.data() + newest.earlier + kLine);
}

const NodeState& ZoneContent::state_before(NodeIndex node, VersionId version) const noexcept {
  const auto of_node = states(node);
  const auto after = std::upper_bound(of_node.begin(), of_node.end(), version.number,
                                      [](std::uint32_t v, const NodeState& state) { return v < state.from; });
  return after == of_node.begin() ? kNothing : *std::prev(after);
}

Ttl ZoneContent::rr_ttl(const StoredRRset& rrset, std::size_t at) const noexcept {
  return Ttl{rrset.own_ttls != 0 ? arrays_.rdata_lists[ttl_place(rrset, at)] : rrset.ttl};
}

bool ZoneContent::rr_ttl_inferred(const StoredRRset& rrset, std::size_t at) const noexcept {
  return rrset.own_ttls != 0 ? arrays_.rdata_lists[ttl_place(rrset, at) + 1] != 0 : rrset.ttl_inferred != 0;
}

RRset ZoneContent::rrset_with_owner(const StoredRRset& rrset, Name owner) const {
  RRset made{std::move(owner), rrset.type, arrays_.rrclass, Ttl{rrset.ttl}, {}};
  made.rdatas.reserve(rrset.rr_count);
  for (std::size_t i = 0; i < rrset.rr_count; ++i) made.rdatas.emplace_back(rdata(rrset, i));
  return made;
}

void ZoneContent::append_rrs(NodeIndex node, const NodeState& state, std::vector<RR>& rrs) const {
  if (state.rrset_count == 0) return;
  const Name owner = name(node);
  for (const RRsetIndex index : rrsets(state)) {
    const StoredRRset& of_type = rrset(index);
    for (std::size_t i = 0; i < of_type.rr_count; ++i) {
      rrs.push_back(
          {owner, of_type.type, rrclass(), rr_ttl(of_type, i), rr_ttl_inferred(of_type, i), Rdata(rdata(of_type, i))});
    }
  }
}

std::size_t ZoneContent::memory_octets() const noexcept {
  const auto of = [](const auto& vector) { return vector.size() * sizeof(vector[0]); };
  std::size_t octets = sizeof(*this) + of(arrays_.octets) + of(arrays_.nodes) + of(arrays_.states) +
                       of(arrays_.rrset_lists) + of(arrays_.rrsets) + of(arrays_.rdata_lists) + of(arrays_.ready) +
                       of(arrays_.ready_negatives) + arrays_.names.memory_octets() +
                       arrays_.nsec_owners.memory_octets();
  for (const Nsec3Chain& chain : arrays_.nsec3_chains) octets += chain.owners.memory_octets();
  return octets;
}

}  // namespace yore::zone
