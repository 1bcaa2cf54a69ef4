// Writer, where a zone file comes after the newest snapshot of its zone and is told as what it changes.
#include <future>
#include <utility>

#include "zonedb/archive/capture_before.h"
#include "zonedb/archive/capture_store.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/scan_rows.h"
#include "zonedb/archive/sighting_rows.h"
#include "zonedb/archive/timeline.h"
#include "zonedb/archive/writer.h"

namespace yore::archive {

struct Predecessor::State {
  Connection* connection = nullptr;
  std::optional<ReadTransaction> reading;  // until read() has read
  std::uint64_t changes = 0;               // of the archive, as of then
  std::int64_t snapshot_id = 0;
  std::int64_t capture_id = 0;
  CaptureBase base;
  Octets octets;  // where `base` is another capture
};

Predecessor::Predecessor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Predecessor::Predecessor(Predecessor&&) noexcept = default;
Predecessor::~Predecessor() = default;
Result<void> Predecessor::read() {
  YORE_TRY(state_->base, read_base(*state_->connection, state_->capture_id));
  if (state_->base.id != state_->capture_id) {
    YORE_TRY(state_->octets, read_capture(*state_->connection, state_->capture_id));
  }
  state_->reading.reset();
  return {};
}
OctetsView Predecessor::octets() const {
  return state_->capture_id == state_->base.id ? state_->base.octets : state_->octets;
}

Result<std::optional<Predecessor>> Writer::predecessor(const Scan& scan) {
  auto state = std::make_unique<Predecessor::State>();
  state->connection = &archive_->connection();
  YORE_TRY(ReadTransaction reading, ReadTransaction::begin(*archive_));
  state->reading.emplace(std::move(reading));
  YORE_TRY(state->changes, archive_->change_counter());
  // Snapshot order, backwards (dns/snapshot.h, comes_first()); of its sightings the newest.
  YORE_TRY(Statement newest,
           state->connection->prepare(
               "SELECT scan.id, sighting.capture_id, scan.last FROM scan JOIN version ON version.id = scan.version_id "
               "JOIN server ON server.id = scan.server_id JOIN telling ON telling.scan_id = scan.id "
               "JOIN sighting ON sighting.id = telling.sighting_id "
               "WHERE scan.subject_id = (SELECT id FROM subject WHERE key = ?1) "
               "ORDER BY scan.last DESC, scan.first DESC, server.address DESC, server.name DESC, version.content DESC, "
               "scan.method DESC, server.port DESC, scan.occurrence DESC, sighting.id DESC LIMIT 1"));
  YORE_CHECK(newest.bind(Blob{scan.subject.sort_key()}));
  YORE_TRY(const bool found, newest.step());
  if (!found || newest.integer(2) > scan.time.last.seconds) return std::nullopt;
  state->snapshot_id = newest.integer(0);
  state->capture_id = newest.integer(1);
  return Predecessor(std::move(state));
}

Result<std::optional<Recorded>> Writer::record_next(const NewSighting& sighting, const NextVersion& next,
                                                    const Predecessor& predecessor) {
  Connection& connection = archive_->connection();
  const Scan& scan = sighting.scans.front();
  const StoredContent removed = to_stored_content(next.removed);
  const StoredContent added = to_stored_content(next.added);
  if (removed.rrs.empty() && added.rrs.empty()) return std::nullopt;  // no new version

  YORE_TRY(Transaction transaction, Transaction::begin(connection));
  YORE_TRY(const std::uint64_t changes, archive_->change_counter());
  if (changes != predecessor.state_->changes) return std::nullopt;  // rows' numbers may be those of other rows now
  // While the zone is read.
  Recorded recorded;
  auto compressing = std::async([&] {
    recorded.capture = sha256(sighting.capture);
    return compress_on(sighting.capture, &predecessor.state_->base);
  });
  ScanIdentity identity;
  YORE_TRY(identity.subject_id, subject_row(connection, scan.subject));
  YORE_TRY(identity.server_id, server_row(connection, scan.server));
  identity.qtype = static_cast<std::uint16_t>(question_of(scan));
  identity.method = scan.method;
  identity.outcome = scan.outcome;
  identity.time = scan.time;
  TimelineSnapshot snapshot;
  snapshot.facts.time = scan.time;
  snapshot.facts.server = scan.server;
  snapshot.facts.method = scan.method;
  YORE_TRY(Timeline timeline, Timeline::read(connection, identity.subject_id));
  YORE_TRY(const auto appended,
           timeline.append(snapshot, predecessor.state_->snapshot_id, next.rrs_before, removed, added));
  if (!appended) return std::nullopt;
  identity.version_id = appended->version_id;
  YORE_TRY(const CaptureForm form, compressing.get());
  YORE_TRY(const std::optional<std::int64_t> known, find_capture(connection, recorded.capture));
  if (known) return std::nullopt;
  recorded.sighting = sighting_digest(recorded.capture, sighting.scans, sighting.restates);
  YORE_TRY(const std::int64_t capture_id, insert_capture(connection, sighting.capture.size(), recorded.capture, form));
  YORE_TRY(const std::int64_t sighting_id, insert_sighting(connection, sighting, recorded, capture_id));
  YORE_TRY(const std::int64_t scan_id, insert_scan(connection, identity));
  YORE_CHECK(insert_telling(connection, scan_id, sighting_id, 1, scan, {}));  // a plain line is spelled canonically
  YORE_CHECK(count_change(connection));
  YORE_CHECK(transaction.commit());
  return recorded;
}

}  // namespace yore::archive
