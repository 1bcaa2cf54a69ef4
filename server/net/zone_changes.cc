#include "server/net/zone_changes.h"

#include <algorithm>

#include "zonedb/answer/lookup.h"
#include "zonedb/zone/zone_history.h"

namespace yore::net {
namespace {

std::optional<Serial> serial_of(const SnapshotFacts* snapshot) {
  return snapshot == nullptr ? std::nullopt : std::optional(snapshot->serial);
}

// What a transfer would begin with; nothing where another zone answers in this one's place.
std::optional<RR> soa_of(const zone::View& view, const Name& zone) {
  const answer::Answer answer = answer::soa_of_zone(view, zone);
  if (answer.answer.empty()) return std::nullopt;
  const RRset& set = answer.answer.front();
  return RR{set.owner, set.type, set.rrclass, set.ttl, false, set.rdatas.front()};
}

// The one that a transfer would give; null where the zone is not there, or another answers in its place.
const SnapshotFacts* snapshot_in(const store::Store* store, std::size_t listener, const Name& zone) {
  const zone::ZoneHistory* history = store == nullptr ? nullptr : store->zones().find(zone);
  if (history == nullptr) return nullptr;
  const zone::View& view = store->default_view(listener);
  const SnapshotFacts* snapshot = view.snapshot_of(*history);
  return snapshot != nullptr && soa_of(view, zone) ? snapshot : nullptr;
}

// What secondaries have. Of a zone that was not there just before, and of a serial that other content had, that is what
// was withdrawn.
std::optional<Serial> serial_before(const store::Store& store, const SnapshotFacts* then, const SnapshotFacts* now,
                                    const Name& zone) {
  if (now != nullptr && store.withdrew_other(zone, now->serial, now->content)) return now->serial;
  if (now != nullptr && then == nullptr) return store.withdrawn_ahead_of(zone, now->serial);
  return serial_of(then);
}

}  // namespace

std::vector<ZoneChange> changes_between(const store::Store* before, const store::Store& after, std::size_t listener) {
  std::vector<ZoneChange> changes;
  const zone::View& view = after.default_view(listener);
  for (const auto& history : after.zones().histories()) {
    const SnapshotFacts* now = snapshot_in(&after, listener, history->apex());
    const SnapshotFacts* then = snapshot_in(before, listener, history->apex());
    const bool same = now == nullptr ? then == nullptr : then != nullptr && then->content == now->content;
    if (same) continue;
    changes.push_back(
        {history->apex(), serial_before(after, then, now, history->apex()), serial_of(now), std::nullopt});
    if (now != nullptr) changes.back().soa = soa_of(view, history->apex());
  }
  if (before == nullptr) return changes;
  for (const auto& history : before->zones().histories()) {
    const SnapshotFacts* then = snapshot_in(before, listener, history->apex());
    if (then == nullptr || after.zones().find(history->apex()) != nullptr) continue;
    changes.push_back({history->apex(), then->serial, std::nullopt, std::nullopt});
  }
  std::sort(changes.begin(), changes.end(), [](const ZoneChange& a, const ZoneChange& b) { return a.zone < b.zone; });
  return changes;
}

bool can_be_followed(const ZoneChange& change) noexcept {
  if (!change.before) return true;
  return change.after && compare(*change.after, *change.before) == SerialOrder::kNewer;
}

std::string to_text(const ZoneChange& change) {
  std::string text = change.zone.to_text() + " (";
  text += change.after ? "serial " + std::to_string(change.after->value) : "gone";
  if (change.before) text += " after " + std::to_string(change.before->value);
  return text + ")";
}

}  // namespace yore::net
