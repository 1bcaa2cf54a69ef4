#include <map>
#include <utility>

#include "zonedb/archive/capture_store.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/scan_rows.h"
#include "zonedb/archive/sighting_rows.h"
#include "zonedb/archive/timeline.h"
#include "zonedb/archive/writer.h"

namespace yore::archive {
namespace {

// A scan that the sighting tells, as it stood before.
struct Told {
  std::int64_t scan_id = 0;
  std::int64_t zone_id = 0;
  Outcome outcome = Outcome::kFailed;
  Octets spelling;             // as this sighting spells it
  bool spoken_for = false;     // this sighting speaks for the scan
  bool told_by_other = false;  // another sighting tells it, too
  bool first_snapshot = false;
  std::int64_t version_id = 0;
};

class Retraction {
 public:
  Retraction(Connection& connection, std::int64_t sighting_id, const Writer::Reparse& reparse)
      : connection_(connection), sighting_id_(sighting_id), reparse_(reparse) {}

  Result<void> run() {
    YORE_TRY(const std::vector<Told> told, read_told());
    YORE_CHECK(remove_rows(told));
    std::map<std::int64_t, std::vector<std::int64_t>> unsettled;  // zone -> versions whose first snapshot went
    for (const Told& scan : told) {
      if (scan.told_by_other) {
        YORE_CHECK(let_another_speak(scan));
      } else if (scan.first_snapshot) {
        unsettled[scan.zone_id].push_back(scan.version_id);
      }
    }
    for (const auto& [zone_id, version_ids] : unsettled) {
      YORE_TRY(Timeline timeline, Timeline::read(connection_, zone_id));
      YORE_CHECK(timeline.settle(version_ids, [this](std::int64_t scan_id) { return content_of(scan_id); }));
    }
    return remove_orphans(connection_);
  }

 private:
  Result<std::vector<Told>> read_told() {
    std::vector<Told> told;
    {
      YORE_TRY(Statement select,
               connection_.prepare("SELECT scan.id, scan.subject_id, scan.outcome, telling.spelling, (SELECT count(*) "
                                   "FROM telling AS other WHERE other.scan_id = scan.id) FROM telling JOIN scan ON "
                                   "scan.id = telling.scan_id WHERE telling.sighting_id = ?1 ORDER BY telling.place"));
      YORE_CHECK(select.bind(sighting_id_));
      for (;;) {
        YORE_TRY(const bool row, select.step());
        if (!row) break;
        Told scan;
        scan.scan_id = select.integer(0);
        scan.zone_id = select.integer(1);
        YORE_TRY(scan.outcome, select.code(2, Outcome::kServfail));
        scan.spelling = select.octets(3);
        scan.told_by_other = select.integer(4) > 1;
        told.push_back(std::move(scan));
      }
    }
    std::map<std::int64_t, Timeline> timelines;
    for (Told& scan : told) {
      YORE_TRY(const std::optional<Spokesman> spokesman, find_spokesman(connection_, scan.scan_id));
      scan.spoken_for = spokesman && spokesman->sighting_id == sighting_id_;
      if (scan.outcome != Outcome::kComplete) continue;
      auto timeline = timelines.find(scan.zone_id);
      if (timeline == timelines.end()) {
        YORE_TRY(Timeline read, Timeline::read(connection_, scan.zone_id));
        timeline = timelines.emplace(scan.zone_id, std::move(read)).first;
      }
      scan.first_snapshot = timeline->second.is_first_snapshot(scan.scan_id);
      scan.version_id = timeline->second.version_of(scan.scan_id);
    }
    return told;
  }

