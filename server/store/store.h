// Store: what is published to the loops: the histories of all zones, and the moment and server that each listener looks
// from.
//
// The loader makes one after each load; net/ hands it to the loops; respond/ takes its views for each question. A query
// in flight finishes on the store that it began with.
//
// Threads: immutable; any number of readers, no lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "zonedb/answer/standing_zones.h"
#include "zonedb/dns/timestamp.h"
#include "zonedb/zone/zone_set.h"

namespace yore::store {

// Where a listener looks from unless the question says otherwise: the newest of any server by default.
struct Vantage {
  std::optional<Timestamp> as_of;
  std::optional<std::string> server;
};

// What a vantage sees.
struct Outlook {
  explicit Outlook(zone::View from) : view(std::move(from)), zones(view) {}
  zone::View view;
  answer::StandingZones zones;  // those that answer there
};

class Store {
 public:
  // `before` is the store that this one is published after; null for the first. REQUIRES: zones is not null.
  Store(std::shared_ptr<const zone::ZoneSet> zones, std::vector<Vantage> listeners, const Store* before = nullptr);

  [[nodiscard]] const zone::ZoneSet& zones() const noexcept { return *zones_; }
  [[nodiscard]] const std::shared_ptr<const zone::ZoneSet>& shared_zones() const noexcept { return zones_; }
  // What `listener` sees without being asked for a moment. REQUIRES: it is one of those given.
  [[nodiscard]] const Outlook& outlook(std::size_t listener) const noexcept { return outlooks_[listener]; }
  [[nodiscard]] const zone::View& default_view(std::size_t listener) const noexcept { return outlook(listener).view; }
  // Whether `listener` is to see what one server showed, of which no zone has a snapshot.
  [[nodiscard]] bool shows_nothing(std::size_t listener) const;
  // What `listener` sees as of `at`.
  [[nodiscard]] zone::View view(std::size_t listener, Timestamp at) const;

  // Whether a store before this one had other content of `zone` with this serial that one after it had no more: a
  // secondary may still have that.
  [[nodiscard]] bool withdrew_other(const Name& zone, Serial serial, const Sha256& content) const;
  // A serial of what was withdrawn from `zone` that this one does not follow, if any (RFC 1982 section 3.2).
  [[nodiscard]] std::optional<Serial> withdrawn_ahead_of(const Name& zone, Serial serial) const;

  // Whether the zones take more memory than the caches near a core have.
  [[nodiscard]] bool outgrows_caches() const noexcept { return outgrows_caches_; }
  [[nodiscard]] std::size_t zone_count() const noexcept;
  [[nodiscard]] std::size_t snapshot_count() const noexcept;

 private:
  std::shared_ptr<const zone::ZoneSet> zones_;
  std::vector<Vantage> listeners_;
  std::vector<Outlook> outlooks_;  // of each listener
  std::set<std::tuple<Name, std::uint32_t, Sha256>> withdrawn_;
  bool outgrows_caches_ = false;
};

}  // namespace yore::store
