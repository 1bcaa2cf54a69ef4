#include "zonedb/zone/adjust.h"

#include <algorithm>
#include <span>

#include "zonedb/zone/content_arrays.h"

namespace yore::zone {
namespace {

// Ranges for each node, laid end to end.
struct RangesOfNodes {
  VersionRanges ranges;
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> count;
  explicit RangesOfNodes(std::size_t nodes) : first(nodes), count(nodes) {}
  void set(NodeIndex node, std::span<const VersionRange> of_node) {
    first[node] = static_cast<std::uint32_t>(ranges.size());
    count[node] = static_cast<std::uint32_t>(of_node.size());
    ranges.insert(ranges.end(), of_node.begin(), of_node.end());
  }
  [[nodiscard]] std::span<const VersionRange> of(NodeIndex node) const {
    return std::span(ranges).subspan(first[node], count[node]);
  }
};

// What the children of the nodes of one depth have told so far.
struct FromBelow {
  VersionRanges exists;
  VersionRanges wildcard;
  std::size_t normal_size = 0;  // of `exists` when it was last normalised
  void add_exists(std::span<const VersionRange> ranges) {
    exists.insert(exists.end(), ranges.begin(), ranges.end());
    if (exists.size() > 2 * normal_size + 16) {  // keeps a parent of many within bounds
      normalise(exists);
      normal_size = exists.size();
    }
  }
};

// What the nodes on the way down to the next one tell it.
struct FromAbove {
  VersionRanges occluded;  // the versions at which the children of this node are below a cut or a DNAME
};

class Adjuster {
 public:
  Adjuster(ContentArrays& content, const std::vector<RRsetRun>& runs, const std::vector<std::uint32_t>& first_run)
      : content_(content),
        runs_(runs),
        first_run_(first_run),
        node_count_(static_cast<NodeIndex>(content.nodes.size() - 1)),
        depth_(node_count_),
        exists_(node_count_),
        wildcard_(node_count_) {}

  void run() {
    find_depths();
    FromBelowByDepth below(std::size_t{1} + max_depth_);
    for (NodeIndex node = node_count_; node-- > 0;) derive_existence(node, below);
    std::vector<FromAbove> above(std::size_t{1} + max_depth_);
    for (NodeIndex node = 0; node < node_count_; ++node) {
      content_.nodes[node].first_state = static_cast<std::uint32_t>(content_.states.size());
      derive_states(node, above);
    }
    content_.nodes[node_count_].first_state = static_cast<std::uint32_t>(content_.states.size());
    content_.nsec_owners.freeze();
    for (Nsec3Chain& chain : content_.nsec3_chains) chain.owners.freeze();
  }

 private:
  using FromBelowByDepth = std::vector<FromBelow>;
  // A range list being walked in order of version.
  struct Cursor {
    std::span<const VersionRange> ranges;
    [[nodiscard]] bool at(std::uint32_t version) {
      while (!ranges.empty() && ranges.front().last < version) ranges = ranges.subspan(1);
      return !ranges.empty() && ranges.front().first <= version;
    }
  };

  void find_depths();
  void derive_existence(NodeIndex node, FromBelowByDepth& below);
  void derive_states(NodeIndex node, std::vector<FromAbove>& above);
  void emit_states(NodeIndex node, std::span<const VersionRange> occluded, std::span<const VersionRange> cut,
                   std::span<const VersionRange> dname);
  void add_to_nsec_chain(NodeIndex node, std::span<const VersionRange> occluded);
  void add_to_nsec3_chains(NodeIndex node);

  [[nodiscard]] std::span<const RRsetRun> runs_of(NodeIndex node) const {
    return std::span(runs_).subspan(first_run_[node], first_run_[node + 1] - first_run_[node]);
  }
  // The versions at which `node` owns an RRset of `type`.
  [[nodiscard]] VersionRanges owned(NodeIndex node, RRType type) const {
    VersionRanges ranges;
    for (const RRsetRun& run : runs_of(node)) {
      if (content_.rrsets[run.rrset].type == type) ranges.push_back({run.first, run.last});
    }
    normalise(ranges);
    return ranges;
  }

