#include "zonedb/ingest/again.h"

#include <map>
#include <utility>

#include "zonedb/archive/writer.h"
#include "zonedb/ingest/claims.h"

namespace yore::ingest {

Result<Imported> record_again(archive::Archive& archive, const archive::SightingRow& row, OctetsView capture) {
  YORE_TRY(const Claims claims, from_context(row.context));
  YORE_TRY(const capture::Parsed parsed, parse(capture, row.source, claims.hints));
  if (archive::sighting_digest(row.capture, parsed.scans, claims.restates) != row.id) {
    return fail(ErrorCode::kCorrupt, "its capture and context give another sighting");
  }
  archive::NewSighting sighting;
  sighting.capture = capture;
  sighting.source = row.source;
  sighting.wrapper = row.wrapper;
  sighting.wrapper_digest = row.wrapper_digest;
  sighting.context = row.context;
  sighting.imported = row.imported;
  sighting.scans = parsed.scans;
  sighting.restates = claims.restates;
  YORE_TRY(const archive::Recorded recorded, archive::Writer(archive).record(sighting));
  Imported imported = imported_as(recorded, sighting);
  imported.problems = parsed.problems;
  return imported;
}

Result<Merged> merge(archive::Archive& archive, archive::Archive& other, const MergeProgress& progress) {
  YORE_TRY(const archive::ReadTransaction transaction, archive::ReadTransaction::begin(other));
  YORE_TRY(const auto sightings, other.sightings());
  YORE_TRY(const auto there, archive.sightings());
  std::map<Sha256, std::string> contexts;  // of those that are there
  for (const archive::SightingRow& row : there) contexts.emplace(row.id, row.context);
  Merged merged;
  std::size_t done = 0;
  for (const archive::SightingRow& row : sightings) {
    const auto same = contexts.find(row.id);
    if (same != contexts.end() && same->second == row.context) {
      ++merged.known;
    } else if (const auto octets = other.capture_octets(row.capture); !octets) {
      merged.rejected.push_back({"sighting " + row.id.hex(), octets.error()});
    } else if (auto imported = record_again(archive, row, *octets); imported) {
      ++(imported->novelty == archive::Novelty::kNew ? merged.added : merged.known);
    } else if (imported.error().code == ErrorCode::kIo) {
      return fail(std::move(imported).error());
    } else {
      merged.rejected.push_back({"sighting " + row.id.hex(), std::move(imported).error()});
    }
    if (progress) progress(++done, sightings.size());
  }
  return merged;
}

}  // namespace yore::ingest
