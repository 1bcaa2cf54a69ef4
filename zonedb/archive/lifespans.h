// The lifespan table while a version is put in or taken out: which runs begin, end, split and meet. What follows from
// it is kept up with it: targets (targets.h) and steps (steps.h).
//
// An RR that the change does not touch costs a read and no write: a run that reaches the newest version has no `last`.
// An RR's spelling is that of the earliest snapshot that holds it, and whether a TTL is inferred that of the earliest
// that holds the RR with this TTL; both are the same in all rows of the RR (with this TTL).
//
// Threads: one thread a Connection, within a transaction. Targets of a first version are worked out by a task, which
// reads the RRs that put_in() was lent and ends before it does.
#pragma once

#include <vector>

#include "zonedb/archive/stored_rr.h"
#include "zonedb/archive/version_runs.h"

namespace yore::archive {

// One zone's lifespans. `newest` is the position of its newest version as the table knows it, Place::kNone where
// there is none; each change says what it is afterwards.
class Lifespans {
 public:
  Lifespans(Connection& connection, std::int64_t zone_id, std::int64_t newest)
      : connection_(&connection), zone_id_(zone_id), newest_(newest) {}

  // Puts a version with the content `rrs` (canonical order) in at `place`.
  [[nodiscard]] Result<void> put_in(const Place& place, const std::vector<StoredRR>& rrs);
  // What the newest version's content_hash() is once RRs have gone from it and others have come, both in canonical
  // order. Nothing where it does not hold (with its TTL) one that went, or holds one that came.
  [[nodiscard]] Result<std::optional<Sha256>> hash_after(const std::vector<StoredRR>& removed,
                                                         const std::vector<StoredRR>& added);
  // put_in() of a version behind the newest one that differs from it so. REQUIRES: hash_after() gave a hash.
  [[nodiscard]] Result<void> append(const Place& place, const std::vector<StoredRR>& removed,
                                    const std::vector<StoredRR>& added);
  // Takes the version at `place` out.
  [[nodiscard]] Result<void> take_out(const Place& place);
  // Makes the version at `position` speak for the spelling of those RRs that no earlier version holds. `rrs` is its
  // content as its first snapshot spells it.
  [[nodiscard]] Result<void> respell(std::int64_t position, const std::vector<StoredRR>& rrs);
  // The content of the version at `position`, canonical order.
  [[nodiscard]] Result<std::vector<StoredRR>> content(std::int64_t position);
  // The RRs that have a lifespan which begins at `position`.
  [[nodiscard]] Result<std::vector<StoredRR>> begun_at(std::int64_t position);
  // The positions of the versions that now speak for the spelling of any of `rrs`, ascending.
  [[nodiscard]] Result<std::vector<std::int64_t>> speakers(const std::vector<StoredRR>& rrs);

 private:
  struct Row {
    StoredRR rr;
    VersionRun run;  // `last` decoded: the newest position where the row has none
  };
  struct Edit;
  class Reader;

  [[nodiscard]] Result<void> merge(Edit& edit, const std::vector<StoredRR>& rrs);
  [[nodiscard]] Result<std::vector<Row>> rows_of(const RRKey& key, std::int64_t from);
  [[nodiscard]] Result<void> edit_one(Edit& edit, const std::vector<Row>& rows, const StoredRR* rr);
  static void note_steps(Edit& edit, const std::vector<VersionRun>& runs, OctetsView owner);
  [[nodiscard]] static bool settled(const std::vector<Row>& rows, const StoredRR& rr, std::int64_t at);
  [[nodiscard]] Result<StoredRR> row_for(const VersionRun& run, const std::vector<Row>& rows, const StoredRR* rr);
  [[nodiscard]] Result<void> apply(const Edit& edit);
  [[nodiscard]] Result<void> apply_steps(const Edit& edit);
  [[nodiscard]] Result<void> insert_all(std::int64_t position, const std::vector<StoredRR>& rrs);
  [[nodiscard]] Result<void> respell_where_first(std::int64_t position, const StoredRR& rr);

  Connection* connection_;
  std::int64_t zone_id_;
  std::int64_t newest_;
};

}  // namespace yore::archive
