#include "zonedb/answer/standing_zones.h"

#include <algorithm>

namespace yore::answer {

StandingZones::StandingZones(const zone::View& view) {
  const auto& histories = view.zones().histories();
  by_apex_.reset(histories.size());
  for (const auto& history : histories) {
    const zone::LookupName apex(history->apex());
    const std::size_t labels = apex.label_count();
    const auto zone = select_zone(view, apex, RRType::kSOA);
    if (!zone || zone->history != history.get()) continue;
    by_apex_.put(apex.hash(labels), static_cast<std::uint32_t>(zones_.size()));
    zones_.push_back({history->apex().wire(), *zone});
    fewest_labels_ = std::min(fewest_labels_, labels);
    most_labels_ = std::max(most_labels_, labels);
  }
}

}  // namespace yore::answer
