#include "zonedb/archive/timeline.h"

#include <algorithm>
#include <set>
#include <utility>

#include "zonedb/archive/schema.h"
#include "zonedb/archive/zonemd.h"

namespace yore::archive {
namespace {

// Beyond all positions in use: where versions stand for the time of a rearrangement.
constexpr std::int64_t kAside = std::int64_t{1} << 62;

Result<Serial> serial_of(const StoredContent& content, const Name& apex) {
  const Octets key = apex.sort_key();
  for (const StoredRR& rr : content.rrs) {
    if (rr.key.owner != key || rr.key.type != static_cast<std::uint16_t>(RRType::kSOA)) continue;
    YORE_TRY(const SoaFields soa, soa_fields(rr.key.rdata));
    return soa.serial;
  }
  return fail(ErrorCode::kBadInput, "a complete zone has no SOA at " + apex.to_text());
}

}  // namespace

bool comes_first(const TimelineSnapshot& a, const TimelineSnapshot& b) {
  if (in_snapshot_order(a.facts, b.facts)) return true;
  if (in_snapshot_order(b.facts, a.facts)) return false;
  return a.occurrence < b.occurrence;
}

Result<std::vector<TimelineSnapshot>> read_snapshots(Connection& connection, std::int64_t zone_id) {
  YORE_TRY(Statement select,
           connection.prepare("SELECT scan.id, scan.first, scan.last, scan.method, scan.version_id, scan.occurrence, "
                              "server.name, server.address, server.port, version.content, version.serial "
                              "FROM scan JOIN server ON server.id = scan.server_id "
                              "JOIN version ON version.id = scan.version_id "
                              "WHERE scan.subject_id = ?1 ORDER BY scan.last, scan.first"));
  YORE_CHECK(select.bind(zone_id));
  std::vector<TimelineSnapshot> snapshots;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) break;
    TimelineSnapshot snapshot;
    snapshot.facts.scan_id = select.integer(0);
    snapshot.facts.time = {Timestamp{select.integer(1)}, Timestamp{select.integer(2)}};
    YORE_TRY(snapshot.facts.method, select.code(3, Method::kQuery));
    snapshot.version_id = select.integer(4);
    snapshot.occurrence = select.integer(5);
    snapshot.facts.server = {select.text(6), select.text(7), static_cast<std::uint16_t>(select.integer(8))};
    YORE_TRY(snapshot.facts.content, Sha256::from_octets(select.octets(9)));
    snapshot.facts.serial = Serial{static_cast<std::uint32_t>(select.integer(10))};
    snapshots.push_back(std::move(snapshot));
  }
  std::sort(snapshots.begin(), snapshots.end(), comes_first);
  return snapshots;
}

Result<Timeline> Timeline::read(Connection& connection, std::int64_t zone_id) {
  Timeline timeline(connection, zone_id);
  YORE_TRY(timeline.snapshots_, read_snapshots(connection, zone_id));
  for (std::size_t i = 0; i < timeline.snapshots_.size(); ++i) {
    timeline.first_snapshot_.try_emplace(timeline.snapshots_[i].version_id, i);
  }
  YORE_TRY(Statement select,
           connection.prepare("SELECT id, position, content FROM version WHERE zone_id = ?1 ORDER BY position"));
  YORE_CHECK(select.bind(zone_id));
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) break;
    TimelineVersion version{select.integer(0), select.integer(1), {}};
    YORE_TRY(version.content, Sha256::from_octets(select.octets(2)));
    timeline.versions_.push_back(version);
  }
  if (!timeline.versions_.empty()) {
    timeline.lifespans_ = Lifespans(connection, zone_id, timeline.versions_.back().position);
  }
  return timeline;
}

bool Timeline::is_first_snapshot(std::int64_t scan_id) const {
  return std::any_of(first_snapshot_.begin(), first_snapshot_.end(),
                     [&](const auto& first) { return snapshots_[first.second].facts.scan_id == scan_id; });
}

std::int64_t Timeline::version_of(std::int64_t scan_id) const {
  const auto snapshot = std::find_if(snapshots_.begin(), snapshots_.end(),
                                     [&](const TimelineSnapshot& s) { return s.facts.scan_id == scan_id; });
  return snapshot == snapshots_.end() ? 0 : snapshot->version_id;
}

std::vector<TimelineVersion>::iterator Timeline::find_version(std::int64_t id) {
  return std::find_if(versions_.begin(), versions_.end(), [&](const TimelineVersion& v) { return v.id == id; });
}

std::size_t Timeline::rank_for(const TimelineSnapshot& first) const {
  return static_cast<std::size_t>(std::count_if(versions_.begin(), versions_.end(), [&](const TimelineVersion& v) {
    return comes_first(snapshots_[first_snapshot_.at(v.id)], first);
  }));
}

