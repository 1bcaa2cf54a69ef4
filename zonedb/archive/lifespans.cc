#include "zonedb/archive/lifespans.h"

#include <algorithm>
#include <future>
#include <set>
#include <utility>

#include "zonedb/archive/row_source.h"
#include "zonedb/archive/steps.h"
#include "zonedb/archive/targets.h"

namespace yore::archive {

// One change of the table: what it does, and what it turns out to rewrite.
struct Lifespans::Edit {
  enum class Kind { kPutIn, kTakeOut };
  Kind kind = Kind::kPutIn;
  Place place;
  std::int64_t newest_after = Place::kNone;

  std::vector<Row> deleted;
  std::vector<Row> ended;  // with another `last`
  std::vector<Row> inserted;
  std::vector<const StoredRR*> respelled;  // wherever no earlier version holds the RR
  OwnerList step_here;                     // to the version that is put in
  OwnerList step_after;                    // to the version after the place
};

// The rows that touch [from, to], RR by RR.
class Lifespans::Reader {
 public:
  static Result<Reader> open(Lifespans& lifespans, std::int64_t from, std::int64_t to) {
    YORE_TRY(Statement select,
             lifespans.connection_->prepare(
                 "SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first, last "
                 "FROM lifespan WHERE zone_id = ?1 AND first <= ?3 AND (last IS NULL OR last >= ?2) "
                 "ORDER BY owner, type, class, rdata, first"));
    YORE_CHECK(select.bind(lifespans.zone_id_, from, to));
    Reader reader(std::move(select), lifespans.newest_);
    YORE_CHECK(reader.advance());
    return reader;
  }
  [[nodiscard]] bool at_end() const { return !next_; }
  [[nodiscard]] const RRKey& key() const { return next_->rr.key; }
  // All rows of the RR at hand, into `rows`. REQUIRES: !at_end().
  [[nodiscard]] Result<void> take(std::vector<Row>& rows) {
    do {
      rows.push_back(std::move(*next_));
      YORE_CHECK(advance());
    } while (next_ && next_->rr.key == rows.front().rr.key);
    return {};
  }

 private:
  Reader(Statement select, std::int64_t newest) : select_(std::move(select)), newest_(newest) {}
  Result<void> advance() {
    YORE_TRY(const bool row, select_.step());
    if (!row) {
      next_.reset();
      return {};
    }
    next_.emplace();
    next_->rr = read_stored(select_, 0);
    next_->run = {select_.integer(8), select_.optional_integer(9).value_or(newest_), next_->rr.ttl};
    return {};
  }

  Statement select_;
  std::int64_t newest_;
  std::optional<Row> next_;
};

Result<void> Lifespans::put_in(const Place& place, const std::vector<StoredRR>& rrs) {
  if (newest_ == Place::kNone) {
    newest_ = place.at;
    return insert_all(place.at, rrs);
  }
  Edit edit;
  edit.kind = Edit::Kind::kPutIn;
  edit.place = place;
  edit.newest_after = std::max(newest_, place.at);
  YORE_CHECK(merge(edit, rrs));
  YORE_CHECK(apply(edit));
  newest_ = edit.newest_after;
  for (const StoredRR* rr : edit.respelled) YORE_CHECK(respell_where_first(place.at, *rr));
  return {};
}

Result<void> Lifespans::append(const Place& place, const std::vector<StoredRR>& removed,
                               const std::vector<StoredRR>& added) {
  Edit edit;
  edit.kind = Edit::Kind::kPutIn;
  edit.place = place;
  edit.newest_after = place.at;
  auto going = removed.begin();
  auto coming = added.begin();
  while (going != removed.end() || coming != added.end()) {
    const bool goes = going != removed.end() && (coming == added.end() || going->key <= coming->key);
    const bool comes = coming != added.end() && (going == removed.end() || coming->key <= going->key);
    YORE_TRY(const std::vector<Row> rows, rows_of(goes ? going->key : coming->key, place.before));
    YORE_CHECK(edit_one(edit, rows, comes ? &*coming : nullptr));
    if (goes) ++going;
    if (comes) ++coming;
  }
  YORE_CHECK(apply(edit));
  newest_ = edit.newest_after;
  for (const StoredRR* rr : edit.respelled) YORE_CHECK(respell_where_first(place.at, *rr));
  return {};
}

Result<void> Lifespans::take_out(const Place& place) {
  Edit edit;
  edit.kind = Edit::Kind::kTakeOut;
  edit.place = place;
  edit.newest_after = newest_ == place.at ? place.before : newest_;
  YORE_CHECK(merge(edit, {}));
  YORE_CHECK(apply(edit));
  newest_ = edit.newest_after;
  return {};
}

// Walks the zone's rows near the place and the content that is put in there, both in canonical order.
Result<void> Lifespans::merge(Edit& edit, const std::vector<StoredRR>& rrs) {
  YORE_TRY(Reader reader, Reader::open(*this, edit.place.before, edit.place.after));
  auto next = rrs.begin();
  std::vector<Row> rows;
  while (!reader.at_end() || next != rrs.end()) {
    rows.clear();
    auto order = std::strong_ordering::equal;
    if (reader.at_end() || next == rrs.end()) {
      order = reader.at_end() ? std::strong_ordering::greater : std::strong_ordering::less;
    } else {
      order = reader.key() <=> next->key;
    }
    if (order <= 0) YORE_CHECK(reader.take(rows));
    YORE_CHECK(edit_one(edit, rows, order >= 0 ? &*next : nullptr));
    if (order >= 0) ++next;
  }
  return {};
}

// The rows of one RR that touch `from` or what comes after it.
Result<std::vector<Lifespans::Row>> Lifespans::rows_of(const RRKey& key, std::int64_t from) {
  YORE_TRY(Statement select,
           connection_->prepare("SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first, "
                                "last FROM lifespan WHERE zone_id = ?1 AND owner = ?2 AND type = ?3 AND class = ?4 AND "
                                "rdata = ?5 AND (last IS NULL OR last >= ?6) ORDER BY first"));
  YORE_CHECK(select.bind(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}, from));
  std::vector<Row> rows;
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) return rows;
    const StoredRR rr = read_stored(select, 0);
    rows.push_back({rr, {select.integer(8), select.optional_integer(9).value_or(newest_), rr.ttl}});
  }
}

