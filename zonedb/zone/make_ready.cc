#include "zonedb/zone/make_ready.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "zonedb/dns/short_octets.h"
#include "zonedb/zone/content_arrays.h"
#include "zonedb/zone/huge_pages.h"

namespace yore::zone {
namespace {

constexpr int kTypeAndClass = 4;                      // octets of a question behind its name
constexpr std::size_t kMostOctets = 3500;             // of both sections; what is larger is put together when asked for
constexpr std::size_t kMostNames = 24;                // that stand in the message for others to point at
constexpr std::size_t kMostRRs = 120;                 // in both sections: two pointers each are counted in an octet
constexpr std::size_t kUsualOctets = 112;             // of a referral, as it is kept
constexpr std::size_t kSpare = std::size_t{1} << 20;  // octets that may be out of date whatever the zone's size

// The octets of both sections in the making.
class ReadyMaker {
 public:
  struct Size {
    std::size_t octets = 0;
    std::size_t rrs = 0;
    std::size_t pointers = 0;
  };
  void clear() {
    octets_.clear();
    pointers_.clear();
    rr_count_ = 0;
  }
  // Of what has been put so far.
  [[nodiscard]] Size size() const { return {octets_.size(), rr_count_, pointers_.size() / sizeof(std::uint16_t)}; }
  [[nodiscard]] const Octets& octets() const { return octets_; }
  [[nodiscard]] const Octets& pointers() const { return pointers_; }

  // To what stands `place` octets behind the end of the question.
  void put_pointer(int place) {
    const auto at = static_cast<std::uint16_t>(octets_.size());
    pointers_.append(reinterpret_cast<const char*>(&at), sizeof at);
    append_u16(octets_, static_cast<std::uint16_t>(0xc000 + place));
  }
  void put_octets(OctetsView octets) { octets_.append(octets); }
  // What stands between the owner and the RDATA, whose size is put when that is there. Where the size goes.
  std::size_t put_fixed(RRType type, RRClass rrclass, std::uint32_t ttl) {
    append_u16(octets_, static_cast<std::uint16_t>(type));
    append_u16(octets_, static_cast<std::uint16_t>(rrclass));
    append_u32(octets_, ttl);
    append_u16(octets_, 0);
    ++rr_count_;
    return octets_.size() - 2;
  }
  void put_size(std::size_t at) { store_u16(octets_.data() + at, static_cast<std::uint16_t>(octets_.size() - at - 2)); }

 private:
  Octets octets_;
  Octets pointers_;
  std::size_t rr_count_ = 0;
};

class Preparer {
 public:
  Preparer(ContentArrays& content, std::uint32_t first_version) : content_(content), first_version_(first_version) {
    const LookupName apex(octets_at(content, content.nodes[content.apex].name));
    apex_ = apex.suffix(apex.label_count());
    apex_labels_ = apex.label_count();
  }

  void run() {
    for (NodeIndex node = 0; node + 1 < content_.nodes.size(); ++node) make_name_servers(node);
    make_negatives();
  }

 private:
  // A suffix of a name that stands in the message, counted from the end of the question.
  struct Standing {
    OctetsView suffix;
    int place;
  };

  [[nodiscard]] std::span<const NodeState> states(NodeIndex node) const {
    const std::uint32_t first = content_.nodes[node].first_state;
    return std::span(content_.states).subspan(first, content_.nodes[node + 1].first_state - first);
  }
  [[nodiscard]] const NodeState* state_at(NodeIndex node, std::uint32_t version) const {
    const auto of_node = states(node);
    const auto after = std::upper_bound(of_node.begin(), of_node.end(), version,
                                        [](std::uint32_t v, const NodeState& state) { return v < state.from; });
    return after == of_node.begin() ? nullptr : &*std::prev(after);
  }
  [[nodiscard]] std::span<const RRsetIndex> rrsets(const NodeState& state) const {
    return {state.rrset_count == 1 ? &state.list : content_.rrset_lists.data() + state.list, state.rrset_count};
  }
  [[nodiscard]] OctetsView target(const StoredRRset& rrset, std::size_t at) const {
    return octets_at(content_, rdata_place(content_, rrset, at));
  }

