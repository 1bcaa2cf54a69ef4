#include "zonedb/zone/append.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "zonedb/zone/content_arrays.h"
#include "zonedb/zone/make_ready.h"
#include "zonedb/zone/octet_pool.h"

namespace yore::zone {
namespace {

// What a name has of its own at the new version, as far as others or the chains need to know.
enum Fact : std::uint8_t {
  kOwns = 1,  // an RRset that makes it exist
  kOwnsNs = 2,
  kOwnsDname = 4,
  kOwnsNsec = 8,
  kOwnsNsec3 = 16,
  kIsThere = 32,        // it, or a name below it, owns such an RRset
  kHasWildcard = 64,    // its child "*" is there
  kHidesChildren = 128  // it is a cut or a DNAME, or below one
};

// An owner that the new version changes, and what it has then.
struct Touched {
  NodeIndex node = kNone;
  std::vector<RRsetIndex> list;
};

class Appender {
 public:
  Appender(const ZoneContent& before, std::span<const Change> changes)
      : before_(before), old_(before.arrays()), apex_(before.name(before.apex())), changes_(changes) {
    arrays_.version_count = version_ = old_.version_count + 1;
    arrays_.rrclass = old_.rrclass;
  }

  Result<std::shared_ptr<const ZoneContent>> run() {
    copy_lists();
    find_new_names();
    place_nodes();
    change_owners();
    if (pool_.overflowed() || old_.octets.size() + pool_.size() >= kNone) {
      return fail(ErrorCode::kUnsupported, "the zone " + apex_.to_text() + " has more than 4 GiB of names and RDATA");
    }
    arrays_.octets.reserve(old_.octets.size() + pool_.size());
    arrays_.octets = old_.octets;
    arrays_.octets += pool_.release();
    find_facts();
    tell_ancestors();
    derive_states();
    make_ready(arrays_, version_);
    extend_chains();
    return std::make_shared<const ZoneContent>(std::move(arrays_));
  }

 private:
  void copy_lists();
  void find_new_names();
  void add_name(const Name& name);
  void place_nodes();
  void move_targets();
  void copy_nodes(NodeIndex begin, NodeIndex end);
  void add_node(const Name& name, NodeIndex parent, NodeIndex old_node);
  void change_owners();
  void change_owner(const Name& owner, std::span<const Change> changes);
  std::uint32_t put_rdata(const NodeState& state, const RR& rr);
  void find_facts();
  void tell_ancestors();
  void derive_states();
  void add_to_chains(NodeIndex node, std::span<const RRsetIndex> list, bool occluded);
  void extend_chains();

  [[nodiscard]] std::uint32_t intern(OctetsView octets) {
    return static_cast<std::uint32_t>(old_.octets.size()) + pool_.intern(octets);
  }
  [[nodiscard]] bool is_outside(NodeIndex node) const {
    return arrays_.nodes[node].parent == kNone && node != arrays_.apex;
  }
  // What an old node holds at the last version before. REQUIRES: it is of the old content.
  [[nodiscard]] std::span<const RRsetIndex> old_list(NodeIndex old_node) const {
    const auto states = before_.states(old_node);
    return states.empty() ? std::span<const RRsetIndex>() : before_.rrsets(states.back());
  }
  // What each node holds at the new version; to be asked of the nodes in order.
  class ListsInOrder {
   public:
    explicit ListsInOrder(const Appender& appender) : appender_(appender), next_(appender.touched_.begin()) {}
    std::span<const RRsetIndex> of(NodeIndex node) {
      if (next_ != appender_.touched_.end() && next_->node == node) return (next_++)->list;
      const NodeIndex old_node = appender_.old_nodes_[node];
      return old_node == kNone ? std::span<const RRsetIndex>() : appender_.old_list(old_node);
    }

   private:
    const Appender& appender_;
    std::vector<Touched>::const_iterator next_;
  };