// Whether the rows near the place show that putting `rr` in at `at` changes neither spelling nor inferred TTL.
bool Lifespans::settled(const std::vector<Row>& rows, const StoredRR& rr, std::int64_t at) {
  bool spelling = false;
  bool inferred = false;
  for (const Row& row : rows) {
    const bool earlier = row.run.first < at;
    spelling = spelling || earlier || row.rr.spelling == rr.spelling;
    inferred = inferred || (row.run.ttl == rr.ttl && (earlier || row.rr.inferred == rr.inferred));
  }
  return spelling && inferred;
}

// One RR: its rows before the change, and itself where the version that is put in holds it.
Result<void> Lifespans::edit_one(Edit& edit, const std::vector<Row>& rows, const StoredRR* rr) {
  const Place& place = edit.place;
  if (rr != nullptr && rows.size() == 1 && rows[0].run.first <= place.before && rows[0].run.ttl == rr->ttl &&
      rows[0].run.last >= (place.after == Place::kEnd ? place.before : place.after)) {
    return {};  // it was there before and after, and stays: by far the most
  }
  std::vector<VersionRun> before;
  for (const Row& row : rows) before.push_back(row.run);
  const std::vector<VersionRun> after =
      edit.kind == Edit::Kind::kPutIn
          ? with_version(before, place, rr == nullptr ? std::nullopt : std::optional(rr->ttl))
          : without_version(before, place);
  const auto reaches_end = [](const VersionRun& run, std::int64_t newest) { return run.last == newest; };
  for (const Row& row : rows) {
    const auto same_first =
        std::find_if(after.begin(), after.end(), [&](const VersionRun& run) { return run.first == row.run.first; });
    if (same_first == after.end()) {
      edit.deleted.push_back(row);
    } else if (reaches_end(*same_first, edit.newest_after) != reaches_end(row.run, newest_) ||
               (same_first->last != row.run.last && !reaches_end(*same_first, edit.newest_after))) {
      edit.ended.push_back({row.rr, *same_first});
    }
  }
  for (const VersionRun& run : after) {
    if (std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.run.first == run.first; })) continue;
    YORE_TRY(StoredRR row, row_for(run, rows, rr));
    edit.inserted.push_back({std::move(row), run});
  }
  note_steps(edit, after, rr != nullptr ? rr->key.owner : rows.front().rr.key.owner);
  if (rr == nullptr) return {};
  if (!settled(rows, *rr, place.at)) edit.respelled.push_back(rr);
  return {};
}

// Whether an RR with these runs after the change belongs to the steps to and from the place.
void Lifespans::note_steps(Edit& edit, const std::vector<VersionRun>& runs, OctetsView owner) {
  const Place& place = edit.place;
  const std::int64_t left = edit.kind == Edit::Kind::kPutIn ? place.at : place.before;
  for (const VersionRun& run : runs) {
    if (run.first == place.at || run.last == place.before) edit.step_here.add(owner);
    if (run.first == place.after || run.last == left) edit.step_after.add(owner);
  }
}

