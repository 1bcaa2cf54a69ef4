#include "zonedb/archive/writer.h"

#include <algorithm>
#include <future>
#include <map>
#include <tuple>
#include <utility>

#include "zonedb/archive/capture_before.h"
#include "zonedb/archive/capture_store.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/scan_rows.h"
#include "zonedb/archive/sighting_rows.h"
#include "zonedb/archive/timeline.h"

namespace yore::archive {
namespace {

void append_field(Octets& text, OctetsView field) {
  append_u32(text, static_cast<std::uint32_t>(field.size()));
  text += field;
}

bool keeps_rrs(const Scan& scan) { return scan.outcome == Outcome::kComplete || scan.outcome == Outcome::kAnswer; }

// One sighting on its way into the archive.
class Recording {
 public:
  Recording(Connection& connection, std::int64_t sighting_id, const Sha256& capture,
            const std::vector<Sha256>& restates)
      : connection_(connection), sighting_id_(sighting_id), capture_(capture), restates_(restates) {}

  Result<void> add(const Scan& scan, const StoredContent& content, std::int64_t place) {
    YORE_TRY(const ScanIdentity identity, identify(scan, content));
    YORE_TRY(const std::optional<std::int64_t> known, find_known(scan, identity));
    if (!known) return add_new(scan, place, identity, content);
    YORE_TRY(const std::optional<Spokesman> before, find_spokesman(connection_, *known));
    YORE_CHECK(insert_telling(connection_, *known, sighting_id_, place, scan, content.spelling));
    YORE_TRY(const std::optional<Spokesman> after, find_spokesman(connection_, *known));
    if (!after || after->sighting_id != sighting_id_ || !before || before->spelling == content.spelling) return {};
    return respell(*known, scan, identity, content);
  }

 private:
  Result<ScanIdentity> identify(const Scan& scan, const StoredContent& content) {
    ScanIdentity identity;
    YORE_TRY(identity.subject_id, subject_row(connection_, scan.subject));
    YORE_TRY(identity.server_id, server_row(connection_, scan.server));
    identity.qtype = static_cast<std::uint16_t>(question_of(scan));
    identity.method = scan.method;
    identity.outcome = scan.outcome;
    identity.time = scan.time;
    if (scan.outcome == Outcome::kAnswer) identity.answer = content.hash.view();
    if (scan.outcome == Outcome::kComplete) {
      YORE_TRY(identity.version_id, find_version(connection_, identity.subject_id, content.hash));
    }
    if (const auto origin = origin_of(scan, capture_, restates_)) identity.origin = origin->view();
    const Octets told = keeps_rrs(scan) ? Octets(content.hash.view()) : Octets();
    identity.occurrence = ++occurrences_[{identity.subject_id, identity.server_id, identity.qtype, identity.method,
                                          identity.outcome, identity.time, told}];
    return identity;
  }

  Result<std::optional<std::int64_t>> find_known(const Scan& scan, const ScanIdentity& identity) {
    if (scan.outcome == Outcome::kComplete && !identity.version_id) return std::nullopt;
    return find_scan(connection_, identity);
  }

  Result<void> add_new(const Scan& scan, std::int64_t place, ScanIdentity identity, const StoredContent& content) {
    if (scan.outcome == Outcome::kComplete) {
      TimelineSnapshot snapshot;
      snapshot.facts.time = scan.time;
      snapshot.facts.server = scan.server;
      snapshot.facts.method = scan.method;
      snapshot.facts.content = content.hash;
      snapshot.occurrence = identity.occurrence;
      YORE_TRY(Timeline timeline, Timeline::read(connection_, identity.subject_id));
      YORE_TRY(identity.version_id, timeline.add(snapshot, content, scan.subject));
    }
    YORE_TRY(const std::int64_t id, insert_scan(connection_, identity));
    YORE_CHECK(insert_telling(connection_, id, sighting_id_, place, scan, content.spelling));
    if (scan.outcome == Outcome::kAnswer) return put_observations(connection_, id, content);
    return {};
  }

  Result<void> respell(std::int64_t scan_id, const Scan& scan, const ScanIdentity& identity,
                       const StoredContent& content) {
    if (scan.outcome == Outcome::kAnswer) return put_observations(connection_, scan_id, content);
    YORE_TRY(Timeline timeline, Timeline::read(connection_, identity.subject_id));
    if (!timeline.is_first_snapshot(scan_id)) return {};
    return timeline.respell_from(scan_id, content);
  }

