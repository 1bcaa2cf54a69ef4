// Timeline: one zone's snapshots in their order and its versions in order of first appearance, while it is written.
//
// A version's place follows from its first snapshot. A snapshot from the past may bring a new version in between, or
// move a version that was known to an earlier place; one that is retracted may do the reverse.
//
// Threads: one thread a Connection, within a transaction.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "zonedb/archive/lifespans.h"
#include "zonedb/archive/rows.h"
#include "zonedb/dns/snapshot.h"

namespace yore::archive {

struct TimelineSnapshot {
  SnapshotFacts facts;  // without version number
  std::int64_t version_id = 0;
  std::int64_t occurrence = 1;  // of equal scans in one capture
};
// Snapshot order, with equal scans of one capture told apart.
[[nodiscard]] bool comes_first(const TimelineSnapshot& a, const TimelineSnapshot& b);
// All snapshots of a zone, in that order.
[[nodiscard]] Result<std::vector<TimelineSnapshot>> read_snapshots(Connection& connection, std::int64_t zone_id);

struct TimelineVersion {
  std::int64_t id = 0;
  std::int64_t position = 0;
  Sha256 content;
};

class Timeline {
 public:
  [[nodiscard]] static Result<Timeline> read(Connection& connection, std::int64_t zone_id);

  [[nodiscard]] bool is_first_snapshot(std::int64_t scan_id) const;
  // The version's row that `scan_id`, a snapshot, has.
  [[nodiscard]] std::int64_t version_of(std::int64_t scan_id) const;

  // Makes room for a snapshot that is about to be written: its version is added, or moved, or stays. Gives the
  // version's row. `snapshot.version_id` is not read.
  [[nodiscard]] Result<std::int64_t> add(const TimelineSnapshot& snapshot, const StoredContent& content,
                                         const Name& apex);
  // add() of a snapshot that comes after all others, as what it changes against the newest of them. Gives the version's
  // row and content. Nothing is written and nothing given where another snapshot comes later, where the newest one is
  // not the scan `before` of `rr_count` RRs, or its version is not the newest, where that does not hold what goes or
  // holds what comes, or where the zone had the new content before.
  struct Appended {
    std::int64_t version_id = 0;
    Sha256 content;
  };
  [[nodiscard]] Result<std::optional<Appended>> append(const TimelineSnapshot& snapshot, std::int64_t before,
                                                       std::size_t rr_count, const StoredContent& removed,
                                                       const StoredContent& added);
  // Spells the RRs that the version of `scan_id` speaks for as `content` does. REQUIRES: is_first_snapshot(scan_id).
  [[nodiscard]] Result<void> respell_from(std::int64_t scan_id, const StoredContent& content);
  // After the first snapshots of `version_ids` were deleted: removes those versions that no snapshot has any more and
  // moves the others. What they spelled is spelled anew by the versions that speak for it now: `content_of(scan)` gives
  // the content of a scan, as its earliest sighting spells it.
  using ContentOf = std::function<Result<StoredContent>(std::int64_t scan_id)>;
  [[nodiscard]] Result<void> settle(const std::vector<std::int64_t>& version_ids, const ContentOf& content_of);

 private:
  Timeline(Connection& connection, std::int64_t zone_id)
      : connection_(&connection), lifespans_(connection, zone_id, Place::kNone), zone_id_(zone_id) {}
  [[nodiscard]] std::vector<TimelineVersion>::iterator find_version(std::int64_t id);
  // How many versions appear before `first` does.
  [[nodiscard]] std::size_t rank_for(const TimelineSnapshot& first) const;
  // A free position for a version that first appears in `first`. REQUIRES: the version is not in versions_.
  [[nodiscard]] Result<Place> place_for(const TimelineSnapshot& first);
  [[nodiscard]] Result<void> spread();
  [[nodiscard]] Result<std::int64_t> insert_version(const TimelineSnapshot& first, const StoredContent& content,
                                                    const Name& apex);
  [[nodiscard]] Result<std::int64_t> insert_version_row(const Place& place, const Sha256& content, Serial serial,
                                                        std::size_t rr_count, ZonemdState zonemd);
  [[nodiscard]] Result<std::size_t> rr_count_of(std::int64_t version_id);
  [[nodiscard]] Result<TimelineVersion> take_out(std::int64_t version_id);
  [[nodiscard]] Result<void> put_in(TimelineVersion version, const TimelineSnapshot& first,
                                    const std::vector<StoredRR>& rrs);

  Connection* connection_;
  Lifespans lifespans_;
  std::int64_t zone_id_;
  std::vector<TimelineSnapshot> snapshots_;             // in order
  std::map<std::int64_t, std::size_t> first_snapshot_;  // by version row: index into snapshots_
  std::vector<TimelineVersion> versions_;               // by position; those taken out are not among them
};

}  // namespace yore::archive
