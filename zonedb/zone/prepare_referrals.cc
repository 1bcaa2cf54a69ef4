#include "zonedb/zone/prepare_referrals.h"

#include <algorithm>
#include <vector>

#include "zonedb/zone/content_arrays.h"

namespace yore::zone {
namespace {

constexpr int kPointer = 2;             // octets of a compression pointer
constexpr int kFixed = 10;              // octets of an RR between owner and RDATA
constexpr int kTypeAndClass = 4;        // octets of a question behind its name
constexpr int kMostOctets = 4000;       // of name servers; more go unprepared
constexpr std::size_t kMostNames = 24;  // that stand in the message for others to point at

class Preparer {
 public:
  explicit Preparer(ContentArrays& content) : content_(content) {
    const LookupName apex(octets_at(content, content.nodes[content.apex].name));
    apex_ = apex.suffix(apex.label_count());
    apex_labels_ = apex.label_count();
  }

  void run() {
    for (NodeIndex node = 0; node + 1 < content_.nodes.size(); ++node) {
      const auto end = content_.nodes[node + 1].first_state;
      for (std::uint32_t at = content_.nodes[node].first_state; at < end; ++at) {
        const NodeState& state = content_.states[at];
        if (state.has(kCut)) prepare_cut(node, state);
      }
    }
  }

 private:
  // A suffix of a name that stands in the message, counted from the end of the question.
  struct Standing {
    OctetsView suffix;
    int place;
  };

  void prepare_cut(NodeIndex node, const NodeState& state) {
    for (std::uint32_t i = 0; i < state.rrset_count; ++i) {
      const RRsetIndex index = state.rrset_count == 1 ? state.list : content_.rrset_lists[state.list + i];
      const StoredRRset& rrset = content_.rrsets[index];
      if (rrset.type != RRType::kNS || content_.rdata_lists[rrset.prepared_place()] != kNone) continue;
      prepare(node, rrset);
      return;
    }
  }

  void prepare(NodeIndex node, const StoredRRset& rrset) {
    const OctetsView cut = octets_at(content_, content_.nodes[node].name);
    made_.clear();
    standing_.clear();
    remember(cut, 0, -kTypeAndClass - static_cast<int>(cut.size()));
    int end = 0;
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      const OctetsView target = octets_at(content_, rdata_place(content_, rrset, i));
      if (target.size() <= 1 || Name::wire_size_at(target, 0) != target.size()) return;
      PreparedTarget made;
      const int rdata = end + kPointer + kFixed;
      if (!share(target, rdata, made) || !find_node(target, node + 1, made)) return;
      end = rdata + made.own_octets + (made.tail == 0 ? 0 : kPointer);
      if (end > kMostOctets) return;
      made_.push_back(made);
    }
    std::uint32_t place = rrset.prepared_place();
    for (const PreparedTarget& target : made_) {
      content_.rdata_lists[place++] = target.packed();
      content_.rdata_lists[place++] = target.node;
    }
  }

  // The longest suffix that stands already; the others do from now on.
  bool share(OctetsView target, int rdata, PreparedTarget& made) {
    std::size_t at = 0;
    for (; at + 1 < target.size(); at += std::size_t{1} + octet_at(target, at)) {
      const OctetsView suffix = target.substr(at);
      const auto found = std::find_if(standing_.begin(), standing_.end(),
                                      [&](const Standing& standing) { return standing.suffix == suffix; });
      if (found == standing_.end()) continue;
      made.own_octets = static_cast<std::uint16_t>(at);
      made.tail = static_cast<std::int16_t>(found->place);
      return remember(target, suffix.size(), rdata);
    }
    made.own_octets = static_cast<std::uint16_t>(target.size());
    return remember(target, 1, rdata);
  }

  // The suffixes of `name` that are longer than `size` octets; the name stands at `place`. False: too many.
  bool remember(OctetsView name, std::size_t size, int place) {
    for (std::size_t at = 0; name.size() - at > std::max<std::size_t>(size, 1);
         at += std::size_t{1} + octet_at(name, at)) {
      standing_.push_back({name.substr(at), place + static_cast<int>(at)});
    }
    return standing_.size() < kMostNames;
  }

  // False where the name is this zone's to know and no node has it: it may come with a later version.
  bool find_node(OctetsView target, NodeIndex behind_cut, PreparedTarget& made) {
    if (target.size() < apex_.size() || !same_name(apex_, target.substr(target.size() - apex_.size()))) return true;
    // Most glue stands right behind its cut, or behind the glue before it.
    if (behind_cut + 1 < content_.nodes.size() && target == octets_at(content_, content_.nodes[behind_cut].name)) {
      made.node = behind_cut;
      return true;
    }
    const LookupName name(target);
    const std::size_t labels = name.label_count();
    if (labels < apex_labels_ || name.suffix(apex_labels_) != apex_) return true;  // a label that looks like the apex
    made.node = content_.names.find(name.hash(labels), [&](NodeIndex node) {
      return same_name(name.suffix(labels), octets_at(content_, content_.nodes[node].name));
    });
    return made.node != kNone;
  }

  ContentArrays& content_;
  Octets apex_;  // in lower case, in wire form
  std::size_t apex_labels_ = 0;
  std::vector<Standing> standing_;
  std::vector<PreparedTarget> made_;
};

}  // namespace

void prepare_referrals(ContentArrays& content) { Preparer(content).run(); }

}  // namespace yore::zone
