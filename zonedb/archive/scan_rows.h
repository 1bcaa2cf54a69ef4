// The rows of scans while they are written: subject, server, scan, telling, observation.
//
// Threads: one thread a Connection, within a transaction.
#pragma once

#include <optional>
#include <vector>

#include "zonedb/archive/stored_rr.h"
#include "zonedb/dns/scan.h"

namespace yore::archive {

// The rows of a name and of a server, added if they were not there.
[[nodiscard]] Result<std::int64_t> subject_row(Connection& connection, const Name& subject);
[[nodiscard]] Result<std::int64_t> server_row(Connection& connection, const Server& server);

// What makes a scan the same scan, whoever tells it.
struct ScanIdentity {
  std::int64_t subject_id = 0;
  std::uint16_t qtype = 0;
  Method method = Method::kUnknown;
  Outcome outcome = Outcome::kFailed;
  std::int64_t server_id = 0;
  Interval time;
  std::optional<std::int64_t> version_id;  // of a complete one
  Octets answer;                           // content_hash() of an answer; empty for other outcomes
  Octets origin;                           // origin_of(): the capture that told it first; empty where time tells
  std::int64_t occurrence = 1;             // of equal scans in one capture
};
[[nodiscard]] Result<std::optional<std::int64_t>> find_scan(Connection& connection, const ScanIdentity& identity);
[[nodiscard]] Result<std::int64_t> insert_scan(Connection& connection, const ScanIdentity& identity);

// The version of a zone with this content, where there is one.
[[nodiscard]] Result<std::optional<std::int64_t>> find_version(Connection& connection, std::int64_t zone_id,
                                                               const Sha256& content);

// That `sighting_id` tells the scan, as the one at `place` (from 1) in its capture, and what it says of it.
[[nodiscard]] Result<void> insert_telling(Connection& connection, std::int64_t scan_id, std::int64_t sighting_id,
                                          std::int64_t place, const Scan& scan, OctetsView spelling);
// Whether the RRs that a sighting's scans hold, and their spelling, are `contents`, one for each scan by its place;
// what a scan that keeps no RRs has there does not matter.
[[nodiscard]] Result<bool> tells_contents(Connection& connection, std::int64_t sighting_id,
                                          const std::vector<StoredContent>& contents);
// What else a sighting says of its scan at `place`, in place of what it said.
[[nodiscard]] Result<void> update_telling(Connection& connection, std::int64_t sighting_id, std::int64_t place,
                                          const Scan& scan);
// The sighting that speaks for a scan: of those that tell it, the one with the smallest digest.
struct Spokesman {
  std::int64_t sighting_id = 0;
  std::int64_t place = 0;
  Octets spelling;
};
[[nodiscard]] Result<std::optional<Spokesman>> find_spokesman(Connection& connection, std::int64_t scan_id);

// The RRs of an answer, in place of those that were there for the scan.
[[nodiscard]] Result<void> put_observations(Connection& connection, std::int64_t scan_id, const StoredContent& answer);

// Removes subjects and servers that nothing refers to any more.
[[nodiscard]] Result<void> remove_orphans(Connection& connection);

}  // namespace yore::archive
