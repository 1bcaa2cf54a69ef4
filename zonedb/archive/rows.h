// What the archive's readers are given: rows as plain values, in the words of docs/GLOSSARY.md.
//
// archive/ fills them, load/, report/ and tools/ read them.
//
// Threads: values; what is named a view points to what its giver says how long is good.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zonedb/dns/digest.h"
#include "zonedb/dns/name.h"
#include "zonedb/dns/result.h"
#include "zonedb/dns/rr.h"
#include "zonedb/dns/scan.h"
#include "zonedb/dns/snapshot.h"

namespace yore::archive {

// Row ids are not part of the canonical dump and mean nothing outside one archive file.
struct ZoneId {
  std::int64_t value = 0;
  friend auto operator<=>(ZoneId, ZoneId) = default;
};

struct ZoneRow {
  ZoneId id;
  Name apex;
};

enum class ZonemdState : std::uint8_t { kNone = 0, kValid = 1, kAltered = 2, kUnsupported = 3 };

struct VersionRow {
  VersionId version;
  Sha256 content;
  Serial serial;
  std::uint32_t rr_count = 0;  // the closing SOA not counted
  ZonemdState zonemd = ZonemdState::kNone;
};

// A run of versions in which an RR is present with one TTL: rr.ttl. One RR has as many lifespans as it has runs.
struct LifespanRow {
  VersionId first;
  VersionId last;
  RR rr;
};

// An RR as the archive keeps it (docs/archive-format.md), where it lies; rr_from() makes an RR of it.
struct StoredView {
  OctetsView owner;  // Name::sort_key()
  std::uint16_t type = 0;
  std::uint16_t rrclass = 0;
  OctetsView rdata;  // canonical_rdata()
  std::uint32_t ttl = 0;
  bool inferred = false;
  OctetsView spelled_owner;  // in wire form; this and the next are empty where they are canonical
  OctetsView spelled_rdata;
};
// Error: kCorrupt where it is not what to_stored() makes.
[[nodiscard]] Result<RR> rr_from(const StoredView& stored);

// As LifespanRow.
struct LifespanView {
  VersionId first;
  VersionId last;
  StoredView rr;
};

// A scan without its RRs. `captures` name the evidence that tells it, earliest sighting first.
struct ScanRow {
  std::int64_t id = 0;
  Scan scan;                         // scan.rrs is empty
  std::optional<VersionId> version;  // for complete ones
  std::optional<Sha256> origin;      // where only that tells it from others: the capture that told it first (writer.h)
  std::vector<Sha256> captures;
};

// Up to where an archive was read.
struct Mark {
  std::uint64_t changes = 0;         // Archive::change_counter()
  std::int64_t newest_sighting = 0;  // its row; 0 where there is none
  Sha256 sightings;                  // SHA-256 over the ids of all
  friend bool operator==(const Mark&, const Mark&) = default;
};

// A scan that a sighting tells; it may have been told before.
struct ToldScan {
  std::int64_t scan_id = 0;
  ZoneId subject;  // of a query: the name
  Outcome outcome = Outcome::kFailed;
};

// One RRset in the answer to a query.
struct ObservationRow {
  std::int64_t scan_id = 0;
  Interval time;
  Server server;
  RRset rrset;
};

struct CaptureRow {
  Sha256 id;
  std::uint64_t size = 0;         // of the capture
  std::uint64_t stored_size = 0;  // in the archive
};

struct SightingRow {
  Sha256 id;  // over the capture and the context claimed for it
  Sha256 capture;
  std::string source;   // the path it was imported from, as given
  std::string wrapper;  // "gzip", "xz", "zstd" or empty
  std::optional<Sha256> wrapper_digest;
  std::string context;  // what parsing its capture again needs (ingest/claims.h)
  Timestamp imported;   // not part of the canonical dump
  std::uint32_t scan_count = 0;
};

struct Stat {
  std::uint64_t captures = 0, sightings = 0, scans = 0, snapshots = 0, failed_scans = 0, queries = 0;
  std::uint64_t observations = 0, zones = 0, versions = 0, names = 0, rrs = 0, lifespans = 0, servers = 0;
  std::uint64_t capture_octets = 0, stored_capture_octets = 0, file_octets = 0;
};

}  // namespace yore::archive
