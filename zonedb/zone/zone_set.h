// ZoneSet and View: the histories of all zones of an archive, and what they held at one moment.
//
// load/ makes a ZoneSet; answer/ asks its Views; server/store/ publishes it. A ZoneSet never changes; a newer one
// shares the histories that did not.
//
// Threads: immutable after construction; any number of threads read without a lock.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/snapshot.h"
#include "zonedb/dns/timestamp.h"

namespace yore::zone {

class LookupName;
class Observations;
class Timeline;
class View;
class ZoneHistory;
struct FailedScan;

class ZoneSet {
 public:
  // One history a zone, in any order; `observations` may be null.
  ZoneSet(std::vector<std::shared_ptr<const ZoneHistory>> histories, std::shared_ptr<const Observations> observations);

  [[nodiscard]] const std::vector<std::shared_ptr<const ZoneHistory>>& histories() const noexcept;  // canonical order
  [[nodiscard]] const ZoneHistory* find(const Name& apex) const;
  // The zone whose apex is the last `labels` labels of `name`. O(1).
  [[nodiscard]] const ZoneHistory* find(const LookupName& name, std::size_t labels) const noexcept;
  // No apex has fewer labels, or more.
  [[nodiscard]] std::size_t fewest_apex_labels() const noexcept;
  [[nodiscard]] std::size_t most_apex_labels() const noexcept;
  // The deepest zone whose apex is `qname` or above it, whenever it was known.
  [[nodiscard]] const ZoneHistory* deepest_enclosing(const Name& qname) const;
  [[nodiscard]] const Observations* observations() const noexcept;
  [[nodiscard]] const std::shared_ptr<const Observations>& shared_observations() const noexcept;

  // What every zone held at `at`, from any server, or as seen from `server` alone (as server_from_text() reads it).
  [[nodiscard]] View at(Timestamp at, const std::optional<std::string>& server = std::nullopt) const;
  [[nodiscard]] View newest() const;

 private:
  struct Index;
  std::shared_ptr<const Index> index_;
};

// Cheap to make and to copy; the ZoneSet must outlive it.
class View {
 public:
  View(const ZoneSet& zones, Timestamp at, const std::optional<std::string>& server);
  [[nodiscard]] const ZoneSet& zones() const noexcept { return *zones_; }
  [[nodiscard]] Timestamp at() const noexcept { return at_; }
  // The server asked for; nothing for any.
  [[nodiscard]] const std::optional<Server>& server() const noexcept { return server_; }
  // Its server_key(); empty for any.
  [[nodiscard]] const std::string& server_key() const noexcept { return server_key_; }
  // The snapshots of `history` that this view looks at; null where its server gave none.
  [[nodiscard]] const Timeline* timeline_of(const ZoneHistory& history) const;
  // The snapshot that says what `history` held at this moment; nothing before its first. O(log n).
  [[nodiscard]] const SnapshotFacts* snapshot_of(const ZoneHistory& history) const;
  // The first snapshot of `history` in this view, whenever it was.
  [[nodiscard]] const SnapshotFacts* first_snapshot_of(const ZoneHistory& history) const;
  // The first one that holds only later than this moment.
  [[nodiscard]] const SnapshotFacts* next_snapshot_of(const ZoneHistory& history) const;
  // The last scan of `history` in this view that failed at or before this moment. O(log n).
  [[nodiscard]] const FailedScan* last_failure_of(const ZoneHistory& history) const;

 private:
  const ZoneSet* zones_;
  Timestamp at_;
  std::optional<Server> server_;
  std::string server_key_;
};

}  // namespace yore::zone
