#include "zonedb/zone/zone_set.h"

#include <algorithm>
#include <limits>

#include "zonedb/zone/lookup_name.h"
#include "zonedb/zone/observations.h"
#include "zonedb/zone/server_key.h"
#include "zonedb/zone/zone_history.h"

namespace yore::zone {

struct ZoneSet::Index {
  std::vector<std::shared_ptr<const ZoneHistory>> histories;
  std::shared_ptr<const Observations> observations;
  NameTable by_apex;
  std::size_t fewest_labels = Name::kMaxWireSize;
  std::size_t most_labels = 0;
};

ZoneSet::ZoneSet(std::vector<std::shared_ptr<const ZoneHistory>> histories,
                 std::shared_ptr<const Observations> observations) {
  auto index = std::make_shared<Index>();
  index->histories = std::move(histories);
  index->observations = std::move(observations);
  std::sort(index->histories.begin(), index->histories.end(),
            [](const auto& a, const auto& b) { return a->apex() < b->apex(); });
  index->by_apex.reset(index->histories.size());
  for (std::uint32_t i = 0; i < index->histories.size(); ++i) {
    const LookupName apex(index->histories[i]->apex());
    index->by_apex.put(apex.hash(apex.label_count()), i);
    index->fewest_labels = std::min(index->fewest_labels, apex.label_count());
    index->most_labels = std::max(index->most_labels, apex.label_count());
  }
  index_ = std::move(index);
}

const std::vector<std::shared_ptr<const ZoneHistory>>& ZoneSet::histories() const noexcept { return index_->histories; }
const Observations* ZoneSet::observations() const noexcept { return index_->observations.get(); }
const std::shared_ptr<const Observations>& ZoneSet::shared_observations() const noexcept {
  return index_->observations;
}

std::size_t ZoneSet::fewest_apex_labels() const noexcept { return index_->fewest_labels; }
std::size_t ZoneSet::most_apex_labels() const noexcept { return index_->most_labels; }

const ZoneHistory* ZoneSet::find(const LookupName& name, std::size_t labels) const noexcept {
  const OctetsView wanted = name.suffix(labels);
  const std::uint32_t place = index_->by_apex.find(
      name.hash(labels), [&](std::uint32_t i) { return same_name(wanted, index_->histories[i]->apex().wire()); });
  return place == NameTable::kNone ? nullptr : index_->histories[place].get();
}

const ZoneHistory* ZoneSet::find(const Name& apex) const {
  const LookupName name(apex);
  return find(name, name.label_count());
}

const ZoneHistory* ZoneSet::deepest_enclosing(const Name& qname) const {
  const LookupName name(qname);
  for (std::size_t labels = name.label_count() + 1; labels-- > 0;) {
    if (const ZoneHistory* history = find(name, labels)) return history;
  }
  return nullptr;
}

View ZoneSet::at(Timestamp at, const std::optional<std::string>& server) const { return {*this, at, server}; }
View ZoneSet::newest() const { return {*this, Timestamp{std::numeric_limits<std::int64_t>::max()}, std::nullopt}; }

View::View(const ZoneSet& zones, Timestamp at, const std::optional<std::string>& server) : zones_(&zones), at_(at) {
  if (!server) return;
  server_key_ = zone::server_key(*server);
  server_ = server_from_text(*server).value_or(Server{"?", "?"});  // one that never gave anything
}

const Timeline* View::timeline_of(const ZoneHistory& history) const {
  return server_ ? history.timeline_of(server_key_) : &history.timeline();
}

const SnapshotFacts* View::snapshot_of(const ZoneHistory& history) const {
  const Timeline* timeline = timeline_of(history);
  const std::uint32_t snapshot = timeline == nullptr ? kNone : timeline->at(at_);
  return snapshot == kNone ? nullptr : &history.snapshots()[snapshot];
}

const SnapshotFacts* View::first_snapshot_of(const ZoneHistory& history) const {
  const Timeline* timeline = timeline_of(history);
  if (timeline == nullptr || timeline->snapshots().empty()) return nullptr;
  return &history.snapshots()[timeline->snapshots().front()];
}

const SnapshotFacts* View::next_snapshot_of(const ZoneHistory& history) const {
  const Timeline* timeline = timeline_of(history);
  const std::uint32_t snapshot = timeline == nullptr ? kNone : timeline->next_after(at_);
  return snapshot == kNone ? nullptr : &history.snapshots()[snapshot];
}

const FailedScan* View::last_failure_of(const ZoneHistory& history) const {
  return server_ ? history.last_failure_of(server_key_, at_) : history.last_failure(at_);
}

}  // namespace yore::zone
