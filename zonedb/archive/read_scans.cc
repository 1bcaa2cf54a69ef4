// Archive's readers of scans and observations.
#include <algorithm>
#include <map>
#include <utility>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::archive {
namespace {

// Oldest first, and a total order, so that lists are the same for any order of importing.
#define YORE_SCAN_ORDER                                                                                               \
  "ORDER BY scan.last, scan.first, subject.key, scan.qtype, scan.method, scan.outcome, server.address, server.name, " \
  "server.port, ifnull(version.content, scan.answer), scan.origin, scan.occurrence"

// One row a telling, the one that speaks for the scan first.
#define YORE_SELECT_SCANS                                                                                              \
  "SELECT scan.id, subject.key, scan.qtype, scan.method, scan.outcome, server.name, server.address, server.port, "     \
  "scan.first, scan.last, scan.version_id, telling.tries, telling.reason, telling.declared_count, telling.client, "    \
  "telling.first_line, "                                                                                               \
  "telling.last_line, capture.digest, scan.origin FROM scan JOIN subject ON subject.id = scan.subject_id JOIN server " \
  "ON "                                                                                                                \
  "server.id = scan.server_id LEFT JOIN version ON version.id = scan.version_id JOIN telling ON telling.scan_id = "    \
  "scan.id JOIN sighting ON sighting.id = telling.sighting_id JOIN capture ON capture.id = sighting.capture_id "

constexpr std::string_view kAll = YORE_SELECT_SCANS YORE_SCAN_ORDER ", sighting.digest";
constexpr std::string_view kQueries = YORE_SELECT_SCANS "WHERE scan.method = 4 " YORE_SCAN_ORDER ", sighting.digest";
constexpr std::string_view kBesideSnapshots =
    YORE_SELECT_SCANS "WHERE scan.outcome <> 0 " YORE_SCAN_ORDER ", sighting.digest";
constexpr std::string_view kFailedTransfers = YORE_SELECT_SCANS
    "WHERE scan.method <> 4 AND scan.outcome NOT IN (0, 7, 8, 9) AND subject.key = ?1 " YORE_SCAN_ORDER
    ", sighting.digest";
constexpr std::string_view kObservations =
    "SELECT o.owner, o.type, o.class, o.rdata, o.ttl, o.inferred, o.spelled_owner, o.spelled_rdata, scan.id, "
    "scan.first, scan.last, server.name, server.address, server.port FROM scan JOIN subject ON subject.id = "
    "scan.subject_id JOIN server ON server.id = scan.server_id LEFT JOIN version ON version.id = scan.version_id JOIN "
    "observation AS o ON o.scan_id = scan.id " YORE_SCAN_ORDER ", o.owner, o.type, o.class, o.rdata";

using VersionNumbers = std::map<std::int64_t, std::uint32_t>;  // by version row

Result<VersionNumbers> read_version_numbers(Connection& connection) {
  YORE_TRY(Statement select, connection.prepare("SELECT id, row_number() OVER (PARTITION BY zone_id ORDER BY position) "
                                                "FROM version"));
  VersionNumbers numbers;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return numbers;
    numbers.emplace(select.integer(0), static_cast<std::uint32_t>(select.integer(1)));
  }
}

Result<ScanRow> read_scan(const Statement& row, const VersionNumbers& numbers) {
  ScanRow scan;
  scan.id = row.integer(0);
  YORE_TRY(scan.scan.subject, Name::from_sort_key(row.octets(1)));
  scan.scan.qtype = static_cast<RRType>(row.integer(2));
  YORE_TRY(scan.scan.method, row.code(3, Method::kQuery));
  YORE_TRY(scan.scan.outcome, row.code(4, Outcome::kServfail));
  scan.scan.server = {row.text(5), row.text(6), static_cast<std::uint16_t>(row.integer(7))};
  scan.scan.time = {Timestamp{row.integer(8)}, Timestamp{row.integer(9)}};
  if (scan.scan.outcome == Outcome::kComplete) {
    const auto number = numbers.find(row.integer(10));
    if (number == numbers.end()) return fail(ErrorCode::kCorrupt, "a snapshot has no version; run yore verify");
    scan.version = VersionId{number->second};
  }
  if (!row.octets(18).empty()) {
    YORE_TRY(scan.origin, Sha256::from_octets(row.octets(18)));
  }
  scan.scan.tries = static_cast<std::uint32_t>(row.integer(11));
  scan.scan.reason = row.text(12);
  if (const auto declared = row.optional_integer(13)) {
    scan.scan.declared_count = static_cast<std::uint32_t>(*declared);
  }
  scan.scan.client = row.text(14);
  scan.scan.first_line = static_cast<std::uint32_t>(row.integer(15));
  scan.scan.last_line = static_cast<std::uint32_t>(row.integer(16));
  return scan;
}

