// VersionId, SnapshotFacts: which content a zone had, and who saw it when. The total order of a zone's snapshots, which
// numbering versions and "truth at T" rest on.
//
// Threads: values.
#pragma once

#include <compare>
#include <cstdint>
#include <span>

#include "zonedb/dns/digest.h"
#include "zonedb/dns/scan.h"
#include "zonedb/dns/serial.h"
#include "zonedb/dns/timestamp.h"

namespace yore {

// A distinct content of one zone, numbered from 1 in snapshot order of first appearance, whatever the server.
struct VersionId {
  std::uint32_t number = 0;
  friend constexpr auto operator<=>(VersionId, VersionId) noexcept = default;
};

// One snapshot without its RRs.
struct SnapshotFacts {
  Interval time;  // it holds from time.last on
  Server server;
  Method method = Method::kUnknown;
  VersionId version;
  Serial serial;             // of its SOA
  Sha256 content;            // content_hash() of its version
  std::int64_t scan_id = 0;  // the archive's row; no part of identity or order
};

// Snapshot order: by time.last, then time.first, server address, server name, content hash, all ascending. (Method and
// port come after, so that the order is total.)
[[nodiscard]] bool in_snapshot_order(const SnapshotFacts& a, const SnapshotFacts& b);

// The snapshot that says what the zone held at `at`: of those with the greatest time.last <= at the first in snapshot
// order. Nothing before the first snapshot. REQUIRES: `snapshots` is in snapshot order. O(log n).
[[nodiscard]] const SnapshotFacts* snapshot_at(std::span<const SnapshotFacts> snapshots, Timestamp at);

}  // namespace yore
