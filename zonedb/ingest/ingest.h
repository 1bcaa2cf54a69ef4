// ingest: captures into the archive. Unwraps, parses, and records each as one sighting in one transaction.
//
// Between capture/ (text -> scans) and archive/ (scans -> rows). `yore import`, `yore scan` and `yore retract` are thin
// over this.
//
// Errors: kBadInput and kUnsupported where a file cannot be read as evidence: it leaves nothing in the archive. kIo and
// kCorrupt where the archive cannot be written.
// Threads: one thread an Archive.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/writer.h"
#include "zonedb/capture/capture.h"

namespace yore::ingest {

// What became of one capture.
struct Imported {
  std::string source;
  Sha256 capture;
  Sha256 sighting;
  archive::Novelty novelty = archive::Novelty::kNew;
  std::map<Outcome, std::size_t> outcomes;  // how many scans of each
  std::size_t by_claim = 0;                 // the complete ones that are zone files: nothing but their claim says so
  std::vector<capture::Problem> problems;   // parts that could not be read; their scans are recorded as malformed
};

// Of a sighting that was recorded so, without its problems.
[[nodiscard]] Imported imported_as(const archive::Recorded& recorded, const archive::NewSighting& sighting);

struct Rejected {
  std::string source;
  Error error;
};

struct Report {
  std::vector<Imported> imported;       // in the order of import
  std::vector<Rejected> rejected;       // nothing of these is in the archive
  std::vector<std::string> skipped;     // files that the manifest of their folder neither names nor leaves out
  [[nodiscard]] bool all_read() const;  // no file rejected, no problem anywhere
};

struct Progress {
  std::size_t done = 0;  // files
  std::size_t total = 0;
  const Imported* imported = nullptr;  // what was done last: one of these two
  const Rejected* rejected = nullptr;
};

struct Options {
  capture::Hints hints;                           // fill what neither the text nor a manifest says
  std::optional<std::string> manifest;            // speaks of the files below its folder
  std::function<void(const Progress&)> progress;  // after each sighting; may be empty
};

// Octets as they came, perhaps wrapped; `source` is their file's name.
[[nodiscard]] Result<Imported> ingest_octets(archive::Archive& archive, Octets octets, const std::string& source,
                                             const capture::Hints& hints);
// Files and folders of them (files.h); the canonical text of an archive is as many sightings as it has, and needs no
// hints. A file that cannot be read as evidence is in `rejected`, as is a folder that cannot be read, and the others go
// on.
[[nodiscard]] Result<Report> ingest_paths(archive::Archive& archive, const std::vector<std::string>& paths,
                                          const Options& options);
// Scans that were parsed elsewhere from `capture`, with what it takes to parse them again (claims.h).
[[nodiscard]] Result<Imported> ingest_scans(archive::Archive& archive, OctetsView capture,
                                            const std::vector<Scan>& scans, const std::string& source,
                                            const capture::Hints& hints);

// Takes the sighting whose id begins with `hex_prefix` out again. Gives its id.
[[nodiscard]] Result<Sha256> retract(archive::Archive& archive, const std::string& hex_prefix);

}  // namespace yore::ingest
