#include "zonedb/ingest/ingest.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <utility>

#include "zonedb/capture/included.h"
#include "zonedb/capture/step.h"
#include "zonedb/ingest/again.h"
#include "zonedb/ingest/canonical_text.h"
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
  Imported imported = imported_as(*recorded, sighting);
  imported.problems = parsed.problems;
  return imported;
}

// A zone file that comes after others of its zone, by what it changes. Nothing where that does not tell enough.
Result<std::optional<Imported>> ingest_next(archive::Archive& archive, archive::NewSighting sighting,
                                            const capture::Hints& hints) {
  const auto scan = capture::peek_scan(sighting.capture, sighting.source, hints);
  if (!scan) return std::nullopt;
  archive::Writer writer(archive);
  YORE_TRY(auto predecessor, writer.predecessor(*scan));
  if (!predecessor) return std::nullopt;
  auto reading = std::async([&] { return capture::plain_lines(sighting.capture, hints); });
  YORE_CHECK(predecessor->read());
  const auto before = capture::split_lines(predecessor->octets());
  const auto lines = reading.get();
  if (!lines || !before) return std::nullopt;
  auto step = capture::parse_step(*lines, *before, sighting.source, hints);
  if (!step) return std::nullopt;
  sighting.imported = now();
  sighting.scans = std::span(&step->scan, 1);
  const archive::NextVersion next{std::move(step->removed), std::move(step->added), step->lines_before};
  YORE_TRY(const auto recorded, writer.record_next(sighting, next, *predecessor));
  if (!recorded) return std::nullopt;
  return imported_as(*recorded, sighting);
}

// The capture of a zone file and of what it includes, which may be nothing: then nothing.
Result<std::optional<Octets>> take_in_included(OctetsView text, const std::string& source) {
  const std::filesystem::path folder = std::filesystem::path(source).parent_path();
  return capture::with_included_files(text, source, [&](const std::string& name) -> Result<Octets> {
    const std::filesystem::path path = folder / name;
    std::error_code error;
    if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
      return fail(ErrorCode::kBadInput, "it is no regular file");  // reading a pipe could take for ever
    }
    return read_file(path.string());
  });
}

Result<Imported> ingest(archive::Archive& archive, const capture::Unwrapped& unwrapped, const std::string& source,
                        const capture::Hints& hints, const ManifestCapture* table) {
  Claims claims{hints, {}};
  if (table != nullptr) claims = {completed_with(table->hints, hints), table->restates};
  std::optional<Octets> with_included;
  if (claims.hints.allow_include) {
    YORE_TRY(with_included, take_in_included(unwrapped.inside, source));
  }
  archive::NewSighting sighting;
  sighting.capture = with_included ? OctetsView(*with_included) : OctetsView(unwrapped.inside);
  sighting.source = source;
  sighting.wrapper = unwrapped.wrapper;
  sighting.wrapper_digest = unwrapped.wrapper_digest;
  sighting.context = to_context(claims);
  sighting.restates = claims.restates;
  if (table == nullptr) {
    YORE_TRY(auto imported, ingest_next(archive, sighting, claims.hints));
    if (imported) return *std::move(imported);
  }
  YORE_TRY(const capture::Parsed parsed, parse(sighting.capture, source, claims.hints));
  if (table != nullptr) YORE_CHECK(check_scans(*table, parsed.scans));
  return record(archive, std::move(sighting), parsed);
}

// The sightings of another archive, as its canonical text has them. What cannot be worked out again is in `rejected`.
Result<void> ingest_canonical(archive::Archive& archive, OctetsView octets, const std::string& source, Report& report,
                              const std::function<void()>& tell) {
  auto text = read_canonical_text(octets);
  if (!text) return fail(ErrorCode::kBadInput, text.error().text(), source);
  for (archive::SightingRow& row : text->sightings) {
    tell();
    row.source = source;
    row.imported = now();
    auto imported = record_again(archive, row, text->captures.at(row.capture));
    if (imported) {
      report.imported.push_back(*std::move(imported));
    } else if (imported.error().code == ErrorCode::kIo) {
      return fail(std::move(imported).error());
    } else {
      Error error = std::move(imported).error();
      error.where = source + ": sighting " + row.id.hex();
      report.rejected.push_back({source, std::move(error)});
    }
  }
  return {};
}

// What came of the file goes to `report`; `tell` is called between its sightings.
Result<void> ingest_file(archive::Archive& archive, const CaptureFile& file, const capture::Hints& hints,
                         Report& report, const std::function<void()>& tell) {
  const std::string source = name_of(file);
  auto octets = read(file);
  // The machine works, this one file does not: the others can go on.
  if (!octets) return fail(ErrorCode::kBadInput, octets.error().message, octets.error().where);
  const ManifestCapture* table = file.table ? &file.manifest->captures[*file.table] : nullptr;
  if (table != nullptr) YORE_CHECK(check_octets(*table, *octets));
  YORE_TRY(const capture::Unwrapped unwrapped, capture::unwrap(*std::move(octets), source));
  if (is_canonical_text(unwrapped.inside)) {
    return ingest_canonical(archive, unwrapped.inside, source, report, tell);
  }
  YORE_TRY(auto imported, ingest(archive, unwrapped, source, hints, table));
  report.imported.push_back(std::move(imported));
  return {};
}

}  // namespace

Imported imported_as(const archive::Recorded& recorded, const archive::NewSighting& sighting) {
  Imported imported;
  imported.source = sighting.source;
  imported.capture = recorded.capture;
  imported.sighting = recorded.sighting;
  imported.novelty = recorded.novelty;
  for (const Scan& scan : sighting.scans) {
    ++imported.outcomes[scan.outcome];
    if (scan.outcome == Outcome::kComplete && scan.method == Method::kZoneFile) ++imported.by_claim;
  }
  return imported;
}

bool Report::all_read() const {
  return rejected.empty() &&
         std::all_of(imported.begin(), imported.end(), [](const Imported& file) { return file.problems.empty(); });
}

Result<Imported> ingest_octets(archive::Archive& archive, Octets octets, const std::string& source,
                               const capture::Hints& hints) {
  YORE_TRY(const capture::Unwrapped unwrapped, capture::unwrap(std::move(octets), source));
  return ingest(archive, unwrapped, source, hints, nullptr);
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
  Progress progress;
  progress.total = found.files.size();
  std::size_t imported = 0;  // of the report's, those that were told of
  std::size_t rejected = 0;
  const auto tell = [&] {
    if (report.imported.size() + report.rejected.size() == imported + rejected) return;
    progress.imported = report.imported.size() > imported ? &report.imported.back() : nullptr;
    progress.rejected = report.rejected.size() > rejected ? &report.rejected.back() : nullptr;
    imported = report.imported.size();
    rejected = report.rejected.size();
    if (options.progress) options.progress(progress);
  };
  for (Unreadable& place : found.unreadable) {
    report.rejected.push_back({std::move(place.path), std::move(place.error)});
    tell();
  }
  for (const CaptureFile& file : found.files) {
    auto done = ingest_file(archive, file, options.hints, report, tell);
    ++progress.done;
    if (!done && !is_of_evidence(done.error())) return fail(std::move(done).error());
    if (!done) report.rejected.push_back({name_of(file), std::move(done).error()});
    tell();
  }
  return report;
}

Result<Sha256> retract(archive::Archive& archive, const std::string& hex_prefix) {
  return archive::Writer(archive).retract(hex_prefix, reparse);
}

}  // namespace yore::ingest