  const ZoneContent& before_;
  const ContentArrays& old_;
  Name apex_;
  std::span<const Change> changes_;
  std::uint32_t version_ = 0;
  ContentArrays arrays_;
  OctetPool pool_;                                    // of what the new version brings; stands behind the old octets
  std::map<Name, NodeIndex> new_names_;               // canonical order
  std::vector<NodeIndex> places_;                     // where each old node is now
  std::vector<NodeIndex> old_nodes_;                  // what each node was before, or kNone
  std::vector<Touched> touched_;                      // by node
  std::vector<std::uint8_t> facts_;                   // by node
  std::vector<NodeIndex> nsec_owners_;                // at the new version
  std::vector<std::vector<NodeIndex>> nsec3_owners_;  // of each chain
};

void Appender::copy_lists() {
  // Room for what comes, so that nothing is copied twice.
  const auto copy = [this](auto& to, const auto& from) {
    to.reserve(from.size() + 2 * changes_.size() + 16);
    to.assign(from.begin(), from.end());
  };
  copy(arrays_.rrset_lists, old_.rrset_lists);
  copy(arrays_.rrsets, old_.rrsets);
  copy(arrays_.rdata_lists, old_.rdata_lists);
  constexpr std::size_t kUsual = 256;  // octets, with room for a few that are larger
  arrays_.ready.reserve(old_.ready.size() + kUsual * (changes_.size() + kUsual));
  arrays_.ready = old_.ready;
  arrays_.fresh_ready = old_.fresh_ready;
  arrays_.ready_negatives.reserve(old_.ready_negatives.size() + 1);
  arrays_.ready_negatives = old_.ready_negatives;
  for (const Nsec3Chain& chain : old_.nsec3_chains) {
    arrays_.nsec3_chains.push_back({chain.algorithm, chain.iterations, chain.salt, {}});
  }
}

void Appender::add_name(const Name& name) {
  if (before_.find(LookupName(name)) == kNone) new_names_.try_emplace(name, kNone);
}

void Appender::find_new_names() {
  for (const Change& change : changes_) {
    const Name& owner = change.rr.owner;
    if (change.rr.rrclass != old_.rrclass || change.kind != ChangeKind::kInserted) continue;
    if (!owner.is_at_or_below(apex_)) {  // evidence, but no part of the tree
      add_name(owner);
      continue;
    }
    for (std::size_t labels = apex_.label_count() + 1; labels <= owner.label_count(); ++labels) {
      add_name(owner.suffix(labels));
    }
  }
}

void Appender::add_node(const Name& name, NodeIndex parent, NodeIndex old_node) {
  arrays_.nodes.push_back({intern(name.wire()), parent, 0});
  old_nodes_.push_back(old_node);
}

void Appender::copy_nodes(NodeIndex begin, NodeIndex end) {
  for (NodeIndex node = begin; node < end; ++node) {
    places_[node] = static_cast<NodeIndex>(arrays_.nodes.size());
    Node copy = old_.nodes[node];
    if (copy.parent != kNone) copy.parent = places_[copy.parent];  // a parent stands before its children
    arrays_.nodes.push_back(copy);
    old_nodes_.push_back(node);
  }
}

void Appender::place_nodes() {
  const std::size_t count = before_.node_count() + new_names_.size();
  arrays_.nodes.reserve(count + 1);
  old_nodes_.reserve(count);
  places_.resize(before_.node_count());
  NodeIndex copied = 0;
  for (auto& [name, node] : new_names_) {
    const NodeIndex last_before = before_.last_at_or_before(name);
    const NodeIndex end = last_before == kNone ? 0 : last_before + 1;
    copy_nodes(copied, end);
    copied = end;
    NodeIndex parent = kNone;
    if (name.is_at_or_below(apex_)) {
      const Name above = name.suffix(name.label_count() - 1);
      const auto found = new_names_.find(above);
      parent = found != new_names_.end() ? found->second : places_[before_.find(LookupName(above))];
    }
    node = static_cast<NodeIndex>(arrays_.nodes.size());
    add_node(name, parent, kNone);
  }
  copy_nodes(copied, before_.node_count());
  arrays_.apex = places_[old_.apex];
  move_targets();
  arrays_.names.renumber(old_.names, places_, count);
  for (const auto& [name, node] : new_names_) {
    const LookupName hashed(name);
    arrays_.names.put(hashed.hash(hashed.label_count()), node);
  }
}

void Appender::move_targets() {
  if (new_names_.empty()) return;
  for (const StoredRRset& rrset : arrays_.rrsets) {
    if (rrset.type != RRType::kNS) continue;
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      NodeIndex& node = arrays_.rdata_lists[rrset.targets_place() + i];
      if (node < kUnknown) node = places_[node];
    }
  }
}

void Appender::change_owners() {
  for (auto begin = changes_.begin(); begin != changes_.end();) {
    const auto end =
        std::find_if(begin, changes_.end(), [&](const Change& change) { return change.rr.owner != begin->rr.owner; });
    change_owner(begin->rr.owner, {begin, end});
    begin = end;
  }
}

void Appender::change_owner(const Name& owner, std::span<const Change> changes) {
  static constexpr NodeState kNothing{};
  std::vector<Change> of_class;
  std::copy_if(changes.begin(), changes.end(), std::back_inserter(of_class),
               [&](const Change& change) { return change.rr.rrclass == old_.rrclass; });
  if (of_class.empty()) return;
  const NodeIndex known = before_.find(LookupName(owner));
  const auto added = new_names_.find(owner);
  if (known == kNone && added == new_names_.end()) return;  // a deletion of what is not there
  const NodeState& state = known == kNone || before_.states(known).empty() ? kNothing : before_.states(known).back();
  std::vector<RR> rrs;
  if (known != kNone) before_.append_rrs(known, state, rrs);
  rrs = applied(rrs, of_class);

  Touched touched{known == kNone ? added->second : places_[known], {}};
  std::vector<RRMember> members;
  for (auto begin = rrs.cbegin(); begin != rrs.cend();) {
    const auto is_of_rrset = [&](const RR& rr) {
      return rr.type == begin->type && covered_type(rr) == covered_type(*begin);
    };
    const auto end = std::find_if_not(begin, rrs.cend(), is_of_rrset);
    const bool changes_rrset =
        std::any_of(of_class.begin(), of_class.end(), [&](const Change& change) { return is_of_rrset(change.rr); });
    if (changes_rrset) {
      members.clear();
      for (auto rr = begin; rr != end; ++rr) {
        members.push_back({put_rdata(state, *rr), rr->ttl.seconds, rr->ttl_inferred});
      }
      touched.list.push_back(add_rrset(arrays_, begin->type, covered_type(*begin), members));
    } else {
      touched.list.push_back(before_.find_rrset(state, begin->type, covered_type(*begin)));
    }
    begin = end;
  }
  touched_.push_back(std::move(touched));
}

std::uint32_t Appender::put_rdata(const NodeState& state, const RR& rr) {
  const RRsetIndex kept = before_.find_rrset(state, rr.type, covered_type(rr));
  for (std::size_t i = 0; kept != kNone && i < before_.rrset(kept).rr_count; ++i) {
    if (before_.rdata(before_.rrset(kept), i) == rr.rdata) return rdata_place(old_, before_.rrset(kept), i);
  }
  return intern(rr.rdata);
}

void Appender::find_facts() {
  facts_.resize(arrays_.nodes.size());
  ListsInOrder lists(*this);
  for (NodeIndex node = 0; node < facts_.size(); ++node) {
    for (const RRsetIndex index : lists.of(node)) {
      const StoredRRset& rrset = arrays_.rrsets[index];
      if (counts_for_existence(rrset)) facts_[node] |= kOwns;
      if (rrset.type == RRType::kNS) facts_[node] |= kOwnsNs;
      if (rrset.type == RRType::kDNAME) facts_[node] |= kOwnsDname;
      if (rrset.type == RRType::kNSEC) facts_[node] |= kOwnsNsec;
      if (rrset.type == RRType::kNSEC3) facts_[node] |= kOwnsNsec3;
    }
  }
}

void Appender::tell_ancestors() {
  for (auto node = static_cast<NodeIndex>(facts_.size()); node-- > 0;) {
    if (is_outside(node)) continue;
    if ((facts_[node] & kOwns) != 0) facts_[node] |= kIsThere;
    if ((facts_[node] & kIsThere) == 0 || node == arrays_.apex) continue;
    std::uint8_t& parent = facts_[arrays_.nodes[node].parent];
    parent |= kIsThere;
    if (is_wildcard(octets_at(arrays_, arrays_.nodes[node].name))) parent |= kHasWildcard;
  }
}

// As derive_states() of adjust.cc, of one version.
void Appender::derive_states() {
  arrays_.states.reserve(old_.states.size() + 2 * changes_.size() + 16);
  ListsInOrder lists(*this);
  for (NodeIndex node = 0; node < facts_.size(); ++node) {
    const auto first_state = static_cast<std::uint32_t>(arrays_.states.size());
    const NodeIndex parent = arrays_.nodes[node].parent;
    const NodeIndex old_node = old_nodes_[node];
    arrays_.nodes[node].first_state = first_state;
    if (old_node != kNone) {
      const auto states = before_.states(old_node);
      arrays_.states.insert(arrays_.states.end(), states.begin(), states.end());
    }
    const std::uint8_t facts = facts_[node];
    // RFC 1034 section 4.2.1 and RFC 6672 section 2.4: what is below a cut or a DNAME is not this zone's to say.
    const bool occluded = parent != kNone && (facts_[parent] & kHidesChildren) != 0;
    const bool cut = parent != kNone && (facts & kOwnsNs) != 0 && !occluded;
    const bool dname = (facts & kOwnsDname) != 0 && !occluded && !cut;
    if (occluded || cut || dname) facts_[node] |= kHidesChildren;
    const int flags = ((facts & kIsThere) != 0 ? kExists : 0) | ((facts & kHasWildcard) != 0 ? kWildcardChild : 0) |
                      (occluded ? kOccluded : 0) | (cut ? kCut : 0) | (dname ? kDname : 0);
    const auto list = lists.of(node);
    add_state(arrays_, first_state, version_, static_cast<std::uint8_t>(flags), list);
    add_to_chains(node, list, occluded);
  }
  arrays_.nodes.push_back({0, kNone, static_cast<std::uint32_t>(arrays_.states.size())});
}

void Appender::add_to_chains(NodeIndex node, std::span<const RRsetIndex> list, bool occluded) {
  if ((facts_[node] & kOwnsNsec) != 0 && !is_outside(node) && !occluded) nsec_owners_.push_back(node);
  const NodeIndex parent = arrays_.nodes[node].parent;
  if ((facts_[node] & kOwnsNsec3) == 0 || parent == kNone || parent != arrays_.apex) return;
  for (const RRsetIndex index : list) {
    const StoredRRset& rrset = arrays_.rrsets[index];
    for (std::uint32_t i = 0; rrset.type == RRType::kNSEC3 && i < rrset.rr_count; ++i) {
      const std::uint32_t chain = nsec3_chain_of(arrays_, octets_at(arrays_, rdata_place(arrays_, rrset, i)));
      if (chain == kNone) continue;
      nsec3_owners_.resize(std::max<std::size_t>(nsec3_owners_.size(), chain + std::size_t{1}));
      auto& owners = nsec3_owners_[chain];
      if (owners.empty() || owners.back() != node) owners.push_back(node);
    }
  }
}

void Appender::extend_chains() {
  arrays_.nsec_owners = PresenceIndex::extended(old_.nsec_owners, places_, nsec_owners_, version_);
  nsec3_owners_.resize(arrays_.nsec3_chains.size());
  static const PresenceIndex kNoOwners;
  for (std::size_t chain = 0; chain < nsec3_owners_.size(); ++chain) {
    const bool known = chain < old_.nsec3_chains.size();
    const PresenceIndex& owners = known ? old_.nsec3_chains[chain].owners : kNoOwners;
    arrays_.nsec3_chains[chain].owners = PresenceIndex::extended(owners, places_, nsec3_owners_[chain], version_);
  }
}

}  // namespace

Result<std::shared_ptr<const ZoneContent>> append_version(const ZoneContent& before, std::span<const Change> changes) {
  return Appender(before, changes).run();
}

}  // namespace yore::zone
