// ZoneAt: one zone at one version: what the steps of a lookup read. And which zone of a view speaks for a name.
//
// Threads: values that point into a ZoneSet, which must outlive them.
#pragma once

#include <optional>

#include "zonedb/zone/lookup_name.h"
#include "zonedb/zone/zone_history.h"
#include "zonedb/zone/zone_set.h"

namespace yore::answer {

struct ZoneAt {
  const zone::ZoneHistory* history = nullptr;
  const SnapshotFacts* snapshot = nullptr;
  std::size_t apex_labels = 0;

  [[nodiscard]] const Name& apex() const noexcept { return history->apex(); }
  [[nodiscard]] const zone::ZoneContent& content() const noexcept { return history->content(); }
  [[nodiscard]] const zone::NodeState& state(zone::NodeIndex node) const noexcept {
    return content().state_at(node, snapshot->version);
  }
  // The name's state, where it exists at this version; else null.
  [[nodiscard]] const zone::NodeState* find_existing(const zone::LookupName& name, std::size_t labels) const noexcept;
};

// The zone of `view` that answers `qname`: the deepest one known, unless the newer snapshot of the zone above it no
// longer delegates it; DS of a zone's apex is for the zone above to answer, where one is known (RFC 4035
// section 3.1.4.1). Nothing where no zone at or above `qname` is known.
[[nodiscard]] std::optional<ZoneAt> select_zone(const zone::View& view, const zone::LookupName& qname, RRType qtype);

// The first snapshot in this view of the deepest zone at or above `qname` that has one; null where none has.
[[nodiscard]] const SnapshotFacts* first_snapshot_above(const zone::View& view, const Name& qname);

}  // namespace yore::answer