// What a new row of an RR says: its spelling and its inferred TTL as the RR's other rows have them, and where there
// are none, as `rr`, which is put in. `rows` are the RR's rows near the place; there may be others.
Result<StoredRR> Lifespans::row_for(const VersionRun& run, const std::vector<Row>& rows, const StoredRR* rr) {
  const auto same_ttl = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.run.ttl == run.ttl; });
  if (same_ttl != rows.end()) return same_ttl->rr;
  // Only the version that is put in brings a TTL that the rows near the place do not have.
  StoredRR stored = *rr;
  YORE_TRY(Statement others,
           connection_->prepare("SELECT spelled_owner, spelled_rdata, inferred, ttl FROM lifespan WHERE zone_id = ?1 "
                                "AND owner = ?2 AND type = ?3 AND class = ?4 AND rdata = ?5 ORDER BY first"));
  YORE_CHECK(others.bind(zone_id_, Blob{rr->key.owner}, rr->key.type, rr->key.rrclass, Blob{rr->key.rdata}));
  for (;;) {
    YORE_TRY(const bool row, others.step());
    if (!row) break;
    stored.spelling = {Octets(others.octets(0)), Rdata(others.octets(1))};
    if (others.integer(3) == rr->ttl) stored.inferred = others.integer(2) != 0;
  }
  return stored;
}

Result<void> Lifespans::apply(const Edit& edit) {
  const auto last_of = [&](const VersionRun& run) -> std::optional<std::int64_t> {
    if (run.last == edit.newest_after) return std::nullopt;
    return run.last;
  };
  YORE_TRY(Statement remove,
           connection_->prepare("DELETE FROM lifespan WHERE zone_id = ?1 AND owner = ?2 AND type = ?3 AND class = ?4 "
                                "AND rdata = ?5 AND first = ?6"));
  for (const Row& row : edit.deleted) {
    const RRKey& key = row.rr.key;
    YORE_CHECK(remove.run(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}, row.run.first));
  }
  YORE_TRY(Statement end,
           connection_->prepare("UPDATE lifespan SET last = ?7 WHERE zone_id = ?1 AND owner = ?2 AND type = ?3 AND "
                                "class = ?4 AND rdata = ?5 AND first = ?6"));
  for (const Row& row : edit.ended) {
    const RRKey& key = row.rr.key;
    YORE_CHECK(
        end.run(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}, row.run.first, last_of(row.run)));
  }
  YORE_TRY(Statement insert,
           connection_->prepare("INSERT INTO lifespan (zone_id, owner, type, class, rdata, first, last, ttl, inferred, "
                                "spelled_owner, spelled_rdata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"));
  for (const Row& row : edit.inserted) {
    const RRKey& key = row.rr.key;
    YORE_CHECK(insert.run(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}, row.run.first,
                          last_of(row.run), row.run.ttl, std::int64_t{row.rr.inferred ? 1 : 0},
                          Blob{row.rr.spelling.owner}, Blob{row.rr.spelling.rdata}));
  }
  const auto rrs_of = [](const std::vector<Row>& rows) {
    std::vector<const StoredRR*> rrs;
    for (const Row& row : rows) rrs.push_back(&row.rr);
    return rrs;
  };
  YORE_CHECK(add_targets(*connection_, zone_id_, rrs_of(edit.inserted)));
  YORE_CHECK(remove_stale_targets(*connection_, zone_id_, rrs_of(edit.deleted)));
  return apply_steps(edit);
}

// The zone's first version has no step.
Result<void> Lifespans::apply_steps(const Edit& edit) {
  const Place& place = edit.place;
  const bool puts_in = edit.kind == Edit::Kind::kPutIn;
  if (puts_in && place.before != Place::kNone) {
    YORE_CHECK(put_step(*connection_, zone_id_, place.at, edit.step_here));
  } else {
    YORE_CHECK(remove_step(*connection_, zone_id_, place.at));
  }
  if (place.after == Place::kEnd) return {};
  if (puts_in || place.before != Place::kNone) {
    return put_step(*connection_, zone_id_, place.after, edit.step_after);
  }
  return remove_step(*connection_, zone_id_, place.after);
}

// RRs in canonical order, which is that of the table.
class ContentRows : public RowSource {
 public:
  explicit ContentRows(const std::vector<StoredRR>& rrs) : rrs_(rrs) {}
  [[nodiscard]] std::size_t size() const noexcept override { return rrs_.size(); }
  [[nodiscard]] IncomingRow row(std::size_t at) const noexcept override {
    const StoredRR& rr = rrs_[at];
    return {rr.key.owner, rr.key.type,         rr.key.rrclass,    rr.key.rdata,
            rr.ttl,       rr.inferred ? 1 : 0, rr.spelling.owner, rr.spelling.rdata};
  }

 private:
  const std::vector<StoredRR>& rrs_;
};

