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
    : snapshots_(std::move(snapshots)), all_{{}, VersionPairs({})}, disagreements_(find_disagreeing(snapshots_)) {
  std::vector<std::size_t> all(snapshots_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::map<Server, std::vector<std::size_t>> by_server;
  for (const std::size_t i : all) {
    std::vector<std::size_t>& own = by_server[snapshots_[i].server];
    own_before_.push_back(own.empty() ? std::nullopt : std::optional(own.back()));
    own.push_back(i);
  }
  all_ = sequence_of(std::move(all));
  for (auto& [server, members] : by_server) by_server_.emplace(server, sequence_of(std::move(members)));
}

ZoneTimes::Sequence ZoneTimes::sequence_of(std::vector<std::size_t> members) const {
  std::vector<VersionPair> steps;
  for (std::size_t i = 1; i < members.size(); ++i) {
    steps.push_back({snapshots_[members[i - 1]].version, snapshots_[members[i]].version});
  }
  return {std::move(members), VersionPairs(std::move(steps))};
}

bool ZoneTimes::is_by_server(const Presence& presence, TtlUse ttls) const {
  if (by_server_.size() < 2) return false;
  if (!presence.differing(disagreements_, ttls).empty()) return true;
  const auto steps = presence.differing(all_.steps, ttls);
  return std::any_of(steps.begin(), steps.end(), [&](std::size_t step) {
    const std::optional<std::size_t> own = own_before_[step + 1];
    return !own || presence.differs({snapshots_[*own].version, snapshots_[step].version}, ttls);
  });
}

// Of the members from `begin` on, up to `end`.
Stretch ZoneTimes::make_stretch(const Sequence& sequence, std::size_t begin, std::size_t end,
                                const Presence& presence) const {
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
  stretch.snapshots = end - begin;
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

void ZoneTimes::add_stretches(const Sequence& sequence, const std::optional<Server>& server, const Presence& presence,
                              TtlUse ttls, std::vector<Stretch>& found) const {
  std::vector<std::size_t> last_members = presence.differing(sequence.steps, ttls);
  last_members.push_back(sequence.members.size() - 1);
  std::size_t begin = 0;
  for (const std::size_t last : last_members) {
    if (presence.ttl_in(snapshots_[sequence.members[begin]].version)) {
      found.push_back(make_stretch(sequence, begin, last + 1, presence));
      found.back().server = server;
    }
    begin = last + 1;
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
    found.push_back({server, first, snapshots_[sequence.members.back()], sequence.members.size()});
  }
  return found;
}

Stretch ZoneTimes::stretch_around(const Presence& presence, TtlUse ttls, std::size_t at) const {
  const bool by_server = is_by_server(presence, ttls);
  const Sequence& sequence = by_server ? by_server_.at(snapshots_[at].server) : all_;
  const auto members = std::span(sequence.members);
  const auto member = static_cast<std::size_t>(std::lower_bound(members.begin(), members.end(), at) - members.begin());
  const std::vector<std::size_t> ends = presence.differing(sequence.steps, ttls);
  const auto next = std::lower_bound(ends.begin(), ends.end(), member);
  const std::size_t begin = next == ends.begin() ? 0 : *std::prev(next) + 1;
  Stretch stretch = make_stretch(sequence, begin, next == ends.end() ? members.size() : *next + 1, presence);
  if (by_server) stretch.server = snapshots_[at].server;
  return stretch;
}

}  // namespace yore::report
