#include "zonedb/answer/zone_at.h"

#include <algorithm>

namespace yore::answer {
namespace {

// Whether `zone` has a zone cut at `child_apex` or above it, on the way down from its own apex.
bool delegates(const ZoneAt& zone, const zone::LookupName& name, std::size_t child_labels) {
  for (std::size_t at = zone.apex_labels + 1; at <= child_labels; ++at) {
    const zone::NodeState* state = zone.find_existing(name, at);
    if (state == nullptr) return false;
    if (state->has(zone::kCut)) return true;
  }
  return false;
}

// The zone that speaks for the last `labels` labels of `name`. From the highest zone down: each stands as long as the
// one above it that stands itself delegates it ("Zones within zones", docs/ARCHITECTURE.md).
std::optional<ZoneAt> deepest_standing(const zone::View& view, const zone::LookupName& name, std::size_t labels) {
  std::optional<ZoneAt> standing;
  const std::size_t last = std::min(labels, view.zones().most_apex_labels());
  for (std::size_t at = view.zones().fewest_apex_labels(); at <= last; ++at) {
    const zone::ZoneHistory* history = view.zones().find(name, at);
    if (history == nullptr) continue;
    const SnapshotFacts* snapshot = view.snapshot_of(*history);
    if (snapshot == nullptr) continue;
    // Only what was seen later can say that the delegation is gone.
    const bool is_dropped =
        standing && standing->snapshot->time.last > snapshot->time.last && !delegates(*standing, name, at);
    if (!is_dropped) standing = ZoneAt{history, snapshot, at};
  }
  return standing;
}

}  // namespace

const zone::NodeState* ZoneAt::find_existing(const zone::LookupName& name, std::size_t labels) const noexcept {
  const zone::NodeIndex node = content().find(name, labels);
  if (node == zone::kNone) return nullptr;
  const zone::NodeState& at_version = state(node);
  return at_version.has(zone::kExists) ? &at_version : nullptr;
}

std::optional<ZoneAt> select_zone(const zone::View& view, const zone::LookupName& qname, RRType qtype) {
  const std::size_t labels = qname.label_count();
  if (qtype != RRType::kDS || labels == 0) return deepest_standing(view, qname, labels);
  const std::optional<ZoneAt> zone = deepest_standing(view, qname, labels);
  if (!zone || zone->apex_labels != labels) return zone;
  // RFC 4035 section 3.1.4.1: the child says NODATA only where the zone above is not known.
  const std::optional<ZoneAt> above = deepest_standing(view, qname, labels - 1);
  return above ? above : zone;
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
