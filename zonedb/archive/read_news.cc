// Archive's readers of what came since it was last read.
#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"

namespace yore::archive {

Result<Mark> Archive::mark() {
  Mark mark;
  YORE_TRY(mark.changes, change_counter());
  YORE_TRY(Statement select, connection_->prepare("SELECT id, digest FROM sighting ORDER BY id DESC LIMIT 1"));
  YORE_TRY(const bool row, select.step());
  if (!row) return mark;
  mark.newest_sighting = select.integer(0);
  YORE_TRY(mark.sighting, Sha256::from_octets(select.octets(1)));
  return mark;
}

Result<std::optional<std::vector<ToldScan>>> Archive::told_since(const Mark& mark) {
  YORE_TRY(const std::uint64_t changes, change_counter());
  YORE_TRY(Statement check, connection_->prepare("SELECT (SELECT count(*) FROM sighting WHERE id > ?1), (SELECT "
                                                 "count(*) FROM sighting WHERE id = ?1 AND digest = ?2)"));
  YORE_CHECK(check.bind(mark.newest_sighting, Blob{mark.sighting.view()}));
  YORE_CHECK(check.step());
  // Each sighting that is added, and each that is taken back, is one change: rows are used again, changes are not.
  const bool is_added_to = changes == mark.changes + static_cast<std::uint64_t>(check.integer(0)) &&
                           (mark.newest_sighting == 0 || check.integer(1) == 1);
  if (!is_added_to) return std::nullopt;
  YORE_TRY(Statement select, connection_->prepare("SELECT scan.id, scan.subject_id, scan.method FROM telling JOIN scan "
                                                  "ON scan.id = telling.scan_id WHERE telling.sighting_id > ?1"));
  YORE_CHECK(select.bind(mark.newest_sighting));
  std::vector<ToldScan> told;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return told;
    ToldScan scan{select.integer(0), ZoneId{select.integer(1)}};
    YORE_TRY(scan.method, select.code(2, Method::kQuery));
    told.push_back(scan);
  }
}

}  // namespace yore::archive
