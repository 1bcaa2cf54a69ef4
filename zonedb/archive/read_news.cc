// Archive's readers of what came since it was last read.
#include <limits>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"

namespace yore::archive {
namespace {

struct Sightings {
  std::int64_t newest = 0;   // up to the row asked for
  Sha256 digest;             // of those up to there
  std::uint64_t behind = 0;  // how many there are
};

Result<Sightings> read_sightings(Connection& connection, std::int64_t up_to) {
  YORE_TRY(Statement select, connection.prepare("SELECT id, digest FROM sighting ORDER BY id"));
  Sightings sightings;
  Sha256Digester digester;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) break;
    if (select.integer(0) > up_to) {
      ++sightings.behind;
      continue;
    }
    sightings.newest = select.integer(0);
    digester.update(select.octets(1));
  }
  sightings.digest = digester.finish();
  return sightings;
}

}  // namespace

Result<Mark> Archive::mark() {
  YORE_TRY(const std::uint64_t changes, change_counter());
  YORE_TRY(const Sightings all, read_sightings(*connection_, std::numeric_limits<std::int64_t>::max()));
  return Mark{changes, all.newest, all.digest};
}

Result<std::optional<std::vector<ToldScan>>> Archive::told_since(const Mark& mark) {
  YORE_TRY(const std::uint64_t changes, change_counter());
  YORE_TRY(const Sightings then, read_sightings(*connection_, mark.newest_sighting));
  // Each sighting that is added, and each that is taken back, is one change: rows are used again, changes are not.
  const bool is_added_to = changes == mark.changes + then.behind && then.digest == mark.sightings;
  if (!is_added_to) return std::nullopt;
  YORE_TRY(Statement select,
           connection_->prepare("SELECT scan.id, scan.subject_id, scan.outcome FROM telling JOIN scan "
                                "ON scan.id = telling.scan_id WHERE telling.sighting_id > ?1"));
  YORE_CHECK(select.bind(mark.newest_sighting));
  std::vector<ToldScan> told;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return told;
    ToldScan scan{select.integer(0), ZoneId{select.integer(1)}};
    YORE_TRY(scan.outcome, select.code(2, Outcome::kServfail));
    told.push_back(scan);
  }
}

}  // namespace yore::archive