  // The RRset of `type` in a state, or kNone.
  [[nodiscard]] RRsetIndex find_rrset(const NodeState& state, RRType type) const {
    for (const RRsetIndex index : rrsets(state)) {
      if (content_.rrsets[index].type == type) return index;
    }
    return kNone;
  }
  // Calls make(index, from, until) for each run of the node's states with one RRset of `type` that the new versions
  // see.
  template <class IsOwner, class Make>
  void each_run(NodeIndex node, RRType type, IsOwner is_owner, Make make) {
    const auto of_node = states(node);
    const auto rrset_of = [&](const NodeState& state) { return is_owner(state) ? find_rrset(state, type) : kNone; };
    for (std::size_t at = 0; at < of_node.size();) {
      const std::uint32_t from = of_node[at].from;
      const RRsetIndex index = rrset_of(of_node[at]);
      for (++at; at < of_node.size() && index != kNone && rrset_of(of_node[at]) == index;) ++at;
      const std::uint32_t until = at < of_node.size() ? of_node[at].from : kNone;
      if (until > first_version_) make(index, from, until);
    }
  }

  void make_name_servers(NodeIndex node) {
    const auto is_owner = [&](const NodeState& state) { return state.has(kCut) || node == content_.apex; };
    each_run(node, RRType::kNS, is_owner, [&](RRsetIndex index, std::uint32_t from, std::uint32_t until) {
      if (index == kNone) return;
      const StoredRRset& rrset = content_.rrsets[index];
      std::uint32_t& newest = content_.rdata_lists[rrset.ready_place()];
      find_targets(node, rrset);
      if (!find_changes(node, rrset, from, until)) newest = kNone;
      for (const std::uint32_t version : changes_) {
        put(newest, version, put_name_servers(node, rrset) && put_all_addresses(rrset, version));
      }
    });
  }

  void make_negatives() {
    const auto always = [](const NodeState&) { return true; };
    each_run(content_.apex, RRType::kSOA, always, [&](RRsetIndex index, std::uint32_t from, std::uint32_t) {
      if (from < first_version_) return;
      std::uint32_t place = kNone;
      if (index != kNone && put_soa(content_.rrsets[index])) put(place, from, true);
      content_.ready_negatives.push_back({from, place});
    });
  }

  void find_targets(NodeIndex node, const StoredRRset& rrset) {
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      NodeIndex& known = content_.rdata_lists[rrset.targets_place() + i];
      if (known == kUnknown) known = find_node(target(rrset, i), node + 1 + i);
    }
  }

  // The versions with which the referral may change. A name server that many cuts share would, each time that it
  // changes, make all of their referrals anew: of those only the newest is made. False where earlier ones are left out.
  bool find_changes(NodeIndex node, const StoredRRset& rrset, std::uint32_t from, std::uint32_t until) {
    changes_.assign(1, from);
    std::uint32_t first = first_version_;
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      const NodeIndex of_target = content_.rdata_lists[rrset.targets_place() + i];
      if (of_target >= kUnknown) continue;
      const bool is_shared = !is_below(of_target, node);
      const auto of_node = states(of_target);
      for (auto state = of_node.rbegin(); state != of_node.rend() && state->from > from; ++state) {
        if (state->from < first_version_) break;
        if (state->from >= until) continue;
        changes_.push_back(state->from);
        if (!is_shared) continue;
        first = std::max(first, state->from);
        break;
      }
    }
    std::sort(changes_.begin(), changes_.end());
    changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
    std::erase_if(changes_, [&](std::uint32_t version) { return version < first; });
    return first == first_version_;
  }
  [[nodiscard]] bool is_below(NodeIndex node, NodeIndex cut) const {
    while (node > cut && node != kNone) node = content_.nodes[node].parent;  // a parent stands before its children
    return node == cut;
  }

  // What maker_ has, where that `is_ready`, as the newest of those that `newest` leads to.
  void put(std::uint32_t& newest, std::uint32_t version, bool is_ready) {
    const bool has_room = content_.ready.size() < kNone - 2 * kMostOctets;
    if (!has_room || (!is_ready && newest == kNone)) {
      newest = kNone;
      return;
    }
    ReadyHead head;
    head.from = version;
    head.earlier = newest;
    newest = static_cast<std::uint32_t>(content_.ready.size());
    if (is_ready) {
      head.labels = labels_;
      head.has_signed = has_signed_ ? 1 : 0;
      const ReadyMaker::Size both = maker_.size();
      head.authority_size = static_cast<std::uint16_t>(authority_.octets);
      head.additional_size = static_cast<std::uint16_t>(both.octets - authority_.octets);
      head.authority_count = static_cast<std::uint8_t>(authority_.rrs);
      head.additional_count = static_cast<std::uint8_t>(both.rrs - authority_.rrs);
      head.authority_pointers = static_cast<std::uint8_t>(authority_.pointers);
      head.additional_pointers = static_cast<std::uint8_t>(both.pointers - authority_.pointers);
    }
    Octets& ready = content_.ready;
    ready.append(reinterpret_cast<const char*>(&head), sizeof head);
    if (!is_ready) return;
    ready.append(maker_.octets()).append(maker_.pointers());
  }
  [[nodiscard]] bool is_too_large() const {
    const ReadyMaker::Size size = maker_.size();
    return size.octets > kMostOctets || size.rrs > kMostRRs;
  }

