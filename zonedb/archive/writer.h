// Writer: sightings into the archive and out of it, each in one transaction. ingest/ alone uses it.
//
// What is written depends on the sightings that the archive holds, never on the order in which they came: the same
// set of sightings gives the same canonical dump.
//
// Errors: those of archive.h; kBadInput where a sighting cannot be true (a complete zone without an SOA), kNotFound.
// Nothing is written where there is an error.
// Threads: one thread; any number of programs may hold a Writer, each transaction waits for the other's end. record()
// and record_next() give work that needs no SQLite to tasks (std::async without a policy: where no thread can be had,
// they do it themselves), which see what was lent to the call and end before it does.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/dns/scan.h"

namespace yore::archive {

struct NewSighting {
  OctetsView capture;  // verbatim, unwrapped
  std::string source;  // the path it comes from, as given
  std::string wrapper;
  std::optional<Sha256> wrapper_digest;
  std::string context;  // what parsing the capture needs besides, to be done again; ingest/claims.h
  Timestamp imported;
  std::span<const Scan> scans;     // all that is in the capture, in its order; at least one
  std::vector<Sha256> restates{};  // captures whose scans this one tells again, by its claim
};

enum class Novelty { kNew, kKnown };

struct Recorded {
  Sha256 sighting;
  Sha256 capture;
  Novelty novelty = Novelty::kNew;
};

// What names a sighting: SHA-256 over the capture's and the context as the scans show it (subject, question, method,
// server, time, outcome), however the options that led to it were written.
[[nodiscard]] Sha256 sighting_digest(const Sha256& capture, std::span<const Scan> scans,
                                     const std::vector<Sha256>& restates);

// What tells a scan from others beside who, whom, how, when and what came of it: nothing where its time is known to the
// second or RRs came of it. Two failures that may have been at any time of a day are not one because they are alike;
// they are one where a capture restates the other: the capture, or the (least) one that it restates.
[[nodiscard]] std::optional<Sha256> origin_of(const Scan& scan, const Sha256& capture,
                                              const std::vector<Sha256>& restates);

// The capture of a zone's newest snapshot, for one that comes after it. The new one is compressed as a difference from
// it while others work: it must outlive this. Sees the archive as it was when this was made; until read() has read, no
// transaction can begin on it.
class Predecessor {
 public:
  struct State;
  explicit Predecessor(std::unique_ptr<State> state);
  Predecessor(Predecessor&&) noexcept;
  ~Predecessor();
  // Reads it from the archive; once. Error: kCorrupt, kIo.
  [[nodiscard]] Result<void> read();
  [[nodiscard]] OctetsView octets() const;  // REQUIRES: read()

 private:
  friend class Writer;
  std::unique_ptr<State> state_;
};

// What a zone file of plain lines changes against its predecessor (zonedb/capture/step.h).
struct NextVersion {
  std::vector<RR> removed;
  std::vector<RR> added;
  std::size_t rrs_before = 0;  // of the predecessor, each from a line of its own
};

class Writer {
 public:
  // REQUIRES: `archive` was opened with kWrite or kCreate, and outlives the Writer.
  explicit Writer(Archive& archive) : archive_(&archive) {}

  // Adds a sighting and all that follows from it. One that is there already changes nothing, but that the lesser
  // context is kept. Error: kBadInput also where it is there already with other RRs, found by other claims.
  [[nodiscard]] Result<Recorded> record(const NewSighting& sighting);

  // The capture of the newest snapshot of the zone, not yet read, where `scan`, a complete one, is not older; else
  // nothing. REQUIRES: no transaction on the archive.
  [[nodiscard]] Result<std::optional<Predecessor>> predecessor(const Scan& scan);
  // record() of a sighting with one scan, whose RRs are told as what they change. Costs little more than that. Nothing
  // is written, and nothing given, where it takes record() with all RRs to tell what follows, or where anybody changed
  // the archive since `predecessor` was found. REQUIRES: `predecessor` is of this scan and capture, and read.
  [[nodiscard]] Result<std::optional<Recorded>> record_next(const NewSighting& sighting, const NextVersion& next,
                                                            const Predecessor& predecessor);

  // The scans of a sighting that is in the archive, in the order of its capture, parsed again.
  using Reparse = std::function<Result<std::vector<Scan>>(const SightingRow& sighting, const Octets& capture)>;
  // Takes the sighting whose id begins with `hex_prefix` out, as if it had never been: what no other sighting tells
  // goes with it. Error: kNotFound where no sighting or more than one begins so.
  [[nodiscard]] Result<Sha256> retract(const std::string& hex_prefix, const Reparse& reparse);

 private:
  Archive* archive_;
};

// Makes the archive at `path` fit to ship: no WAL, DELETE journal mode, no free pages. Nobody else may have it open.
[[nodiscard]] Result<void> seal(const std::string& path);

}  // namespace yore::archive