  Connection& connection_;
  std::int64_t sighting_id_;
  const Sha256& capture_;
  const std::vector<Sha256>& restates_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::uint16_t, Method, Outcome, Interval, Octets>, std::int64_t>
      occurrences_;
};

// The content of each scan; empty for those that keep no RRs.
std::vector<StoredContent> contents_of(std::span<const Scan> scans) {
  std::vector<StoredContent> contents;
  for (const Scan& scan : scans) contents.push_back(keeps_rrs(scan) ? to_stored_content(scan.rrs) : StoredContent());
  return contents;
}

// The sighting is there already. Its scans are told by the lesser of the two contexts; both must find the same RRs.
Result<void> record_known(Connection& connection, std::int64_t id, const NewSighting& sighting) {
  YORE_TRY(SightingRow row, read_sighting(connection, id));
  if (row.context == sighting.context) return {};
  YORE_TRY(const bool same, tells_contents(connection, id, contents_of(sighting.scans)));
  if (!same) {
    std::string claims = row.context;
    std::replace(claims.begin(), claims.end(), '\n', ' ');
    return fail(ErrorCode::kBadInput,
                "the capture is there already, but by other options (" +
                    claims.substr(0, claims.find_last_not_of(' ') + 1) +
                    ") other RRs were found in it; where those are wrong, first retract the sighting " +
                    row.id.hex().substr(0, 12),
                sighting.source);
  }
  if (!is_lesser_context(sighting.context, row.context)) return {};
  for (std::size_t i = 0; i < sighting.scans.size(); ++i) {
    YORE_CHECK(update_telling(connection, id, static_cast<std::int64_t>(i) + 1, sighting.scans[i]));
  }
  YORE_CHECK(put_context(connection, id, std::move(row), sighting.context));
  return count_change(connection);
}

}  // namespace

std::optional<Sha256> origin_of(const Scan& scan, const Sha256& capture, const std::vector<Sha256>& restates) {
  if (keeps_rrs(scan) || scan.time.first == scan.time.last) return std::nullopt;
  return restates.empty() ? capture : *std::min_element(restates.begin(), restates.end());
}

Sha256 sighting_digest(const Sha256& capture, std::span<const Scan> scans, const std::vector<Sha256>& restates) {
  Octets text;
  append_field(text, "yore sighting 1");
  append_field(text, capture.view());
  for (const Scan& scan : scans) {
    append_field(text, scan.subject.canonical().to_text());
    append_field(text, to_text(question_of(scan)));
    append_field(text, to_text(scan.method));
    append_field(text, to_text(scan.outcome));
    append_field(text, scan.server.name);
    append_field(text, scan.server.address);
    append_field(text, std::to_string(scan.server.port));
    append_field(text, to_text(scan.time.first));
    append_field(text, to_text(scan.time.last));
    const std::optional<Sha256> origin = origin_of(scan, capture, restates);
    append_field(text, origin ? origin->view() : OctetsView());
  }
  return sha256(text);
}

Result<Recorded> Writer::record(const NewSighting& sighting) {
  if (sighting.scans.empty()) {
    return fail(ErrorCode::kBadInput, "there is no scan in it, so there is nothing to record", sighting.source);
  }
  Connection& connection = archive_->connection();
  Recorded recorded;
  recorded.capture = sha256(sighting.capture);
  recorded.sighting = sighting_digest(recorded.capture, sighting.scans, sighting.restates);
  YORE_TRY(Transaction transaction, Transaction::begin(connection));
  YORE_TRY(const std::vector<std::int64_t> known, find_sightings(connection, recorded.sighting.hex()));
  if (!known.empty()) {
    recorded.novelty = Novelty::kKnown;
    YORE_CHECK(record_known(connection, known.front(), sighting));
    YORE_CHECK(transaction.commit());
    return recorded;
  }
  // While the capture is compressed.
  auto working_out = std::async([&] { return contents_of(sighting.scans); });
  YORE_TRY(const std::optional<std::int64_t> base, find_base(connection, sighting.scans));
  YORE_TRY(const std::int64_t capture_id, store_capture(connection, sighting.capture, recorded.capture, base));
  YORE_TRY(const std::int64_t sighting_id, insert_sighting(connection, sighting, recorded, capture_id));
  Recording recording(connection, sighting_id, recorded.capture, sighting.restates);
  const std::vector<StoredContent> contents = working_out.get();
  for (std::size_t i = 0; i < contents.size(); ++i) {
    YORE_CHECK(recording.add(sighting.scans[i], contents[i], static_cast<std::int64_t>(i) + 1));
  }
  YORE_CHECK(count_change(connection));
  YORE_CHECK(transaction.commit());
  return recorded;
}

}  // namespace yore::archive
