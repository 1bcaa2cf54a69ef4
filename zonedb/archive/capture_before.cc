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

Result<std::optional<std::int64_t>> find_base(Connection& connection, std::span<const Scan> scans) {
  const Scan* largest = nullptr;
  for (const Scan& scan : scans) {
    if (scan.outcome != Outcome::kComplete) continue;
    if (largest == nullptr || scan.rrs.size() > largest->rrs.size()) largest = &scan;
  }
  if (largest == nullptr) return std::nullopt;
  for (const char* sql : {"SELECT sighting.capture_id FROM scan JOIN telling ON telling.scan_id = scan.id "
                          "JOIN sighting ON sighting.id = telling.sighting_id "
                          "WHERE scan.subject_id = (SELECT id FROM subject WHERE key = ?1) AND scan.outcome = 0 "
                          "AND scan.last <= ?2 ORDER BY scan.last DESC, scan.first DESC, sighting.id DESC LIMIT 1",
                          "SELECT sighting.capture_id FROM scan JOIN telling ON telling.scan_id = scan.id "
                          "JOIN sighting ON sighting.id = telling.sighting_id "
                          "WHERE scan.subject_id = (SELECT id FROM subject WHERE key = ?1) AND scan.outcome = 0 "
                          "AND scan.last > ?2 ORDER BY scan.last, scan.first, sighting.id LIMIT 1"}) {
    YORE_TRY(Statement find, connection.prepare(sql));
    YORE_CHECK(find.bind(Blob{largest->subject.sort_key()}, largest->time.last.seconds));
    YORE_TRY(const bool found, find.step());
    if (found) return find.integer(0);
  }
  return std::nullopt;
}

}  // namespace yore::archive
