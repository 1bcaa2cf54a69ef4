// The canonical dump: all that an archive says, in one order, so that equal archives are equal texts. The canonical
// text is the same with the captures themselves.
//
// Left out is what depends on how the archive came about: row ids, positions, import times, the path and wrapper that a
// sighting happened to be imported from first, and how captures are stored.
#include <algorithm>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/canonical_text.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/stored_rr.h"
#include "zonedb/dns/presentation.h"

namespace yore::archive {
namespace {

enum class Upper { kAsIs, kEscaped };  // octets above 0x7f

// In double quotes, on one line.
std::string quoted(std::string_view text, Upper upper = Upper::kAsIs) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto value = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (value < 0x20 || value == 0x7f || (value > 0x7f && upper == Upper::kEscaped)) {
      result += "\\x";
      result += kDigits[value >> 4U];
      result += kDigits[value & 15U];
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string zonemd_text(ZonemdState state) {
  switch (state) {
    case ZonemdState::kValid:
      return "valid";
    case ZonemdState::kAltered:
      return "altered";
    case ZonemdState::kUnsupported:
      return "unsupported";
    case ZonemdState::kNone:
      break;
  }
  return "none";
}

std::string server_text(const Server& server) {
  return quoted(server.name) + " " + quoted(server.address) + " " + std::to_string(server.port);
}

std::string interval_text(const Interval& time) { return to_text(time.first) + " " + to_text(time.last); }

enum class Captures { kNamed, kWhole };

class Dump {
 public:
  Dump(Archive& archive, Captures captures, const TextSink& sink)
      : archive_(archive), captures_(captures), sink_(sink) {}

  Result<void> write() {
    text_ = captures_ == Captures::kWhole ? std::string(kCanonicalTextStart) : "yore archive\n";
    YORE_CHECK(write_captures());
    YORE_CHECK(write_scans());
    YORE_CHECK(write_zones());
    if (captures_ == Captures::kWhole) text_ += kCanonicalTextEnd;
    sink_(text_);
    return {};
  }

 private:
  Result<void> write_captures() {
    YORE_TRY(const std::vector<CaptureRow> captures, archive_.captures());
    for (const CaptureRow& capture : captures) {
      text_ += "capture " + capture.id.hex() + " " + std::to_string(capture.size) + "\n";
      if (captures_ == Captures::kWhole) YORE_CHECK(write_octets(capture.id));
    }
    YORE_TRY(const std::vector<SightingRow> sightings, archive_.sightings());
    for (const SightingRow& sighting : sightings) {
      text_ += "sighting " + sighting.id.hex() + " of " + sighting.capture.hex();
      if (captures_ == Captures::kWhole) text_ += " context " + quoted(sighting.context);
      text_ += "\n";
    }
    return {};
  }

  // A line of the capture each, or a piece of a long one.
  Result<void> write_octets(const Sha256& id) {
    constexpr std::size_t kMost = 4096;
    YORE_TRY(const Octets octets, archive_.capture_octets(id));
    for (std::size_t at = 0; at < octets.size();) {
      const std::size_t newline = std::min(octets.find('\n', at), octets.size() - 1);
      const std::size_t size = std::min(newline + 1 - at, kMost);
      text_ += " octets " + quoted(OctetsView(octets).substr(at, size), Upper::kEscaped) + "\n";
      at += size;
    }
    pass_on();
    return {};
  }

  void pass_on() {
    sink_(text_);
    text_.clear();
  }

  // Scans with what each sighting tells of them, and what was observed.
  Result<void> write_scans() {
    YORE_TRY(const std::vector<ScanRow> scans, archive_.scans());
    for (const ScanRow& row : scans) {
      const Scan& scan = row.scan;
      text_ += "scan " + scan.subject.to_text() + " " + to_text(scan.qtype) + " " + std::string(to_text(scan.method)) +
               " " + std::string(to_text(scan.outcome)) + " " + server_text(scan.server) + " " +
               interval_text(scan.time);
      if (row.version) text_ += " version " + std::to_string(row.version->number);
      if (row.origin) text_ += " origin " + row.origin->hex();
      YORE_CHECK(write_tellings(row.id));
      YORE_CHECK(write_observations(row.id));
      pass_on();
    }
    return {};
  }

  Result<void> write_tellings(std::int64_t scan_id) {
    YORE_TRY(Statement select,
             archive_.connection().prepare(
                 "SELECT lower(hex(scan.answer)), scan.occurrence, lower(hex(sighting.digest)), telling.place, "
                 "telling.tries, telling.reason, ifnull(telling.declared_count, '-'), telling.client, "
                 "telling.first_line, telling.last_line, lower(hex(telling.spelling)) FROM scan JOIN telling ON "
                 "telling.scan_id = scan.id JOIN sighting ON sighting.id = telling.sighting_id WHERE scan.id = ?1 "
                 "ORDER BY sighting.digest"));
    YORE_CHECK(select.bind(scan_id));
    bool first = true;
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) return {};
      if (first) text_ += " answer \"" + select.text(0) + "\" occurrence " + select.text(1) + "\n";
      first = false;
      text_ += " told by " + select.text(2) + " place " + select.text(3) + " tries " + select.text(4) + " reason " +
               quoted(select.octets(5)) + " declared " + select.text(6) + " client " + quoted(select.octets(7)) +
               " lines " + select.text(8) + "-" + select.text(9) + " spelling \"" + select.text(10) + "\"\n";
    }
  }

