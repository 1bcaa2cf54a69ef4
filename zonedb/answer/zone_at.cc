#include "zonedb/answer/zone_at.h"

#include <vector>

namespace yore::answer {
namespace {

// The labels of the highest zone cut of `zone` on the way down to the last `labels` labels of `name`, those included;
// nothing where it has no cut there.
std::optional<std::size_t> highest_cut(const ZoneAt& zone, const zone::LookupName& name, std::size_t labels) {
  for (std::size_t at = zone.apex().label_count() + 1; at <= labels; ++at) {
    const zone::NodeState* state = zone.find_existing(name, at);
    if (state == nullptr) return std::nullopt;
    if (state->has(zone::kCut)) return at;
  }
  return std::nullopt;
}

bool delegates(const ZoneAt& zone, const zone::LookupName& name, const Name& child_apex) {
  return highest_cut(zone, name, child_apex.label_count()).has_value();
}

// The zones at or above `name` that are known in `view`, deepest first.
std::vector<ZoneAt> known_zones_above(const zone::View& view, const zone::LookupName& name) {
  std::vector<ZoneAt> zones;
  for (std::size_t labels = name.label_count() + 1; labels-- > 0;) {
    const zone::ZoneHistory* history = view.zones().find(name, labels);
    if (history == nullptr) continue;
    if (const SnapshotFacts* snapshot = view.snapshot_of(*history)) zones.push_back({history, snapshot});
  }
  return zones;
}

}  // namespace

const zone::NodeState* ZoneAt::find_existing(const zone::LookupName& name, std::size_t labels) const noexcept {
  const zone::NodeIndex node = content().find(name, labels);
  if (node == zone::kNone) return nullptr;
  const zone::NodeState& at_version = state(node);
  return at_version.has(zone::kExists) ? &at_version : nullptr;
}

std::optional<ZoneAt> select_zone(const zone::View& view, const Name& qname, RRType qtype) {
  const zone::LookupName name(qname);
  const std::vector<ZoneAt> zones = known_zones_above(view, name);
  if (zones.empty()) return std::nullopt;
  std::size_t chosen = 0;
  for (std::size_t above = 1; above < zones.size(); ++above) {
    // "Zones within zones" (docs/ARCHITECTURE.md): only what was seen later can say that the delegation is gone.
    const bool newer = zones[above].snapshot->time.last > zones[chosen].snapshot->time.last;
    if (newer && !delegates(zones[above], name, zones[chosen].apex())) chosen = above;
  }
  if (qtype != RRType::kDS || zones[chosen].apex().label_count() != name.label_count()) return zones[chosen];
  for (std::size_t above = chosen + 1; above < zones.size(); ++above) {
    // RFC 4035 section 3.1.4.1: the parent's side of the cut.
    if (highest_cut(zones[above], name, name.label_count()) == name.label_count()) return zones[above];
  }
  return zones[chosen];
}

const SnapshotFacts* first_snapshot_above(const zone::View& view, const Name& qname) {
  const zone::LookupName name(qname);
  for (std::size_t labels = name.label_count() + 1; labels-- > 0;) {
    const zone::ZoneHistory* history = view.zones().find(name, labels);
    if (history == nullptr) continue;
    if (const SnapshotFacts* first = view.first_snapshot_of(*history)) return first;
  }
  return nullptr;
}

}  // namespace yore::answer
