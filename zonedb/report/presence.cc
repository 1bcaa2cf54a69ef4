#include "zonedb/report/presence.h"

#include <algorithm>
#include <map>

#include "zonedb/report/timeline.h"

namespace yore::report {
namespace {

bool same(std::optional<Ttl> a, std::optional<Ttl> b, TtlUse ttls) {
  return ttls == TtlUse::kIgnored ? a.has_value() == b.has_value() : a == b;
}

Stretch::Edge edge_of(std::optional<Ttl> beyond) { return beyond ? Stretch::Edge::kOtherTtl : Stretch::Edge::kAbsent; }

void find_stretches(const std::vector<const SnapshotFacts*>& snapshots, const Presence& presence, TtlUse ttls,
                    const std::optional<Server>& server, std::vector<Stretch>& found) {
  std::optional<Ttl> ttl_before;
  bool open = false;
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    const std::optional<Ttl> ttl = presence.ttl_in(snapshots[i]->version);
    if (open && !same(ttl, ttl_before, ttls)) {
      found.back().ends = edge_of(ttl);
      found.back().after = *snapshots[i];
      open = false;
    }
    if (ttl && !open) {
      Stretch stretch;
      stretch.server = server;
      stretch.ttl = *ttl;
      stretch.first = *snapshots[i];
      if (i > 0) {
        stretch.begins = edge_of(ttl_before);
        stretch.before = *snapshots[i - 1];
      }
      found.push_back(std::move(stretch));
      open = true;
    }
    if (ttl) {
      found.back().last = *snapshots[i];
      ++found.back().snapshots;
    }
    ttl_before = ttl;
  }
}

}  // namespace

void Presence::add(const archive::LifespanRow& row) {
  const Range range{row.first, row.last, row.rr.ttl};
  ranges_.insert(std::upper_bound(ranges_.begin(), ranges_.end(), range,
                                  [](const Range& a, const Range& b) { return a.first < b.first; }),
                 range);
}

std::optional<Ttl> Presence::ttl_in(VersionId version) const {
  for (const Range& range : ranges_) {
    if (range.first > version) break;
    if (version <= range.last) return range.ttl;
  }
  return std::nullopt;
}

ZoneTimes::ZoneTimes(std::vector<SnapshotFacts> snapshots) : snapshots_(std::move(snapshots)) {
  for (const Disagreement& found : find_disagreements(snapshots_, find_reigns(snapshots_))) {
    disagreements_.emplace(found.a_version, found.b_version);
  }
}

bool ZoneTimes::disagree_about(const Presence& presence, TtlUse ttls) const {
  return std::any_of(disagreements_.begin(), disagreements_.end(), [&](const auto& versions) {
    return !same(presence.ttl_in(versions.first), presence.ttl_in(versions.second), ttls);
  });
}

std::vector<Stretch> ZoneTimes::stretches(const Presence& presence, TtlUse ttls) const {
  if (disagree_about(presence, ttls)) return stretches_by_server(presence, ttls);
  std::vector<const SnapshotFacts*> all;
  all.reserve(snapshots_.size());
  for (const SnapshotFacts& facts : snapshots_) all.push_back(&facts);
  std::vector<Stretch> found;
  find_stretches(all, presence, ttls, std::nullopt, found);
  return found;
}

std::vector<Stretch> ZoneTimes::stretches_by_server(const Presence& presence, TtlUse ttls) const {
  std::map<Server, std::vector<const SnapshotFacts*>> by_server;
  for (const SnapshotFacts& facts : snapshots_) by_server[facts.server].push_back(&facts);
  std::vector<Stretch> found;
  for (const auto& [server, snapshots] : by_server) find_stretches(snapshots, presence, ttls, server, found);
  return found;
}

}  // namespace yore::report