Result<Place> Timeline::place_for(const TimelineSnapshot& first) {
  const std::size_t rank = rank_for(first);
  Place place;
  for (;;) {
    place.before = rank == 0 ? Place::kNone : versions_[rank - 1].position;
    place.after = rank == versions_.size() ? Place::kEnd : versions_[rank].position;
    if (versions_.empty()) {
      place.at = 0;
    } else if (place.after == Place::kEnd) {
      place.at = place.before + kPositionStep;
    } else if (place.before == Place::kNone) {
      place.at = place.after - kPositionStep;
    } else if (place.after - place.before >= 2) {
      place.at = place.before + (place.after - place.before) / 2;
    } else {
      YORE_CHECK(spread());
      continue;
    }
    return place;
  }
}

// Gives all versions of the zone positions with room between them again.
Result<void> Timeline::spread() {
  // First aside, then back: no two rows may have one position in between. Versions that are taken out stand below all
  // positions and do not count.
  YORE_TRY(Statement aside,
           connection_->prepare("UPDATE lifespan SET "
                                "first = ?2 + ?3 * (SELECT count(*) FROM version WHERE zone_id = ?1 "
                                "AND position < lifespan.first AND position > -(?2 / 2)), "
                                "last = iif(last IS NULL, NULL, ?2 + ?3 * (SELECT count(*) FROM version WHERE "
                                "zone_id = ?1 AND position < lifespan.last AND position > -(?2 / 2))) "
                                "WHERE zone_id = ?1"));
  YORE_CHECK(aside.run(zone_id_, kAside, kPositionStep));
  YORE_TRY(Statement back,
           connection_->prepare("UPDATE lifespan SET first = first - ?2, last = last - ?2 WHERE zone_id = ?1"));
  YORE_CHECK(back.run(zone_id_, kAside));
  YORE_TRY(Statement move, connection_->prepare("UPDATE version SET position = ?2 WHERE id = ?1"));
  std::int64_t rank = 0;
  for (const TimelineVersion& version : versions_) YORE_CHECK(move.run(version.id, kAside + rank++));
  for (std::size_t i = 0; i < versions_.size(); ++i) {
    versions_[i].position = static_cast<std::int64_t>(i) * kPositionStep;
    YORE_CHECK(move.run(versions_[i].id, versions_[i].position));
  }
  lifespans_ = Lifespans(*connection_, zone_id_, versions_.back().position);
  return {};
}

Result<std::int64_t> Timeline::add(const TimelineSnapshot& snapshot, const StoredContent& content, const Name& apex) {
  const auto known = std::find_if(versions_.begin(), versions_.end(),
                                  [&](const TimelineVersion& version) { return version.content == content.hash; });
  if (known == versions_.end()) return insert_version(snapshot, content, apex);
  const std::int64_t id = known->id;
  if (!comes_first(snapshot, snapshots_[first_snapshot_.at(id)])) return id;
  if (rank_for(snapshot) == static_cast<std::size_t>(known - versions_.begin())) {
    YORE_CHECK(lifespans_.respell(known->position, content.rrs));
    return id;
  }
  YORE_TRY(TimelineVersion version, take_out(id));
  YORE_CHECK(put_in(version, snapshot, content.rrs));
  return id;
}

Result<std::int64_t> Timeline::insert_version(const TimelineSnapshot& first, const StoredContent& content,
                                              const Name& apex) {
  YORE_TRY(const Serial serial, serial_of(content, apex));
  YORE_TRY(const Place place, place_for(first));
  YORE_TRY(const std::int64_t id,
           insert_version_row(place, content.hash, serial, content.rrs.size(), check_zonemd(content.rrs, apex)));
  YORE_CHECK(lifespans_.put_in(place, content.rrs));
  return id;
}

Result<std::int64_t> Timeline::insert_version_row(const Place& place, const Sha256& content, Serial serial,
                                                  std::size_t rr_count, ZonemdState zonemd) {
  YORE_TRY(Statement insert,
           connection_->prepare("INSERT INTO version (zone_id, position, content, serial, rr_count, zonemd) VALUES "
                                "(?1, ?2, ?3, ?4, ?5, ?6)"));
  YORE_CHECK(insert.run(zone_id_, place.at, Blob{content.view()}, serial.value, static_cast<std::int64_t>(rr_count),
                        static_cast<std::int64_t>(zonemd)));
  return connection_->last_row_id();
}

Result<std::size_t> Timeline::rr_count_of(std::int64_t version_id) {
  YORE_TRY(Statement select, connection_->prepare("SELECT rr_count FROM version WHERE id = ?1"));
  YORE_CHECK(select.bind(version_id));
  YORE_TRY(const bool found, select.step());
  return found ? static_cast<std::size_t>(select.integer(0)) : 0;
}

