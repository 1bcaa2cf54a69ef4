// Archive's readers of captures and sightings, and its counts.
#include <utility>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/capture_store.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/sighting_rows.h"

namespace yore::archive {
namespace {

Result<CaptureRow> read_capture_row(const Statement& row) {
  CaptureRow capture;
  YORE_TRY(capture.id, Sha256::from_octets(row.octets(0)));
  capture.size = static_cast<std::uint64_t>(row.integer(1));
  capture.stored_size = static_cast<std::uint64_t>(row.integer(2));
  return capture;
}

}  // namespace

Result<std::vector<SightingRow>> Archive::sightings() { return read_sightings(*connection_); }

Result<std::vector<CaptureRow>> Archive::captures() {
  YORE_TRY(Statement select, connection_->prepare("SELECT digest, size, length(stored) FROM capture ORDER BY digest"));
  std::vector<CaptureRow> captures;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return captures;
    YORE_TRY(CaptureRow capture, read_capture_row(select));
    captures.push_back(capture);
  }
}

Result<CaptureRow> Archive::find_capture(const std::string& hex_prefix) {
  YORE_TRY(const std::vector<std::int64_t> found, find_captures(*connection_, hex_prefix));
  if (found.empty()) return fail(ErrorCode::kNotFound, "no capture begins with " + hex_prefix);
  if (found.size() > 1) {
    return fail(ErrorCode::kNotFound,
                std::to_string(found.size()) + " captures begin with " + hex_prefix + "; give more of its digits");
  }
  YORE_TRY(Statement select, connection_->prepare("SELECT digest, size, length(stored) FROM capture WHERE id = ?1"));
  YORE_CHECK(select.bind(found.front()));
  YORE_CHECK(select.step());
  return read_capture_row(select);
}

Result<Octets> Archive::capture_octets(const Sha256& id) {
  YORE_TRY(const std::vector<std::int64_t> found, find_captures(*connection_, id.hex()));
  if (found.empty()) return fail(ErrorCode::kNotFound, "there is no capture " + id.hex());
  return read_capture(*connection_, found.front());
}

Result<Stat> Archive::stat() {
  Stat stat;
  const auto count = [&](std::uint64_t& into, std::string_view sql) -> Result<void> {
    YORE_TRY(const std::int64_t number, connection_->integer(sql));
    into = static_cast<std::uint64_t>(number);
    return {};
  };
  YORE_CHECK(count(stat.captures, "SELECT count(*) FROM capture"));
  YORE_CHECK(count(stat.sightings, "SELECT count(*) FROM sighting"));
  YORE_CHECK(count(stat.scans, "SELECT count(*) FROM scan"));
  YORE_CHECK(count(stat.snapshots, "SELECT count(*) FROM scan WHERE outcome = 0"));
  YORE_CHECK(count(stat.queries, "SELECT count(*) FROM scan WHERE method = 4"));
  YORE_CHECK(count(stat.failed_scans, "SELECT count(*) FROM scan WHERE outcome NOT IN (0, 7, 8, 9)"));
  YORE_CHECK(count(stat.observations,
                   "SELECT count(*) FROM (SELECT 1 FROM observation GROUP BY scan_id, owner, type, "
                   "class)"));
  YORE_CHECK(count(stat.zones, "SELECT count(DISTINCT zone_id) FROM version"));
  YORE_CHECK(count(stat.versions, "SELECT count(*) FROM version"));
  YORE_CHECK(count(stat.names,
                   "SELECT count(*) FROM (SELECT owner FROM lifespan UNION SELECT owner FROM "
                   "observation)"));
  YORE_CHECK(count(stat.rrs,
                   "SELECT count(*) FROM (SELECT DISTINCT zone_id, owner, type, class, rdata FROM "
                   "lifespan)"));
  YORE_CHECK(count(stat.lifespans, "SELECT count(*) FROM lifespan"));
  YORE_CHECK(count(stat.servers, "SELECT count(*) FROM server WHERE name <> '' OR address <> ''"));
  YORE_CHECK(count(stat.capture_octets, "SELECT ifnull(sum(size), 0) FROM capture"));
  YORE_CHECK(count(stat.stored_capture_octets, "SELECT ifnull(sum(length(stored)), 0) FROM capture"));
  YORE_CHECK(count(stat.file_octets, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"));
  return stat;
}

}  // namespace yore::archive
