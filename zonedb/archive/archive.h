// Archive: the one SQLite file that keeps the evidence and what was worked out from it.
//
// This header opens it and reads it; writing is zonedb/archive/writer.h, which ingest/ alone uses. The file's format is
// docs/archive-format.md. Every reading method sees one consistent state: within a ReadTransaction, one state for
// all of them.
//
// Errors: kIo (cannot be opened, locked, disk), kCorrupt (not an archive, a broken row), kUnsupported (made by a newer
// Yore).
// Threads: an Archive belongs to one thread at a time. Any number of processes may read while one writes (WAL).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "zonedb/archive/rows.h"
#include "zonedb/dns/change.h"
#include "zonedb/dns/result.h"

namespace yore::archive {

class Connection;  // sqlite3, kept out of every header but archive/'s own

enum class Mode {
  kRead,    // must exist; opened as immutable where the medium is read-only and no WAL is there
  kWrite,   // must exist
  kCreate,  // created where missing
};

class Archive {
 public:
  [[nodiscard]] static Result<Archive> open(const std::string& path, Mode mode);
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;
  ~Archive();

  // Grows with every committed write by anyone: tells a watcher that there is something to load.
  [[nodiscard]] Result<std::uint64_t> change_counter();
  // What the archive holds now, and what it was told since: told_since() gives the scans that sightings tell that were
  // added after `mark`. Nothing where more was done than adding sightings, or this is not the archive of `mark`.
  [[nodiscard]] Result<Mark> mark();
  [[nodiscard]] Result<std::optional<std::vector<ToldScan>>> told_since(const Mark& mark);
  // Gives back the pages that are kept in memory, up to 64 MB: for who read much and now waits.
  [[nodiscard]] Result<void> release_memory();
  // Calls `watch` now and then while SQLite works; it neither throws nor uses the archive. Empty: no longer.
  void watch(std::function<void()> watch);

  [[nodiscard]] Result<std::vector<ZoneRow>> zones();  // canonical order of apex
  [[nodiscard]] Result<std::optional<ZoneRow>> find_zone(const Name& apex);
  [[nodiscard]] Result<std::vector<VersionRow>> versions(ZoneId zone);      // by number
  [[nodiscard]] Result<std::vector<SnapshotFacts>> snapshots(ZoneId zone);  // snapshot order
  // Every lifespan that touches versions [from, to], in canonical order of RR, then by first version.
  using LifespanVisitor = std::function<void(LifespanRow&&)>;
  [[nodiscard]] Result<void> for_each_lifespan(ZoneId zone, VersionId from, VersionId to, const LifespanVisitor& visit);
  // The same, each as it is kept; the views are good for the call.
  using LifespanViewVisitor = std::function<void(const LifespanView&)>;
  [[nodiscard]] Result<void> view_each_lifespan(ZoneId zone, VersionId from, VersionId to,
                                                const LifespanViewVisitor& visit);
  // The same, of those owners alone of which something changed between the two versions; of others too where that is
  // much of the zone.
  [[nodiscard]] Result<void> view_each_changed_lifespan(ZoneId zone, VersionId from, VersionId to,
                                                        const LifespanViewVisitor& visit);
  // The RRs of one version, canonical order.
  [[nodiscard]] Result<std::vector<RR>> content(ZoneId zone, VersionId version);
  // What turns one version into another, in the order of comes_before(): equal to changes_between() of the two
  // contents. Reads the lifespans of those owners of which something changed in between, so it costs what changed;
  // where that is much of the zone, all of them.
  [[nodiscard]] Result<std::vector<Change>> changes(ZoneId zone, VersionId before, VersionId after);
  // How many RRs of these types a version has.
  [[nodiscard]] Result<std::uint64_t> count_rrs(ZoneId zone, VersionId version, const std::set<RRType>& types);

  // The scans of `zone` by transfer or zone file that learned nothing, oldest first.
  [[nodiscard]] Result<std::vector<ScanRow>> failed_transfers(const Name& zone);
  [[nodiscard]] Result<std::vector<ScanRow>> query_scans();             // all queries, oldest first
  [[nodiscard]] Result<std::vector<ScanRow>> scans_beside_snapshots();  // all that are no snapshots, oldest first
  [[nodiscard]] Result<std::vector<ScanRow>> scans();                   // all of them, oldest first
  // The RRs in the answer section of one query, canonical order, each with its own TTL; none for any other scan.
  [[nodiscard]] Result<std::vector<RR>> answer(std::int64_t scan_id);
  using ObservationVisitor = std::function<void(const ObservationRow&)>;
  [[nodiscard]] Result<void> for_each_observation(const ObservationVisitor& visit);  // oldest first

  [[nodiscard]] Result<std::vector<SightingRow>> sightings();  // by id
  [[nodiscard]] Result<std::vector<CaptureRow>> captures();    // by id
  // By its SHA-256 or an unambiguous prefix of it in hex. Error: kNotFound.
  [[nodiscard]] Result<CaptureRow> find_capture(const std::string& hex_prefix);
  [[nodiscard]] Result<Octets> capture_octets(const Sha256& id);  // verbatim
  [[nodiscard]] Result<Stat> stat();

  // Everything that the archive says, as canonical text, byte for byte the same for any order of importing. For tests
  // and for comparing archives; row ids and import times are not in it.
  [[nodiscard]] Result<std::string> canonical_dump();

  [[nodiscard]] Connection& connection() noexcept { return *connection_; }  // for zonedb/archive/

 private:
  explicit Archive(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

// All reads of `archive` while this lives see one state of the file.
class ReadTransaction {
 public:
  [[nodiscard]] static Result<ReadTransaction> begin(Archive& archive);
  ReadTransaction(ReadTransaction&&) noexcept;
  ReadTransaction& operator=(ReadTransaction&&) = delete;
  ~ReadTransaction();

 private:
  explicit ReadTransaction(Archive* archive) : archive_(archive) {}
  Archive* archive_;
};

}  // namespace yore::archive
