#include "zonedb/ingest/ingest.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "zonedb/ingest/claims.h"
#include "zonedb/ingest/files.h"

namespace yore::ingest {
namespace {

Timestamp now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count()};
}

// Errors of the evidence, as opposed to those of the archive or the machine.
bool is_of_evidence(const Error& error) {
  return error.code == ErrorCode::kBadInput || error.code == ErrorCode::kUnsupported;
}

Result<Imported> record(archive::Archive& archive, archive::NewSighting sighting, const capture::Parsed& parsed) {
  sighting.imported = now();
  sighting.scans = parsed.scans;
  archive::Writer writer(archive);
  auto recorded = writer.record(sighting);
  if (!recorded) {
    Error error = std::move(recorded).error();
    if (error.where.empty()) error.where = sighting.source;
    return fail(std::move(error));
  }
  Imported imported;
  imported.source = sighting.source;
  imported.capture = recorded->capture;
  imported.sighting = recorded->sighting;
  imported.novelty = recorded->novelty;
  imported.problems = parsed.problems;
  for (const Scan& scan : parsed.scans) ++imported.outcomes[scan.outcome];
  return imported;
}

Result<Imported> ingest(archive::Archive& archive, Octets octets, const std::string& source,
                        const capture::Hints& hints, const ManifestCapture* table) {
  if (table != nullptr) YORE_CHECK(check_octets(*table, octets));
  YORE_TRY(const capture::Unwrapped unwrapped, capture::unwrap(std::move(octets), source));
  Claims claims{hints, {}};
  if (table != nullptr) claims = {completed_with(table->hints, hints), table->restates};
  YORE_TRY(const capture::Parsed parsed, parse(unwrapped.inside, source, claims.hints));
  if (table != nullptr) YORE_CHECK(check_scans(*table, parsed.scans));
  archive::NewSighting sighting;
  sighting.capture = unwrapped.inside;
  sighting.source = source;
  sighting.wrapper = unwrapped.wrapper;
  sighting.wrapper_digest = unwrapped.wrapper_digest;
  sighting.context = to_context(claims);
  sighting.restates = claims.restates;
  return record(archive, std::move(sighting), parsed);
}

Result<Imported> ingest_file(archive::Archive& archive, const CaptureFile& file, const capture::Hints& hints) {
  auto octets = read_file(file.path);
  // The machine works, this one file does not: the others can go on.
  if (!octets) return fail(ErrorCode::kBadInput, octets.error().message, octets.error().where);
  const ManifestCapture* table = file.table ? &file.manifest->captures[*file.table] : nullptr;
  return ingest(archive, *std::move(octets), file.path, hints, table);
}

}  // namespace

bool Report::all_read() const {
  return rejected.empty() &&
         std::all_of(imported.begin(), imported.end(), [](const Imported& file) { return file.problems.empty(); });
}

Result<Imported> ingest_octets(archive::Archive& archive, Octets octets, const std::string& source,
                               const capture::Hints& hints) {
  return ingest(archive, std::move(octets), source, hints, nullptr);
}

Result<Imported> ingest_scans(archive::Archive& archive, OctetsView capture, const std::vector<Scan>& scans,
                              const std::string& source, const capture::Hints& hints) {
  archive::NewSighting sighting;
  sighting.capture = capture;
  sighting.source = source;
  sighting.context = to_context(Claims{hints, {}});
  return record(archive, std::move(sighting), capture::Parsed{scans, {}});
}

Result<Report> ingest_paths(archive::Archive& archive, const std::vector<std::string>& paths, const Options& options) {
  YORE_TRY(CaptureFiles found, find_files(paths, options.manifest));
  Report report;
  report.skipped = std::move(found.skipped);
  report.imported.reserve(found.files.size());
  report.rejected.reserve(found.files.size());
  Progress progress;
  progress.total = found.files.size();
  for (const CaptureFile& file : found.files) {
    auto imported = ingest_file(archive, file, options.hints);
    progress.imported = nullptr;
    progress.rejected = nullptr;
    if (imported) {
      progress.imported = &report.imported.emplace_back(*std::move(imported));
    } else if (is_of_evidence(imported.error())) {
      progress.rejected = &report.rejected.emplace_back(Rejected{file.path, std::move(imported).error()});
    } else {
      return fail(std::move(imported).error());
    }
    ++progress.done;
    if (options.progress) options.progress(progress);
  }
  return report;
}

Result<Sha256> retract(archive::Archive& archive, const std::string& hex_prefix) {
  return archive::Writer(archive).retract(hex_prefix, reparse);
}

}  // namespace yore::ingest