  Result<void> write_observations(std::int64_t scan_id) {
    YORE_TRY(Statement select,
             archive_.connection().prepare(
                 "SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata FROM observation WHERE "
                 "scan_id = ?1 ORDER BY owner, type, class, rdata"));
    YORE_CHECK(select.bind(scan_id));
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) return {};
      YORE_TRY(const RR rr, rr_from(view_stored(select, 0)));
      text_ += " observed " + rr_to_text(rr) + (rr.ttl_inferred ? " inferred\n" : "\n");
    }
  }

  Result<void> write_zones() {
    YORE_TRY(const std::vector<ZoneRow> zones, archive_.zones());
    for (const ZoneRow& zone : zones) {
      text_ += "zone " + zone.apex.to_text() + "\n";
      YORE_TRY(const std::vector<VersionRow> versions, archive_.versions(zone.id));
      for (const VersionRow& version : versions) {
        text_ += " version " + std::to_string(version.version.number) + " " + version.content.hex() + " serial " +
                 std::to_string(version.serial.value) + " rrs " + std::to_string(version.rr_count) + " zonemd " +
                 zonemd_text(version.zonemd) + "\n";
      }
      YORE_TRY(const std::vector<SnapshotFacts> snapshots, archive_.snapshots(zone.id));
      for (const SnapshotFacts& snapshot : snapshots) {
        text_ += " snapshot " + interval_text(snapshot.time) + " " + server_text(snapshot.server) + " " +
                 std::string(to_text(snapshot.method)) + " version " + std::to_string(snapshot.version.number) + "\n";
      }
      const VersionId newest{static_cast<std::uint32_t>(versions.size())};
      YORE_CHECK(archive_.for_each_lifespan(zone.id, VersionId{1}, newest, [&](const LifespanRow& row) {
        text_ += " rr " + std::to_string(row.first.number) + "-" + std::to_string(row.last.number) + " " +
                 rr_to_text(row.rr) + (row.rr.ttl_inferred ? " inferred\n" : "\n");
      }));
      pass_on();
    }
    return {};
  }

  Archive& archive_;
  Captures captures_;
  const TextSink& sink_;
  std::string text_;  // not yet passed on
};

Result<void> write_text(Archive& archive, Captures captures, const TextSink& sink) {
  if (archive.connection().in_transaction()) return Dump(archive, captures, sink).write();
  YORE_TRY(const ReadTransaction transaction, ReadTransaction::begin(archive));
  return Dump(archive, captures, sink).write();
}

}  // namespace

Result<std::string> Archive::canonical_dump() {
  std::string text;
  YORE_CHECK(write_text(*this, Captures::kNamed, [&](std::string_view part) { text += part; }));
  return text;
}

Result<void> write_canonical_text(Archive& archive, const TextSink& sink) {
  return write_text(archive, Captures::kWhole, sink);
}

}  // namespace yore::archive
