#include "zonedb/zone/content_builder.h"

#include <algorithm>
#include <future>

#include "zonedb/zone/huge_pages.h"
#include "zonedb/zone/make_ready.h"

namespace yore::zone {
namespace {

// Whether the name `wire` is below `ancestor`, ASCII case ignored.
bool is_below(OctetsView wire, OctetsView ancestor) {
  if (wire.size() <= ancestor.size()) return false;
  const std::size_t start = wire.size() - ancestor.size();
  std::size_t at = 0;
  while (at < start) at += std::size_t{1} + octet_at(wire, at);
  return at == start && std::equal(ancestor.begin(), ancestor.end(), wire.begin() + static_cast<std::ptrdiff_t>(start),
                                   [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

}  // namespace

void ContentBuilder::expect(std::size_t lifespans) {
  // What is not used of it is never touched.
  reserve_huge(arrays_.nodes, lifespans);
  reserve_huge(arrays_.states, lifespans);
  reserve_huge(arrays_.rrsets, lifespans);
  reserve_huge(arrays_.rdata_lists, 3 * lifespans);
  reserve_huge(runs_, lifespans);
  reserve_huge(first_run_, lifespans);
  pool_.expect(lifespans);
}

void ContentBuilder::add_lifespan(VersionId first, VersionId last, const RR& rr) {
  if (!class_known_) arrays_.rrclass = rr.rrclass;
  class_known_ = true;
  if (rr.rrclass != arrays_.rrclass) return;
  if (!owner_ || *owner_ != rr.owner) {
    finish_owner();
    begin_owner(rr.owner, first.number);
  }
  if (!path_.empty() && first.number < path_.back().spelled_at) spell_as_at(rr.owner, first.number);
  pieces_.push_back({rr.type, covered_type(rr), first.number, last.number,
                     RRMember{pool_.intern(rr.rdata), rr.ttl.seconds, rr.ttl_inferred}});
}

NodeIndex ContentBuilder::add_node(const Name& name, NodeIndex parent) {
  const auto node = static_cast<NodeIndex>(arrays_.nodes.size());
  arrays_.nodes.push_back({pool_.intern(name.wire()), parent, 0});
  first_run_.push_back(static_cast<std::uint32_t>(runs_.size()));
  return node;
}

void ContentBuilder::begin_owner(const Name& owner, std::uint32_t version) {
  owner_ = owner;
  if (!owner.is_at_or_below(apex_)) {  // evidence, but no part of the tree
    add_node(owner, kNone);
    path_.clear();
    return;
  }
  // Canonical order brings a name after its ancestors and right before its descendants (RFC 4034 section 6.1): the path
  // from the apex is all that has to be remembered.
  const std::size_t apex_labels = apex_.label_count();
  const std::size_t labels = owner.label_count();
  while (!path_.empty() && !is_below(owner.wire(), pool_.at(arrays_.nodes[path_.back().node].name))) path_.pop_back();
  spell_as_at(owner, version);
  for (std::size_t at = apex_labels + path_.size(); at <= labels; ++at) {
    path_.push_back({add_node(owner.suffix(at), path_.empty() ? kNone : path_.back().node), version});
  }
  if (arrays_.apex == kNone) arrays_.apex = path_.front().node;
}

// Spells the path as `owner` does, as far as it was not there before `version`. No name is there later than one below
// it, so that one that was there ends the search.
void ContentBuilder::spell_as_at(const Name& owner, std::uint32_t version) {
  for (std::size_t at = path_.size(); at-- > 0 && version < path_[at].spelled_at;) {
    arrays_.nodes[path_[at].node].name = pool_.intern(owner.suffix(apex_.label_count() + at).wire());
    path_[at].spelled_at = version;
  }
}

void ContentBuilder::finish_owner() {
  for (auto begin = pieces_.cbegin(); begin != pieces_.cend();) {
    const auto end = std::find_if(begin, pieces_.cend(), [&](const Piece& piece) {
      return piece.type != begin->type || piece.covered != begin->covered;
    });
    add_runs(begin, end);
    begin = end;
  }
  pieces_.clear();
}

void ContentBuilder::add_runs(Pieces::const_iterator begin, Pieces::const_iterator end) {
  // `begin` to `end` are in canonical order of RDATA, and so stay the members of each RRset.
  members_.clear();
  const bool live_alike = std::all_of(
      begin, end, [&](const Piece& piece) { return piece.first == begin->first && piece.last == begin->last; });
  if (live_alike) {  // as nearly all do: one run
    for (auto piece = begin; piece != end; ++piece) members_.push_back(&*piece);
    runs_.push_back({begin->first, begin->last, add_members()});
    return;
  }
  std::vector<const Piece*> coming;
  std::vector<std::uint32_t> breaks;
  for (auto piece = begin; piece != end; ++piece) {
    coming.push_back(&*piece);
    breaks.push_back(piece->first);
    breaks.push_back(piece->last + 1);
  }
  std::sort(coming.begin(), coming.end(), [](const Piece* a, const Piece* b) { return a->first < b->first; });
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());

  auto next = coming.begin();
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    const std::uint32_t version = breaks[i];
    std::erase_if(members_, [&](const Piece* piece) { return piece->last < version; });
    for (; next != coming.end() && (*next)->first == version; ++next) {
      members_.insert(std::lower_bound(members_.begin(), members_.end(), *next), *next);
    }
    if (!members_.empty()) runs_.push_back({version, breaks[i + 1] - 1, add_members()});
  }
}

RRsetIndex ContentBuilder::add_members() {
  rrs_.clear();
  for (const Piece* member : members_) rrs_.push_back(member->rr);
  return add_rrset(arrays_, members_.front()->type, members_.front()->covered, rrs_);
}

void ContentBuilder::index_names() {
  // A parent stands before its children, so its hash is there when theirs are made.
  const std::size_t count = arrays_.nodes.size() - 1;
  std::vector<std::uint32_t> hashes(count);
  arrays_.names.reset(count);
  for (NodeIndex node = 0; node < count; ++node) {
    const OctetsView wire = octets_at(arrays_, arrays_.nodes[node].name);
    const NodeIndex parent = arrays_.nodes[node].parent;
    if (parent == kNone) {
      const LookupName name(wire);
      hashes[node] = name.hash(name.label_count());
    } else {
      hashes[node] = child_hash(hashes[parent], wire.substr(1, octet_at(wire, 0)));
    }
    arrays_.names.put(hashes[node], node);
  }
}

Result<std::shared_ptr<const ZoneContent>> ContentBuilder::build(std::uint32_t version_count) {
  finish_owner();
  if (arrays_.apex == kNone) begin_owner(apex_, 1);
  if (pool_.overflowed()) {
    return fail(ErrorCode::kUnsupported, "the zone " + apex_.to_text() + " has more than 4 GiB of names and RDATA");
  }
  arrays_.version_count = version_count;
  arrays_.octets = pool_.release();
  arrays_.nodes.push_back({0, kNone, 0});
  first_run_.push_back(static_cast<std::uint32_t>(runs_.size()));
  auto indexed = std::async([this] { index_names(); });  // while the states, which need no names, are derived
  adjust(arrays_, runs_, first_run_);
  indexed.get();
  make_ready(arrays_, 1);
  const auto trim_all = [](auto&... arrays) { (trim(arrays), ...); };
  trim_all(arrays_.nodes, arrays_.states, arrays_.rrset_lists, arrays_.rrsets, arrays_.rdata_lists);
  return std::make_shared<const ZoneContent>(std::move(arrays_));
}

}  // namespace yore::zone