  Result<void> remove_rows(const std::vector<Told>& told) {
    YORE_TRY(const std::int64_t capture_id, capture_of_sighting());
    YORE_TRY(Statement tellings, connection_.prepare("DELETE FROM telling WHERE sighting_id = ?1"));
    YORE_CHECK(tellings.run(sighting_id_));
    YORE_TRY(Statement observations, connection_.prepare("DELETE FROM observation WHERE scan_id = ?1"));
    YORE_TRY(Statement scans, connection_.prepare("DELETE FROM scan WHERE id = ?1"));
    for (const Told& scan : told) {
      if (scan.told_by_other) continue;
      YORE_CHECK(observations.run(scan.scan_id));
      YORE_CHECK(scans.run(scan.scan_id));
    }
    YORE_TRY(Statement sighting, connection_.prepare("DELETE FROM sighting WHERE id = ?1"));
    YORE_CHECK(sighting.run(sighting_id_));
    YORE_TRY(Statement others, connection_.prepare("SELECT count(*) FROM sighting WHERE capture_id = ?1"));
    YORE_CHECK(others.bind(capture_id));
    YORE_CHECK(others.step());
    if (others.integer(0) == 0) return remove_capture(connection_, capture_id);
    return {};
  }

  Result<std::int64_t> capture_of_sighting() {
    YORE_TRY(Statement select, connection_.prepare("SELECT capture_id FROM sighting WHERE id = ?1"));
    YORE_CHECK(select.bind(sighting_id_));
    YORE_CHECK(select.step());
    return select.integer(0);
  }

  // Another sighting tells the scan as well; where this one spoke for its spelling, that one does now.
  Result<void> let_another_speak(const Told& scan) {
    if (!scan.spoken_for || (scan.outcome != Outcome::kComplete && scan.outcome != Outcome::kAnswer)) return {};
    YORE_TRY(const std::optional<Spokesman> now, find_spokesman(connection_, scan.scan_id));
    if (now->spelling == scan.spelling) return {};
    YORE_TRY(const StoredContent content, content_of(scan.scan_id));
    if (scan.outcome == Outcome::kAnswer) return put_observations(connection_, scan.scan_id, content);
    if (!scan.first_snapshot) return {};
    YORE_TRY(Timeline timeline, Timeline::read(connection_, scan.zone_id));
    return timeline.respell_from(scan.scan_id, content);
  }

  Result<StoredContent> content_of(std::int64_t scan_id) {
    YORE_TRY(const std::optional<Spokesman> spokesman, find_spokesman(connection_, scan_id));
    if (!spokesman) return fail(ErrorCode::kCorrupt, "no sighting tells one of the scans", connection_.path());
    auto parsed = parsed_.find(spokesman->sighting_id);
    if (parsed == parsed_.end()) {
      YORE_TRY(const SightingRow row, read_sighting(connection_, spokesman->sighting_id));
      YORE_TRY(const std::vector<std::int64_t> capture, find_captures(connection_, row.capture.hex()));
      if (capture.size() != 1) return fail(ErrorCode::kCorrupt, "a capture is missing", connection_.path());
      YORE_TRY(const Octets octets, read_capture(connection_, capture.front()));
      YORE_TRY(std::vector<Scan> scans, reparse_(row, octets));
      parsed = parsed_.emplace(spokesman->sighting_id, std::move(scans)).first;
    }
    const auto place = static_cast<std::size_t>(spokesman->place);
    if (place > parsed->second.size()) {
      return fail(ErrorCode::kCorrupt, "a capture does not tell the scans that the archive says", connection_.path());
    }
    return to_stored_content(parsed->second[place - 1].rrs);
  }

  Connection& connection_;
  std::int64_t sighting_id_;
  const Writer::Reparse& reparse_;
  std::map<std::int64_t, std::vector<Scan>> parsed_;  // by sighting
};

}  // namespace

Result<Sha256> Writer::retract(const std::string& hex_prefix, const Reparse& reparse) {
  Connection& connection = archive_->connection();
  YORE_TRY(Transaction transaction, Transaction::begin(connection));
  YORE_TRY(const std::vector<std::int64_t> found, find_sightings(connection, hex_prefix));
  if (found.empty()) return fail(ErrorCode::kNotFound, "no sighting begins with " + hex_prefix);
  if (found.size() > 1) {
    return fail(ErrorCode::kNotFound,
                std::to_string(found.size()) + " sightings begin with " + hex_prefix + "; give more of its digits");
  }
  YORE_TRY(const SightingRow row, read_sighting(connection, found.front()));
  YORE_CHECK(Retraction(connection, found.front(), reparse).run());
  YORE_CHECK(count_change(connection));
  YORE_CHECK(transaction.commit());
  return row.id;
}

}  // namespace yore::archive
