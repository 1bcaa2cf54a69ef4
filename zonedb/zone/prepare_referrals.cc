#include "zonedb/zone/prepare_referrals.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "zonedb/dns/short_octets.h"
#include "zonedb/zone/content_arrays.h"
#include "zonedb/zone/huge_pages.h"

namespace yore::zone {
namespace {

constexpr int kTypeAndClass = 4;                      // octets of a question behind its name
constexpr std::size_t kMostOctets = 3500;             // of a referral; a larger one is put together when asked for
constexpr std::size_t kMostNames = 24;                // that stand in the message for others to point at
constexpr std::size_t kMostRRs = 120;                 // in both sections: two pointers each are counted in an octet
constexpr std::size_t kUsualOctets = 112;             // of a referral, as it is kept
constexpr std::size_t kSpare = std::size_t{1} << 20;  // octets that may be out of date whatever the zone's size

// The octets of a referral in the making.
class ReferralMaker {
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
  // What stands between the owner and the RDATA.
  void put_fixed(RRType type, RRClass rrclass, std::uint32_t ttl, std::size_t rdata_size) {
    append_u16(octets_, static_cast<std::uint16_t>(type));
    append_u16(octets_, static_cast<std::uint16_t>(rrclass));
    append_u32(octets_, ttl);
    append_u16(octets_, static_cast<std::uint16_t>(rdata_size));
    ++rr_count_;
  }

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
    for (NodeIndex node = 0; node + 1 < content_.nodes.size(); ++node) {
      const auto of_node = states(node);
      for (std::size_t at = 0; at < of_node.size(); ++at) {
        const std::uint32_t until = at + 1 < of_node.size() ? of_node[at + 1].from : kNone;
        if (of_node[at].has(kCut) && until > first_version_) prepare_cut(node, of_node[at], until);
      }
    }
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

  // A state of the cut, that ends with version `until`.
  void prepare_cut(NodeIndex node, const NodeState& state, std::uint32_t until) {
    for (const RRsetIndex index : rrsets(state)) {
      const StoredRRset& rrset = content_.rrsets[index];
      if (rrset.type != RRType::kNS) continue;
      find_targets(node, rrset);
      if (!find_changes(node, rrset, state.from, until)) content_.rdata_lists[rrset.referral_place()] = kNone;
      for (const std::uint32_t version : changes_) put(node, rrset, version);
    }
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

  void put(NodeIndex node, const StoredRRset& rrset, std::uint32_t version) {
    std::uint32_t& newest = content_.rdata_lists[rrset.referral_place()];
    const bool is_ready = make_authority(node, rrset) && make_additional(rrset, version);
    const bool has_room = content_.referrals.size() < kNone - 2 * kMostOctets;
    if (!has_room || (!is_ready && newest == kNone)) {
      newest = kNone;
      return;
    }
    ReferralHead head;
    head.from = version;
    head.earlier = newest;
    newest = static_cast<std::uint32_t>(content_.referrals.size());
    if (is_ready) {
      head.labels = labels_;
      head.has_signed = has_signed_ ? 1 : 0;
      const ReferralMaker::Size both = maker_.size();
      head.authority_size = static_cast<std::uint16_t>(authority_.octets);
      head.additional_size = static_cast<std::uint16_t>(both.octets - authority_.octets);
      head.authority_count = static_cast<std::uint8_t>(authority_.rrs);
      head.additional_count = static_cast<std::uint8_t>(both.rrs - authority_.rrs);
      head.authority_pointers = static_cast<std::uint8_t>(authority_.pointers);
      head.additional_pointers = static_cast<std::uint8_t>(both.pointers - authority_.pointers);
    }
    Octets& referrals = content_.referrals;
    referrals.append(reinterpret_cast<const char*>(&head), sizeof head);
    if (!is_ready) return;
    referrals.append(maker_.octets()).append(maker_.pointers());
  }
  [[nodiscard]] bool is_too_large() const {
    const ReferralMaker::Size size = maker_.size();
    return size.octets > kMostOctets || size.rrs > kMostRRs;
  }

  // False where a referral had better be put together when asked for.
  bool make_authority(NodeIndex node, const StoredRRset& rrset) {
    const OctetsView cut = octets_at(content_, content_.nodes[node].name);
    const int cut_place = -kTypeAndClass - static_cast<int>(cut.size());
    maker_.clear();
    places_.clear();
    standing_.clear();
    labels_ = 0;
    remember(cut, 0, cut_place);
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      const OctetsView name = target(rrset, i);
      if (name.size() <= 1 || Name::wire_size_at(name, 0) != name.size()) return false;
      note_label(name, cut.size());
      maker_.put_pointer(cut_place);
      if (!put_target(name, rrset.ttl) || is_too_large()) return false;
    }
    return true;
  }

  // The RR behind its owner. Of the name as much as does not stand in the message already, the rest pointed at.
  bool put_target(OctetsView name, std::uint32_t ttl) {
    const auto [own, tail] = share(name);
    maker_.put_fixed(RRType::kNS, content_.rrclass, ttl, own + (tail ? 2U : 0U));
    const auto rdata = static_cast<int>(maker_.octets().size());
    places_.push_back(own == 0 ? *tail : rdata);
    maker_.put_octets(name.substr(0, own));
    if (tail) maker_.put_pointer(*tail);
    return remember(name, name.size() - own, rdata);
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

  // A question with the label that a name server has right before the cut's name would be pointed at.
  void note_label(OctetsView name, std::size_t cut_size) {
    for (std::size_t at = 0; name.size() - at > cut_size;) {
      const std::size_t next = at + 1 + octet_at(name, at);
      if (name.size() - next == cut_size) labels_ |= label_bit(name.substr(at));
      at = next;
    }
  }

  bool make_additional(const StoredRRset& rrset, std::uint32_t version) {
    authority_ = maker_.size();
    has_signed_ = false;
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
        maker_.put_fixed(rrset.type, content_.rrclass, rrset.ttl, address.size());
        maker_.put_octets(address);
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
  std::vector<int> places_;  // of each name server's name
  std::uint32_t labels_ = 0;
  bool has_signed_ = false;
  ReferralMaker maker_;
  ReferralMaker::Size authority_;  // of that section, which comes first
};

}  // namespace

void prepare_referrals(ContentArrays& content, std::uint32_t first_version) {
  std::uint32_t& fresh_size = content.fresh_referrals;
  if (first_version > 1 && content.referrals.size() <= 2 * std::size_t{fresh_size} + kSpare) {
    Preparer(content, first_version).run();
    trim(content.referrals);
    return;
  }
  // From the beginning, and without what later versions have made useless.
  content.referrals.clear();
  std::size_t cuts = 0;
  for (const StoredRRset& rrset : content.rrsets) {
    if (rrset.type != RRType::kNS) continue;
    content.rdata_lists[rrset.referral_place()] = kNone;
    ++cuts;
  }
  reserve_huge(content.referrals, cuts * kUsualOctets);
  Preparer(content, 1).run();
  trim(content.referrals);
  fresh_size = static_cast<std::uint32_t>(content.referrals.size());
}

}  // namespace yore::zone
