// ZoneHistory: everything that is known of one zone: what it held at every version, and who saw which version when.
//
// load/ builds one a zone (builder.h); a ZoneSet holds them; answer/ reads them. Histories of one zone that differ only
// in who saw what share their ZoneContent.
//
// Threads: immutable; any number of readers, no lock.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/change.h"
#include "zonedb/dns/snapshot.h"
#include "zonedb/zone/zone_content.h"

namespace yore::zone {

// What the archive says of a version beside its RRs.
struct VersionFacts {
  VersionId version;
  Sha256 content;
  Serial serial;
  std::uint32_t rr_count = 0;  // the closing SOA not counted
};

// A scan of the whole zone that gave no snapshot.
struct FailedScan {
  Interval time;
  Server server;
  Method method = Method::kUnknown;
  Outcome outcome = Outcome::kFailed;
  std::string reason;
};
// By time.last, then as far as needed for an order that does not depend on how they came.
void sort_failed_scans(std::vector<FailedScan>& scans);

// Snapshots of one zone in snapshot order, by the moment from which they hold. (Of failed scans: by when they ended.)
class Timeline {
 public:
  // Of those with equal times only the first counts (snapshot.h). REQUIRES: called in order of time.
  void add(Timestamp holds_from, std::uint32_t snapshot);
  // The snapshot that holds at `at`, or kNone. O(log n).
  [[nodiscard]] std::uint32_t at(Timestamp at) const noexcept;
  // The first snapshot that holds only later than `at`, or kNone.
  [[nodiscard]] std::uint32_t next_after(Timestamp at) const noexcept;
  [[nodiscard]] std::span<const std::uint32_t> snapshots() const noexcept { return snapshots_; }

 private:
  [[nodiscard]] std::size_t first_after(Timestamp at) const noexcept;  // an index; their number where there is none

  std::vector<std::int64_t> holds_from_;
  std::vector<std::uint32_t> snapshots_;
};

class ZoneHistory {
 public:
  struct Parts {
    Name apex;
    std::vector<VersionFacts> versions;    // by number, from 1 without a gap
    std::vector<SnapshotFacts> snapshots;  // snapshot order
    std::vector<FailedScan> failed_scans;  // by time.last
    std::shared_ptr<const ZoneContent> content;
  };
  explicit ZoneHistory(Parts parts);

  [[nodiscard]] const Name& apex() const noexcept { return parts_.apex; }
  [[nodiscard]] const ZoneContent& content() const noexcept { return *parts_.content; }
  [[nodiscard]] const std::shared_ptr<const ZoneContent>& shared_content() const noexcept { return parts_.content; }
  [[nodiscard]] std::span<const VersionFacts> versions() const noexcept { return parts_.versions; }
  [[nodiscard]] std::span<const SnapshotFacts> snapshots() const noexcept { return parts_.snapshots; }
  [[nodiscard]] std::span<const FailedScan> failed_scans() const noexcept { return parts_.failed_scans; }

  // Snapshots from any server.
  [[nodiscard]] const Timeline& timeline() const noexcept { return any_server_; }
  // Snapshots from the servers that a server_key() asks for. Null where it never gave one.
  [[nodiscard]] const Timeline* timeline_of(std::string_view key) const;
  // The last scan that failed and ended at or before `at`, by any server, or by those that a server_key() asks for.
  // Null where there is none. O(log n).
  [[nodiscard]] const FailedScan* last_failure(Timestamp at) const noexcept;
  [[nodiscard]] const FailedScan* last_failure_of(std::string_view key, Timestamp at) const;

  // The RRs of one version in canonical order, each with its own TTL. REQUIRES: the version exists.
  [[nodiscard]] std::vector<RR> rrs_of(VersionId version) const;
  // What turns version `before` into version `after`, in canonical order. REQUIRES: both exist.
  [[nodiscard]] std::vector<Change> changes(VersionId before, VersionId after) const;

 private:
  using ByServer = std::map<std::string, Timeline, std::less<>>;  // by each of keys_of() it
  void add_failures();
  Parts parts_;
  Timeline any_server_;
  ByServer by_server_;
  Timeline failures_;
  ByServer failures_by_server_;
};

}  // namespace yore::zone
