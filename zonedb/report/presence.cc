#include "zonedb/report/presence.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>

#include "zonedb/report/timeline.h"

namespace yore::report {
namespace {

Stretch::Edge edge_of(std::optional<Ttl> beyond) { return beyond ? Stretch::Edge::kOtherTtl : Stretch::Edge::kAbsent; }

VersionPairs find_disagreeing(const std::vector<SnapshotFacts>& snapshots) {
  std::set<VersionPair> pairs;
  for (const Disagreement& found : find_disagreements(snapshots, find_reigns(snapshots))) {
    pairs.insert({found.a_version, found.b_version});
  }
  return VersionPairs({pairs.begin(), pairs.end()});
}

}  // namespace

void Presence::add(VersionId first, VersionId last, Ttl ttl) {
  auto at = std::upper_bound(ranges_.begin(), ranges_.end(), first,
                             [](VersionId version, const Range& range) { return version < range.first; });
  at = ranges_.insert(at, {first, last, ttl, last});
  for (; at != ranges_.end(); ++at) {
    at->reach = at == ranges_.begin() ? at->last : std::max(std::prev(at)->reach, at->last);
  }
}

std::optional<Ttl> Presence::ttl_in(VersionId version) const {
  auto range = std::upper_bound(ranges_.begin(), ranges_.end(), version,
                                [](VersionId v, const Range& one) { return v < one.first; });
  while (range != ranges_.begin() && (--range)->reach >= version) {
    if (version <= range->last) return range->ttl;
  }
  return std::nullopt;
}

bool Presence::differs(const VersionPair& pair, TtlUse ttls) const {
  const std::optional<Ttl> before = ttl_in(pair.before);
  const std::optional<Ttl> after = ttl_in(pair.after);
  return ttls == TtlUse::kIgnored ? before.has_value() != after.has_value() : before != after;
}

std::vector<std::size_t> Presence::differing(const VersionPairs& pairs, TtlUse ttls) const {
  std::vector<std::size_t> found;
  const auto add = [&](std::size_t pair) { found.push_back(pair); };
  for (const Range& range : ranges_) {
    pairs.for_each_across(range.first, add);
    pairs.for_each_across(VersionId{range.last.number + 1}, add);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase_if(found, [&](std::size_t pair) { return !differs(pairs.pairs()[pair], ttls); });
  return found;
}

ZoneTimes::ZoneTimes(std::vector<SnapshotFacts> snapshots)
    : snapshots_(std::move(snapshots)),
      beside_(find_beside(snapshots_)),
      all_{{}, VersionPairs({}), {}, VersionPairs({})},
      disagreements_(find_disagreeing(snapshots_)) {
  std::vector<std::size_t> all(snapshots_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::map<Server, std::vector<std::size_t>> by_server;
  std::map<Server, std::size_t> newest;
  for (const std::size_t i : all) {
    const Server& server = snapshots_[i].server;
    by_server[server].push_back(i);
    const auto before = newest.find(server);
    own_before_.push_back(before == newest.end() ? std::nullopt : std::optional(before->second));
    if (!beside_[i]) newest[server] = i;
  }
  all_ = sequence_of(all);
  for (const auto& [server, places] : by_server) by_server_.emplace(server, sequence_of(places));
}

ZoneTimes::Sequence ZoneTimes::sequence_of(std::span<const std::size_t> places) const {
  std::vector<std::size_t> members;
  std::vector<std::size_t> beside;
  for (const std::size_t place : places) (beside_[place] ? beside : members).push_back(place);
  std::sort(beside.begin(), beside.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(*beside_[a], a) < std::pair(*beside_[b], b); });
  std::vector<VersionPair> steps;
  for (std::size_t i = 1; i < members.size(); ++i) {
    steps.push_back({snapshots_[members[i - 1]].version, snapshots_[members[i]].version});
  }
  std::vector<VersionPair> differences;
  for (const std::size_t place : beside) {
    differences.push_back({snapshots_[*beside_[place]].version, snapshots_[place].version});
  }
  return {std::move(members), VersionPairs(std::move(steps)), std::move(beside), VersionPairs(std::move(differences))};
}

bool ZoneTimes::is_by_server(const Presence& presence, TtlUse ttls) const {
  if (by_server_.size() < 2) return false;
  if (!presence.differing(disagreements_, ttls).empty()) return true;
  const auto steps = presence.differing(all_.steps, ttls);
  return std::any_of(steps.begin(), steps.end(), [&](std::size_t step) {
    const std::optional<std::size_t> own = own_before_[all_.members[step + 1]];
    return !own || presence.differs({snapshots_[*own].version, snapshots_[all_.members[step]].version}, ttls);
  });
}

// Of the members from `begin` on, up to `end`.
Stretch ZoneTimes::make_stretch(const Sequence& sequence, std::size_t begin, std::size_t end, const Presence& presence,
                                TtlUse ttls) const {
  const auto facts = [&](std::size_t member) -> const SnapshotFacts& { return snapshots_[sequence.members[member]]; };
  Stretch stretch;
  stretch.ttl = presence.ttl_in(facts(begin).version).value_or(Ttl{});
  stretch.first = facts(begin);
  stretch.last = facts(end - 1);
  stretch.latest_start = stretch.last.time.first;
  // None that ends before it can have started later.
  for (std::size_t i = end - 1; i-- > begin && facts(i).time.last > stretch.latest_start;) {
    stretch.latest_start = std::max(stretch.latest_start, facts(i).time.first);
  }
  const auto holds = [&](std::size_t place) { return *beside_[place]; };
  const auto& all_beside = sequence.beside;
  const auto from = std::ranges::lower_bound(all_beside, sequence.members[begin], {}, holds);
  const auto to = std::ranges::upper_bound(all_beside, sequence.members[end - 1], {}, holds);
  for (const std::size_t difference : presence.differing(sequence.differences, ttls)) {
    const auto place = all_beside.begin() + static_cast<std::ptrdiff_t>(difference);
    if (from <= place && place < to) ++stretch.beside;
  }
  stretch.snapshots = end - begin + static_cast<std::size_t>(to - from) - stretch.beside;
  for (auto at = to; at != from && snapshots_[*--at].time.last > stretch.latest_start;) {
    const SnapshotFacts& beside = snapshots_[*at];
    if (presence.differs({snapshots_[*beside_[*at]].version, beside.version}, ttls)) continue;
    stretch.latest_start = std::max(stretch.latest_start, beside.time.first);
  }
  if (begin > 0) {
    stretch.before = facts(begin - 1);
    stretch.begins = edge_of(presence.ttl_in(stretch.before->version));
  }
  if (end < sequence.members.size()) {
    stretch.after = facts(end);
    stretch.ends = edge_of(presence.ttl_in(stretch.after->version));
  }
  return stretch;
}

// Of those that hold what the one that they are beside does not: those beside one snapshot, with one TTL, are one
// stretch.
void ZoneTimes::add_stretches_beside(const Sequence& sequence, const Presence& presence, TtlUse ttls,
                                     std::vector<Stretch>& found) const {
  std::map<Ttl, Stretch> of_holder;
  std::optional<std::size_t> holder;
  const auto finish = [&] {
    for (auto& [ttl, stretch] : of_holder) found.push_back(std::move(stretch));
    of_holder.clear();
  };
  for (const std::size_t difference : presence.differing(sequence.differences, ttls)) {
    const std::size_t at = sequence.beside[difference];
    const SnapshotFacts& facts = snapshots_[at];
    const auto ttl = presence.ttl_in(facts.version);
    if (!ttl) continue;
    if (holder != beside_[at]) finish();
    holder = beside_[at];
    const auto [place, fresh] = of_holder.try_emplace(ttls == TtlUse::kApart ? *ttl : Ttl{});
    Stretch& stretch = place->second;
    if (fresh) {
      stretch.ttl = *ttl;
      stretch.first = facts;
      stretch.before = snapshots_[*holder];
      stretch.after = stretch.before;
      stretch.begins = edge_of(presence.ttl_in(stretch.before->version));
      stretch.ends = stretch.begins;
    }
    stretch.last = facts;
    stretch.latest_start = facts.time.first;  // they end together, and stand in the order in which they start
    ++stretch.snapshots;
  }
  finish();
}

void ZoneTimes::add_stretches(const Sequence& sequence, const std::optional<Server>& server, const Presence& presence,
                              TtlUse ttls, std::vector<Stretch>& found) const {
  std::vector<std::size_t> last_members = presence.differing(sequence.steps, ttls);
  last_members.push_back(sequence.members.size() - 1);
  std::vector<Stretch> own;
  std::size_t begin = 0;
  for (const std::size_t last : last_members) {
    if (presence.ttl_in(snapshots_[sequence.members[begin]].version)) {
      own.push_back(make_stretch(sequence, begin, last + 1, presence, ttls));
    }
    begin = last + 1;
  }
  add_stretches_beside(sequence, presence, ttls, own);
  std::sort(own.begin(), own.end(),
            [](const Stretch& a, const Stretch& b) { return in_snapshot_order(a.first, b.first); });
  for (Stretch& stretch : own) {
    stretch.server = server;
    found.push_back(std::move(stretch));
  }
}

std::vector<Stretch> ZoneTimes::stretches(const Presence& presence, TtlUse ttls) const {
  if (is_by_server(presence, ttls)) return stretches_by_server(presence, ttls);
  std::vector<Stretch> found;
  if (!snapshots_.empty()) add_stretches(all_, std::nullopt, presence, ttls, found);
  return found;
}

std::vector<Stretch> ZoneTimes::stretches_by_server(const Presence& presence, TtlUse ttls) const {
  std::vector<Stretch> found;
  for (const auto& [server, sequence] : by_server_) add_stretches(sequence, server, presence, ttls, found);
  return found;
}

std::vector<Absence> ZoneTimes::absences(const Presence& presence, TtlUse ttls) const {
  std::vector<Absence> found;
  if (!is_by_server(presence, ttls)) return found;
  for (const auto& [server, sequence] : by_server_) {
    const SnapshotFacts& first = snapshots_[sequence.members.front()];
    if (presence.ttl_in(first.version) || !presence.differing(sequence.steps, TtlUse::kIgnored).empty()) continue;
    if (!presence.differing(sequence.differences, TtlUse::kIgnored).empty()) continue;
    found.push_back(
        {server, first, snapshots_[sequence.members.back()], sequence.members.size() + sequence.beside.size()});
  }
  return found;
}

std::optional<SnapshotFacts> ZoneTimes::held_before(const Stretch& stretch) const {
  const auto& members = stretch.server ? by_server_.at(*stretch.server).members : all_.members;
  const auto end = std::ranges::lower_bound(members, stretch.first.time.last, {},
                                            [&](std::size_t place) { return snapshots_[place].time.last; });
  return end == members.begin() ? std::nullopt : std::optional(snapshots_[*std::prev(end)]);
}

Stretch ZoneTimes::stretch_around(const Presence& presence, TtlUse ttls, std::size_t at) const {
  const bool by_server = is_by_server(presence, ttls);
  const Sequence& sequence = by_server ? by_server_.at(snapshots_[at].server) : all_;
  const std::size_t place = beside_[at].value_or(at);
  Stretch stretch;
  if (presence.differs({snapshots_[place].version, snapshots_[at].version}, ttls)) {
    std::vector<Stretch> beside;
    add_stretches_beside(sequence, presence, ttls, beside);
    const auto holds = [&](const Stretch& one) {
      return one.before->scan_id == snapshots_[place].scan_id &&
             (ttls == TtlUse::kIgnored || one.ttl == presence.ttl_in(snapshots_[at].version));
    };
    stretch = *std::find_if(beside.begin(), beside.end(), holds);
  } else {
    const auto& members = sequence.members;
    const auto member = static_cast<std::size_t>(std::ranges::lower_bound(members, place) - members.begin());
    const std::vector<std::size_t> ends = presence.differing(sequence.steps, ttls);
    const auto next = std::ranges::lower_bound(ends, member);
    const std::size_t begin = next == ends.begin() ? 0 : *std::prev(next) + 1;
    stretch = make_stretch(sequence, begin, next == ends.end() ? members.size() : *next + 1, presence, ttls);
  }
  if (by_server) stretch.server = snapshots_[at].server;
  return stretch;
}

}  // namespace yore::report