  ContentArrays& content_;
  const std::vector<RRsetRun>& runs_;
  const std::vector<std::uint32_t>& first_run_;
  NodeIndex node_count_;
  std::vector<std::uint8_t> depth_;  // below the apex
  std::size_t max_depth_ = 0;
  RangesOfNodes exists_;
  RangesOfNodes wildcard_;
  // Of the node or state being made; members so that their memory is used again.
  std::vector<std::uint32_t> breaks_;
  std::vector<std::span<const RRsetRun>> types_;
  std::vector<RRsetIndex> list_;
};

void Adjuster::find_depths() {
  for (NodeIndex node = 0; node < node_count_; ++node) {
    const NodeIndex parent = content_.nodes[node].parent;
    if (parent != kNone) depth_[node] = static_cast<std::uint8_t>(depth_[parent] + 1);
    max_depth_ = std::max(max_depth_, std::size_t{depth_[node]});
  }
}

void Adjuster::derive_existence(NodeIndex node, FromBelowByDepth& below) {
  if (content_.nodes[node].parent == kNone && node != content_.apex) return;  // outside the zone
  // All descendants, and no other node of this depth, came since the last one: what they told is for this node.
  FromBelow& told = below[depth_[node]];
  for (const RRsetRun& run : runs_of(node)) {
    if (counts_for_existence(content_.rrsets[run.rrset])) told.exists.push_back({run.first, run.last});
  }
  normalise(told.exists);
  normalise(told.wildcard);
  exists_.set(node, told.exists);
  wildcard_.set(node, told.wildcard);
  if (node != content_.apex) {
    FromBelow& parent = below[depth_[node] - std::size_t{1}];
    parent.add_exists(told.exists);
    if (is_wildcard(octets_at(content_, content_.nodes[node].name))) {
      parent.wildcard.insert(parent.wildcard.end(), told.exists.begin(), told.exists.end());
    }
  }
  told.exists.clear();
  told.wildcard.clear();
  told.normal_size = 0;
}

void Adjuster::derive_states(NodeIndex node, std::vector<FromAbove>& above) {
  const bool inside = content_.nodes[node].parent != kNone;
  static const VersionRanges kNever;
  const VersionRanges& occluded = inside ? above[depth_[node] - std::size_t{1}].occluded : kNever;
  // The apex's NS are the zone's own (RFC 1034 section 4.2.1); all others make a cut. A cut hides a DNAME beside it.
  VersionRanges cut;
  if (inside) cut = owned(node, RRType::kNS);
  if (!occluded.empty()) cut = subtract(cut, occluded);
  VersionRanges dname = owned(node, RRType::kDNAME);
  if (!dname.empty()) dname = subtract(subtract(dname, occluded), cut);
  emit_states(node, occluded, cut, dname);
  add_to_nsec_chain(node, occluded);
  add_to_nsec3_chains(node);
  if (!inside && node != content_.apex) return;
  // RFC 1034 section 4.2.1 and RFC 6672 section 2.4: what is below is not this zone's to say.
  VersionRanges& below = above[depth_[node]].occluded;
  below = occluded;
  below.insert(below.end(), cut.begin(), cut.end());
  below.insert(below.end(), dname.begin(), dname.end());
  normalise(below);
}

void Adjuster::emit_states(NodeIndex node, std::span<const VersionRange> occluded, std::span<const VersionRange> cut,
                           std::span<const VersionRange> dname) {
  const auto runs = runs_of(node);
  auto& breaks = breaks_;
  breaks.clear();
  const auto add_breaks = [&](const auto& ranges) {
    for (const auto& range : ranges) {
      breaks.push_back(range.first);
      breaks.push_back(range.last + 1);
    }
  };
  add_breaks(runs);
  add_breaks(exists_.of(node));
  if (breaks.empty()) return;
  add_breaks(wildcard_.of(node));
  add_breaks(occluded);
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());

  // The runs of one type follow each other: one place in the runs for each type.
  auto& types = types_;
  types.clear();
  for (std::size_t begin = 0, end = 0; begin < runs.size(); begin = end) {
    const StoredRRset& first = content_.rrsets[runs[begin].rrset];
    for (end = begin + 1; end < runs.size(); ++end) {
      const StoredRRset& next = content_.rrsets[runs[end].rrset];
      if (next.type != first.type || next.covered != first.covered) break;
    }
    types.push_back(runs.subspan(begin, end - begin));
  }
  Cursor exists{exists_.of(node)}, wildcard{wildcard_.of(node)}, is_occluded{occluded}, is_cut{cut}, is_dname{dname};
  for (const std::uint32_t version : breaks) {
    if (version > content_.version_count) break;
    list_.clear();
    for (auto& of_type : types) {
      while (!of_type.empty() && of_type.front().last < version) of_type = of_type.subspan(1);
      if (!of_type.empty() && of_type.front().first <= version) list_.push_back(of_type.front().rrset);
    }
    const auto flag = [&](Cursor& cursor, NodeFlag bit) { return cursor.at(version) ? bit : 0; };
    const int flags = flag(exists, kExists) | flag(wildcard, kWildcardChild) | flag(is_occluded, kOccluded) |
                      flag(is_cut, kCut) | flag(is_dname, kDname);
    add_state(content_, content_.nodes[node].first_state, version, static_cast<std::uint8_t>(flags), list_);
  }
}

void Adjuster::add_to_nsec_chain(NodeIndex node, std::span<const VersionRange> occluded) {
  if (content_.nodes[node].parent == kNone && node != content_.apex) return;
  VersionRanges ranges = owned(node, RRType::kNSEC);
  if (ranges.empty()) return;
  ranges = subtract(ranges, occluded);
  if (!ranges.empty()) content_.nsec_owners.add(node, ranges);
}

void Adjuster::add_to_nsec3_chains(NodeIndex node) {
  if (content_.nodes[node].parent == kNone || content_.nodes[node].parent != content_.apex) return;
  std::vector<std::pair<std::uint32_t, VersionRanges>> by_chain;
  for (const RRsetRun& run : runs_of(node)) {
    const StoredRRset& rrset = content_.rrsets[run.rrset];
    if (rrset.type != RRType::kNSEC3) continue;
    for (std::uint32_t i = 0; i < rrset.rr_count; ++i) {
      const std::uint32_t chain = nsec3_chain_of(content_, octets_at(content_, rdata_place(content_, rrset, i)));
      if (chain == kNone) continue;
      const auto known =
          std::find_if(by_chain.begin(), by_chain.end(), [&](const auto& ranges) { return ranges.first == chain; });
      VersionRanges& ranges =
          known != by_chain.end() ? known->second : by_chain.emplace_back(chain, VersionRanges{}).second;
      ranges.push_back({run.first, run.last});
    }
  }
  for (auto& [chain, ranges] : by_chain) {
    normalise(ranges);
    content_.nsec3_chains[chain].owners.add(node, ranges);
  }
}

}  // namespace

void adjust(ContentArrays& content, const std::vector<RRsetRun>& runs, const std::vector<std::uint32_t>& first_run) {
  Adjuster(content, runs, first_run).run();
}

}  // namespace yore::zone
