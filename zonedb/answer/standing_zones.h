// StandingZones: the zones that answer at one view, found from below.
//
// select_zone() goes down from the highest zone and asks of each whether it still stands. That is for the view to say,
// whatever the question: for a view of which much is asked, as a listener's, it is worked out once.
//
// Threads: immutable after construction; any number of readers, no lock.
#pragma once

#include <algorithm>
#include <vector>

#include "zonedb/answer/zone_at.h"

namespace yore::answer {

class StandingZones {
 public:
  // The view's ZoneSet must outlive it.
  explicit StandingZones(const zone::View& view);

  // As select_zone() of the view; null for nothing.
  [[nodiscard]] const ZoneAt* select(const zone::LookupName& qname, RRType qtype) const noexcept;

 private:
  struct Standing {
    OctetsView apex;
    ZoneAt zone;
  };
  [[nodiscard]] const ZoneAt* deepest(const zone::LookupName& name, std::size_t labels) const noexcept;

  std::vector<Standing> zones_;
  zone::NameTable by_apex_;
  std::size_t fewest_labels_ = Name::kMaxWireSize;
  std::size_t most_labels_ = 0;
};

inline const ZoneAt* StandingZones::deepest(const zone::LookupName& name, std::size_t labels) const noexcept {
  for (std::size_t at = std::min(labels, most_labels_) + 1; at-- > fewest_labels_;) {
    const std::uint32_t place = by_apex_.find(name.hash(at), [this, wanted = name.suffix(at)](std::uint32_t candidate) {
      return zone::same_name(wanted, zones_[candidate].apex);
    });
    if (place != zone::NameTable::kNone) return &zones_[place].zone;
  }
  return nullptr;
}

inline const ZoneAt* StandingZones::select(const zone::LookupName& qname, RRType qtype) const noexcept {
  const std::size_t labels = qname.label_count();
  const ZoneAt* const zone = deepest(qname, labels);
  if (qtype != RRType::kDS || zone == nullptr || labels == 0 || zone->apex_labels != labels) return zone;
  // RFC 4035 section 3.1.4.1, as select_zone() has it.
  const ZoneAt* const above = deepest(qname, labels - 1);
  return above == nullptr ? zone : above;
}

}  // namespace yore::answer
