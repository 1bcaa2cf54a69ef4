#include "server/store/store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "zonedb/zone/zone_history.h"

namespace yore::store {
namespace {

constexpr std::size_t kCaches = std::size_t{1} << 20;  // octets: the second level of most of today's cores

using Contents = std::set<std::tuple<Name, std::uint32_t, Sha256>>;

Contents contents_of(const zone::ZoneHistory& history) {
  Contents contents;
  for (const SnapshotFacts& snapshot : history.snapshots()) {
    contents.emplace(history.apex(), snapshot.serial.value, snapshot.content);
  }
  return contents;
}

// What `before` had of any zone and `after` has no more. A zone that is the same in both is not looked at.
void add_withdrawn(const zone::ZoneSet& before, const zone::ZoneSet& after, Contents& withdrawn) {
  for (const auto& then : before.histories()) {
    const zone::ZoneHistory* now = after.find(then->apex());
    if (now == then.get()) continue;
    const Contents left = now == nullptr ? Contents{} : contents_of(*now);
    std::ranges::set_difference(contents_of(*then), left, std::inserter(withdrawn, withdrawn.end()));
  }
}

}  // namespace

Store::Store(std::shared_ptr<const zone::ZoneSet> zones, std::vector<Vantage> listeners, const Store* before)
    : zones_(std::move(zones)), listeners_(std::move(listeners)) {
  if (before != nullptr) {
    withdrawn_ = before->withdrawn_;
    add_withdrawn(*before->zones_, *zones_, withdrawn_);
  }
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

bool Store::withdrew_other(const Name& zone, Serial serial, const Sha256& content) const {
  for (auto at = withdrawn_.lower_bound({zone, serial.value, Sha256{}}); at != withdrawn_.end(); ++at) {
    const auto& [apex, its_serial, its_content] = *at;
    if (apex != zone || its_serial != serial.value) return false;
    if (its_content != content) return true;
  }
  return false;
}

std::optional<Serial> Store::withdrawn_ahead_of(const Name& zone, Serial serial) const {
  for (auto at = withdrawn_.lower_bound({zone, 0, Sha256{}}); at != withdrawn_.end(); ++at) {
    const auto& [apex, its_serial, content] = *at;
    if (apex != zone) return std::nullopt;
    const SerialOrder order = compare(serial, Serial{its_serial});
    if (order == SerialOrder::kOlder || order == SerialOrder::kUndefined) return Serial{its_serial};
  }
  return std::nullopt;
}

std::size_t Store::zone_count() const noexcept { return zones_->histories().size(); }

std::size_t Store::snapshot_count() const noexcept {
  std::size_t count = 0;
  for (const auto& history : zones_->histories()) count += history->snapshots().size();
  return count;
}

}  // namespace yore::store
