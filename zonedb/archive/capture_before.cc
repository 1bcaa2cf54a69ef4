#include "zonedb/archive/capture_before.h"

namespace yore::archive {

RRType question_of(const Scan& scan) {
  switch (scan.method) {
    case Method::kQuery:
      return scan.qtype;
    case Method::kIxfr:
      return RRType::kIXFR;
    default:
      return RRType::kAXFR;
  }
}

Result<std::optional<CaptureBefore>> find_before(Connection& connection, std::span<const Scan> scans) {
  const Scan* largest = nullptr;
  for (const Scan& scan : scans) {
    if (scan.outcome != Outcome::kComplete) continue;
    if (largest == nullptr || scan.rrs.size() > largest->rrs.size()) largest = &scan;
  }
  if (largest == nullptr) return std::nullopt;
  // Snapshot order: dns/snapshot.h, and Timeline's.
  for (const char* sql :
       {"SELECT sighting.capture_id, scan.id FROM scan JOIN version ON version.id = scan.version_id "
        "JOIN server ON server.id = scan.server_id JOIN telling ON telling.scan_id = scan.id "
        "JOIN sighting ON sighting.id = telling.sighting_id "
        "WHERE scan.subject_id = (SELECT id FROM subject WHERE key = ?1) AND scan.last <= ?2 "
        "ORDER BY scan.last DESC, scan.first DESC, server.address DESC, server.name DESC, version.content DESC, "
        "scan.method DESC, server.port DESC, scan.occurrence DESC, sighting.id DESC LIMIT 1",
        "SELECT sighting.capture_id, scan.id FROM scan JOIN version ON version.id = scan.version_id "
        "JOIN server ON server.id = scan.server_id JOIN telling ON telling.scan_id = scan.id "
        "JOIN sighting ON sighting.id = telling.sighting_id "
        "WHERE scan.subject_id = (SELECT id FROM subject WHERE key = ?1) AND scan.last > ?2 "
        "ORDER BY scan.last, scan.first, server.address, server.name, version.content, scan.method, server.port, "
        "scan.occurrence, sighting.id LIMIT 1"}) {
    YORE_TRY(Statement find, connection.prepare(sql));
    YORE_CHECK(find.bind(Blob{largest->subject.sort_key()}, largest->time.last.seconds));
    YORE_TRY(const bool found, find.step());
    if (found) return CaptureBefore{find.integer(0), find.integer(1)};
  }
  return std::nullopt;
}

}  // namespace yore::archive