  // Begins anew, behind a question for a name that ends in `owner`.
  void begin(OctetsView owner) {
    maker_.clear();
    places_.clear();
    standing_.clear();
    labels_ = 0;
    has_signed_ = false;
    owner_size_ = owner.size();
    owner_place_ = -kTypeAndClass - static_cast<int>(owner.size());
    remember(owner, 0, owner_place_);
  }

  void put_owner() {
    if (owner_size_ > 1) {
      maker_.put_pointer(owner_place_);
    } else {
      maker_.put_octets(Octets(1, '\0'));  // the root stands for itself
    }
  }

  // False, here and below, where it had better be put together when asked for.
  bool put_name_servers(NodeIndex node, const StoredRRset& rrset) {
    begin(octets_at(content_, content_.nodes[node].name));
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      put_owner();
      if (!put_target(target(rrset, i), rrset.ttl) || is_too_large()) return false;
    }
    authority_ = maker_.size();
    return true;
  }

  // As a negative answer has it (RFC 2308 section 3).
  bool put_soa(const StoredRRset& rrset) {
    const OctetsView rdata = target(rrset, 0);
    const std::size_t mname = Name::wire_size_at(rdata, 0).value_or(0);
    const std::size_t rname = Name::wire_size_at(rdata, mname).value_or(0);
    constexpr std::size_t kNumbers = 20;  // the octets behind the names (RFC 1035 section 3.3.13)
    if (rrset.rr_count != 1 || mname == 0 || rname == 0 || rdata.size() != mname + rname + kNumbers) return false;
    begin(octets_at(content_, content_.nodes[content_.apex].name));
    put_owner();
    const std::uint32_t minimum = u32_at(rdata, rdata.size() - 4);
    const std::size_t size_at = maker_.put_fixed(RRType::kSOA, content_.rrclass, std::min(rrset.ttl, minimum));
    if (!put_name(rdata.substr(0, mname)) || !put_name(rdata.substr(mname, rname))) return false;
    maker_.put_octets(rdata.substr(mname + rname));
    maker_.put_size(size_at);
    authority_ = maker_.size();
    return true;
  }

  // The RR behind its owner.
  bool put_target(OctetsView name, std::uint32_t ttl) {
    const std::size_t size_at = maker_.put_fixed(RRType::kNS, content_.rrclass, ttl);
    if (name.size() <= 1 || !put_name(name)) return false;
    maker_.put_size(size_at);
    return true;
  }

  // Of the name as much as does not stand in the message already, the rest pointed at. Where it is goes into places_.
  bool put_name(OctetsView name) {
    if (Name::wire_size_at(name, 0) != name.size()) return false;
    note_label(name);
    const auto [own, tail] = share(name);
    const auto at = static_cast<int>(maker_.size().octets);
    places_.push_back(own == 0 ? *tail : at);
    maker_.put_octets(name.substr(0, own));
    if (tail) maker_.put_pointer(*tail);
    return remember(name, name.size() - own, at);
  }

  // How many octets come before the longest suffix that stands already, and where that does.
  [[nodiscard]] std::pair<std::size_t, std::optional<int>> share(OctetsView name) const {
    for (std::size_t at = 0; at + 1 < name.size(); at += std::size_t{1} + octet_at(name, at)) {
      const OctetsView suffix = name.substr(at);
      const auto found = std::find_if(standing_.begin(), standing_.end(),
                                      [&](const Standing& standing) { return same_octets(standing.suffix, suffix); });
      if (found != standing_.end()) return {at, found->place};
    }
    return {name.size(), std::nullopt};
  }

  // The suffixes of `name` that are longer than `size` octets; the name stands at `place`. False: too many.
  bool remember(OctetsView name, std::size_t size, int place) {
    for (std::size_t at = 0; name.size() - at > std::max<std::size_t>(size, 1);
         at += std::size_t{1} + octet_at(name, at)) {
      standing_.push_back({name.substr(at), place + static_cast<int>(at)});
    }
    return standing_.size() < kMostNames;
  }

  // A question with the label that a name has right before the owner's would be pointed at.
  void note_label(OctetsView name) {
    for (std::size_t at = 0; name.size() - at > owner_size_;) {
      const std::size_t next = at + 1 + octet_at(name, at);
      if (name.size() - next == owner_size_) labels_ |= label_bit(name.substr(at));
      at = next;
    }
  }

  bool put_all_addresses(const StoredRRset& rrset, std::uint32_t version) {
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      const NodeIndex node = content_.rdata_lists[rrset.targets_place() + i];
      if (node == kNone) continue;
      const NodeState* const state = node == kUnknown ? nullptr : state_at(node, version);
      // What does not exist may yet be a wildcard's to say.
      if (state == nullptr || !state->has(kExists) || !put_addresses(*state, places_[i])) return false;
    }
    return true;
  }

  bool put_addresses(const NodeState& state, int owner) {
    for (const RRsetIndex index : rrsets(state)) {
      const StoredRRset& rrset = content_.rrsets[index];
      if (rrset.covered == RRType::kA || rrset.covered == RRType::kAAAA) has_signed_ = true;
      if (rrset.type != RRType::kA && rrset.type != RRType::kAAAA) continue;
      for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
        const OctetsView address = octets_at(content_, rdata_place(content_, rrset, i));
        maker_.put_pointer(owner);
        const std::size_t size_at = maker_.put_fixed(rrset.type, content_.rrclass, rrset.ttl);
        maker_.put_octets(address);
        maker_.put_size(size_at);
        if (is_too_large()) return false;
      }
    }
    return true;
  }

  // The node of a name server's name; kNone outside the zone, kUnknown where no version has had it.
  [[nodiscard]] NodeIndex find_node(OctetsView wire, NodeIndex likely) const {
    if (wire.size() < apex_.size() || !same_name(apex_, wire.substr(wire.size() - apex_.size()))) return kNone;
    // Most glue stands right behind its cut, in the order of its names, as the NS do.
    if (likely + 1 < content_.nodes.size() && same_octets(wire, octets_at(content_, content_.nodes[likely].name))) {
      return likely;
    }
    const LookupName name(wire);
    if (!name.is_name()) return kNone;
    const std::size_t labels = name.label_count();
    if (labels < apex_labels_ || name.suffix(apex_labels_) != apex_) return kNone;  // a label that looks like the apex
    const NodeIndex found = content_.names.find(name.hash(labels), [&](NodeIndex node) {
      return same_name(name.suffix(labels), octets_at(content_, content_.nodes[node].name));
    });
    return found == kNone ? kUnknown : found;
  }

  ContentArrays& content_;
  const std::uint32_t first_version_;
  Octets apex_;  // in lower case, in wire form
  std::size_t apex_labels_ = 0;
  std::vector<std::uint32_t> changes_;
  std::vector<Standing> standing_;
  std::vector<int> places_;  // of each name, as Standing has it
  std::size_t owner_size_ = 0;
  int owner_place_ = 0;
  std::uint32_t labels_ = 0;
  bool has_signed_ = false;
  ReadyMaker maker_;
  ReadyMaker::Size authority_;  // of that section, which comes first
};

}  // namespace

void make_ready(ContentArrays& content, std::uint32_t first_version) {
  std::uint32_t& fresh_size = content.fresh_ready;
  if (first_version > 1 && content.ready.size() <= 2 * std::size_t{fresh_size} + kSpare) {
    Preparer(content, first_version).run();
    trim(content.ready);
    return;
  }
  // From the beginning, and without what later versions have made useless.
  content.ready.clear();
  content.ready_negatives.clear();
  std::size_t cuts = 0;
  for (const StoredRRset& rrset : content.rrsets) {
    if (rrset.type != RRType::kNS) continue;
    content.rdata_lists[rrset.ready_place()] = kNone;
    ++cuts;
  }
  reserve_huge(content.ready, cuts * kUsualOctets);
  Preparer(content, 1).run();
  trim(content.ready);
  fresh_size = static_cast<std::uint32_t>(content.ready.size());
}

}  // namespace yore::zone