// `numbers`: of the versions of the snapshots among them.
Result<std::vector<ScanRow>> collect_scans(Statement& select, const VersionNumbers& numbers = {}) {
  std::vector<ScanRow> scans;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return scans;
    if (scans.empty() || scans.back().id != select.integer(0)) {
      YORE_TRY(ScanRow scan, read_scan(select, numbers));
      scans.push_back(std::move(scan));
    }
    YORE_TRY(const Sha256 capture, Sha256::from_octets(select.octets(17)));
    std::vector<Sha256>& captures = scans.back().captures;
    if (std::find(captures.begin(), captures.end(), capture) == captures.end()) captures.push_back(capture);
  }
}

}  // namespace

Result<std::vector<ScanRow>> Archive::failed_transfers(const Name& zone) {
  YORE_TRY(Statement select, connection_->prepare(kFailedTransfers));
  YORE_CHECK(select.bind(Blob{zone.sort_key()}));
  return collect_scans(select);
}

Result<std::vector<ScanRow>> Archive::query_scans() {
  YORE_TRY(Statement select, connection_->prepare(kQueries));
  return collect_scans(select);
}

Result<std::vector<ScanRow>> Archive::scans_beside_snapshots() {
  YORE_TRY(Statement select, connection_->prepare(kBesideSnapshots));
  return collect_scans(select);
}

Result<std::vector<ScanRow>> Archive::scans() {
  YORE_TRY(const VersionNumbers numbers, read_version_numbers(*connection_));
  YORE_TRY(Statement select, connection_->prepare(kAll));
  return collect_scans(select, numbers);
}

Result<std::vector<RR>> Archive::answer(std::int64_t scan_id) {
  YORE_TRY(Statement select,
           connection_->prepare("SELECT " + std::string(kStoredColumns) +
                                " FROM observation WHERE scan_id = ?1 ORDER BY owner, type, class, rdata"));
  YORE_CHECK(select.bind(scan_id));
  std::vector<RR> rrs;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return rrs;
    YORE_TRY(RR rr, rr_from(view_stored(select, 0)));
    rrs.push_back(std::move(rr));
  }
}

Result<void> Archive::for_each_observation(const ObservationVisitor& visit) {
  YORE_TRY(Statement select, connection_->prepare(kObservations));
  ObservationRow observation;
  bool pending = false;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) break;
    YORE_TRY(const RR rr, rr_from(view_stored(select, 0)));
    RRset& rrset = observation.rrset;
    const bool same = pending && observation.scan_id == select.integer(8) && rrset.owner == rr.owner &&
                      rrset.type == rr.type && rrset.rrclass == rr.rrclass;
    if (!same) {
      if (pending) visit(observation);
      observation.scan_id = select.integer(8);
      observation.time = {Timestamp{select.integer(9)}, Timestamp{select.integer(10)}};
      observation.server = {select.text(11), select.text(12), static_cast<std::uint16_t>(select.integer(13))};
      rrset = {rr.owner, rr.type, rr.rrclass, rr.ttl, {}};
      pending = true;
    }
    rrset.ttl = std::min(rrset.ttl, rr.ttl);  // RFC 2181 section 5.2
    rrset.rdatas.push_back(rr.rdata);
  }
  if (pending) visit(observation);
  return {};
}

}  // namespace yore::archive
