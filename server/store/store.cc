#include "server/store/store.h"

#include <algorithm>
#include <utility>

#include "zonedb/zone/zone_history.h"

namespace yore::store {
namespace {

constexpr std::size_t kCaches = std::size_t{1} << 20;  // octets: the second level of most of today's cores

}  // namespace

Store::Store(std::shared_ptr<const zone::ZoneSet> zones, std::vector<Vantage> listeners)
    : zones_(std::move(zones)), listeners_(std::move(listeners)) {
  const Timestamp newest = zones_->newest().at();
  outlooks_.reserve(listeners_.size());
  for (const Vantage& vantage : listeners_) {
    outlooks_.emplace_back(zones_->at(vantage.as_of.value_or(newest), vantage.server));
  }
  std::size_t octets = 0;
  for (const auto& history : zones_->histories()) octets += history->content().memory_octets();
  outgrows_caches_ = octets > kCaches;
}

bool Store::shows_nothing(std::size_t listener) const {
  const zone::View& view = default_view(listener);
  const auto& histories = zones_->histories();
  return view.server() && std::none_of(histories.begin(), histories.end(), [&](const auto& history) {
           return view.first_snapshot_of(*history) != nullptr;
         });
}

zone::View Store::view(std::size_t listener, Timestamp at) const {
  return zones_->at(at, listeners_.at(listener).server);
}

std::size_t Store::zone_count() const noexcept { return zones_->histories().size(); }

std::size_t Store::snapshot_count() const noexcept {
  std::size_t count = 0;
  for (const auto& history : zones_->histories()) count += history->snapshots().size();
  return count;
}

}  // namespace yore::store