Result<std::optional<Timeline::Appended>> Timeline::append(const TimelineSnapshot& snapshot, std::int64_t before,
                                                           std::size_t rr_count, const StoredContent& removed,
                                                           const StoredContent& added) {
  if (versions_.empty() || snapshots_.back().version_id != versions_.back().id) return std::nullopt;
  if (snapshots_.back().facts.scan_id != before) return std::nullopt;
  if (snapshot.facts.time.last < snapshots_.back().facts.time.last) return std::nullopt;
  Serial serial = snapshots_.back().facts.serial;
  for (const StoredRR& rr : added.rrs) {
    if (rr.key.type != static_cast<std::uint16_t>(RRType::kSOA)) continue;
    YORE_TRY(const SoaFields soa, soa_fields(rr.key.rdata));
    serial = soa.serial;
  }
  YORE_TRY(const std::size_t count_before, rr_count_of(versions_.back().id));
  if (count_before != rr_count) return std::nullopt;
  YORE_TRY(const std::optional<Sha256> hash, lifespans_.hash_after(removed.rrs, added.rrs));
  if (!hash) return std::nullopt;
  TimelineSnapshot last = snapshot;
  last.facts.content = *hash;
  const bool known = std::any_of(versions_.begin(), versions_.end(),
                                 [&](const TimelineVersion& version) { return version.content == *hash; });
  if (known || comes_first(last, snapshots_.back())) return std::nullopt;
  YORE_TRY(const Place place, place_for(last));
  const std::size_t count = rr_count - removed.rrs.size() + added.rrs.size();
  Appended appended;
  appended.content = *hash;
  YORE_TRY(appended.version_id, insert_version_row(place, *hash, serial, count, ZonemdState::kNone));
  YORE_CHECK(lifespans_.append(place, removed.rrs, added.rrs));
  return appended;
}

Result<TimelineVersion> Timeline::take_out(std::int64_t version_id) {
  const auto version = find_version(version_id);
  Place place;
  place.at = version->position;
  if (version != versions_.begin()) place.before = std::prev(version)->position;
  if (std::next(version) != versions_.end()) place.after = std::next(version)->position;
  YORE_CHECK(lifespans_.take_out(place));
  YORE_TRY(Statement move, connection_->prepare("UPDATE version SET position = ?2 WHERE id = ?1"));
  YORE_CHECK(move.run(version_id, -kAside + version_id));
  TimelineVersion taken = *version;
  versions_.erase(version);
  return taken;
}

Result<void> Timeline::put_in(TimelineVersion version, const TimelineSnapshot& first,
                              const std::vector<StoredRR>& rrs) {
  YORE_TRY(const Place place, place_for(first));
  YORE_TRY(Statement move, connection_->prepare("UPDATE version SET position = ?2 WHERE id = ?1"));
  YORE_CHECK(move.run(version.id, place.at));
  YORE_CHECK(lifespans_.put_in(place, rrs));
  version.position = place.at;
  versions_.insert(
      std::upper_bound(versions_.begin(), versions_.end(), version,
                       [](const TimelineVersion& a, const TimelineVersion& b) { return a.position < b.position; }),
      version);
  return {};
}

Result<void> Timeline::respell_from(std::int64_t scan_id, const StoredContent& content) {
  return lifespans_.respell(find_version(version_of(scan_id))->position, content.rrs);
}

Result<void> Timeline::settle(const std::vector<std::int64_t>& version_ids, const ContentOf& content_of) {
  struct TakenOut {
    TimelineVersion version;
    std::vector<StoredRR> rrs;
  };
  std::vector<TakenOut> taken_out;
  std::vector<StoredRR> unspoken;  // RRs that one of these versions may have spoken for
  for (const std::int64_t id : version_ids) {
    const std::int64_t position = find_version(id)->position;
    YORE_TRY(std::vector<StoredRR> begun, lifespans_.begun_at(position));
    unspoken.insert(unspoken.end(), begun.begin(), begun.end());
    TakenOut out;
    YORE_TRY(out.rrs, lifespans_.content(position));
    YORE_TRY(out.version, take_out(id));
    taken_out.push_back(std::move(out));
  }
  YORE_TRY(Statement remove, connection_->prepare("DELETE FROM version WHERE id = ?1"));
  for (const TakenOut& out : taken_out) {
    const auto first = first_snapshot_.find(out.version.id);
    if (first == first_snapshot_.end()) {
      YORE_CHECK(remove.run(out.version.id));
    } else {
      YORE_CHECK(put_in(out.version, snapshots_[first->second], out.rrs));
    }
  }
  YORE_TRY(const std::vector<std::int64_t> positions, lifespans_.speakers(unspoken));
  for (const TimelineVersion& version : versions_) {
    if (!std::binary_search(positions.begin(), positions.end(), version.position)) continue;
    const TimelineSnapshot& first = snapshots_[first_snapshot_.at(version.id)];
    YORE_TRY(const StoredContent content, content_of(first.facts.scan_id));
    YORE_CHECK(lifespans_.respell(version.position, content.rrs));
  }
  return {};
}

}  // namespace yore::archive