Result<void> Lifespans::insert_all(std::int64_t position, const std::vector<StoredRR>& rrs) {
  TargetRows targets;
  auto filled = std::async([&] {  // while SQLite is busy with the lifespans
    for (const StoredRR& rr : rrs) targets.add(rr);
    targets.finish();
  });
  YORE_CHECK(connection_->run_on(
      ContentRows(rrs),
      "INSERT INTO lifespan (zone_id, owner, type, class, rdata, first, last, ttl, inferred, spelled_owner, "
      "spelled_rdata) SELECT ?1, owner, type, class, rdata, ?2, NULL, ttl, inferred, spelled_owner, spelled_rdata FROM "
      "incoming",
      zone_id_, position));
  filled.get();
  return insert_targets(*connection_, zone_id_, targets);
}

Result<void> Lifespans::respell_where_first(std::int64_t position, const StoredRR& rr) {
  const RRKey& key = rr.key;
  // Nothing is held before `position` by this RR (with this TTL): the version at `position` speaks for it.
  YORE_TRY(
      Statement respell,
      connection_->prepare(
          "UPDATE lifespan SET spelled_owner = ?7, spelled_rdata = ?8 WHERE zone_id = ?1 AND owner = ?2 AND type = "
          "?3 AND class = ?4 AND rdata = ?5 AND (spelled_owner, spelled_rdata) <> (?7, ?8) AND NOT EXISTS (SELECT "
          "1 FROM lifespan AS earlier WHERE earlier.zone_id = ?1 AND earlier.owner = ?2 AND earlier.type = ?3 AND "
          "earlier.class = ?4 AND earlier.rdata = ?5 AND earlier.first < ?6)"));
  YORE_CHECK(respell.run(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}, position,
                         Blob{rr.spelling.owner}, Blob{rr.spelling.rdata}));
  YORE_TRY(Statement infer,
           connection_->prepare(
               "UPDATE lifespan SET inferred = ?8 WHERE zone_id = ?1 AND owner = ?2 AND type = ?3 AND class = ?4 AND "
               "rdata = ?5 AND ttl = ?7 AND inferred <> ?8 AND NOT EXISTS (SELECT 1 FROM lifespan AS earlier WHERE "
               "earlier.zone_id = ?1 AND earlier.owner = ?2 AND earlier.type = ?3 AND earlier.class = ?4 AND "
               "earlier.rdata = ?5 AND earlier.ttl = ?7 AND earlier.first < ?6)"));
  return infer.run(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}, position, rr.ttl,
                   std::int64_t{rr.inferred ? 1 : 0});
}

Result<void> Lifespans::respell(std::int64_t position, const std::vector<StoredRR>& rrs) {
  YORE_TRY(const std::vector<StoredRR> stored, content(position));
  if (stored.size() != rrs.size()) {
    return fail(ErrorCode::kCorrupt, "a version does not hold what its capture says", connection_->path());
  }
  for (std::size_t i = 0; i < rrs.size(); ++i) {
    if (stored[i].spelling == rrs[i].spelling && stored[i].inferred == rrs[i].inferred) continue;
    YORE_CHECK(respell_where_first(position, rrs[i]));
  }
  return {};
}

Result<std::vector<StoredRR>> Lifespans::content(std::int64_t position) {
  std::vector<StoredRR> rrs;
  std::vector<Row> rows;
  YORE_TRY(Reader reader, Reader::open(*this, position, position));
  while (!reader.at_end()) {
    rows.clear();
    YORE_CHECK(reader.take(rows));
    rrs.push_back(std::move(rows.front().rr));
  }
  return rrs;
}

Result<std::vector<StoredRR>> Lifespans::begun_at(std::int64_t position) {
  YORE_TRY(Statement select, connection_->prepare("SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, "
                                                  "spelled_rdata FROM lifespan WHERE zone_id = ?1 AND first = ?2 "
                                                  "ORDER BY owner, type, class, rdata"));
  YORE_CHECK(select.bind(zone_id_, position));
  std::vector<StoredRR> rrs;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return rrs;
    rrs.push_back(read_stored(select, 0));
  }
}

Result<std::vector<std::int64_t>> Lifespans::speakers(const std::vector<StoredRR>& rrs) {
  std::set<std::int64_t> positions;
  YORE_TRY(Statement select, connection_->prepare("SELECT ttl, min(first) FROM lifespan WHERE zone_id = ?1 AND owner = "
                                                  "?2 AND type = ?3 AND class = ?4 AND rdata = ?5 GROUP BY ttl"));
  for (const StoredRR& rr : rrs) {
    const RRKey& key = rr.key;
    YORE_CHECK(select.bind(zone_id_, Blob{key.owner}, key.type, key.rrclass, Blob{key.rdata}));
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) break;
      positions.insert(select.integer(1));
    }
  }
  return std::vector<std::int64_t>(positions.begin(), positions.end());
}

}  // namespace yore::archive
