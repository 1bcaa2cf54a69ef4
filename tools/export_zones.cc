#include "tools/export_zones.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "tools/zone_text.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/cof.h"
#include "zonedb/report/runs.h"

namespace yore::tools {
namespace {

using archive::Archive;
using archive::ZoneRow;
using report::Run;

constexpr const char* kCsvHeading =
    "zone,owner,ttl,class,type,rdata,server,address,port,first,last,snapshots,not_before,gone_after\n";

// A field as RFC 4180 section 2 has it.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + "\"";
}

std::string csv_line(const Name& zone, const Run& run) {
  const RR& rr = run.rr;
  const bool known = !run.server.name.empty() || !run.server.address.empty();
  const auto time_or_nothing = [](const std::optional<Interval>& time) { return time ? to_text(*time) : ""; };
  std::string line;
  for (const std::string& text :
       {zone.to_text(), rr.owner.to_text(), std::to_string(rr.ttl.seconds), to_text(rr.rrclass), to_text(rr.type),
        rdata_to_text(rr.type, rr.rdata), run.server.name, run.server.address,
        known ? std::to_string(run.server.port) : "", to_text(run.first), to_text(run.last),
        std::to_string(run.snapshots), time_or_nothing(run.before), time_or_nothing(run.after)}) {
    line += (line.empty() ? "" : ",") + csv_field(text);
  }
  return line + "\n";
}

// A time that is known to a stretch counts from its end, from which on a snapshot holds.
report::CofRecord cof_record(const Run& run, report::CofRecord::Source source, const std::optional<Name>& zone) {
  report::CofRecord record;
  record.rr = run.rr;
  record.source = source;
  record.first = run.first;
  record.last = run.last;
  record.still = run.latest_start;
  record.count = run.snapshots;
  record.bailiwick = zone;
  if (!run.server.name.empty() || !run.server.address.empty()) record.sensor = to_text(run.server);
  return record;
}

// Where nothing was found: an error where that may be for the server that was asked for.
Result<void> expect_no_server(const ZonesAsked& asked) {
  if (!asked.server) return {};
  return fail(ErrorCode::kNotFound, "nothing is recorded from there; `yore log` lists what there is",
              to_text(*asked.server));
}

}  // namespace

Result<std::vector<ZoneRow>> zones_asked(Archive& archive, const ZonesAsked& asked) {
  YORE_TRY(auto zones, archive.zones());
  if (asked.zone) std::erase_if(zones, [&](const ZoneRow& row) { return row.apex != *asked.zone; });
  if (!zones.empty() || !asked.zone) return zones;
  return fail(ErrorCode::kNotFound, "the archive has no snapshot of this zone; `yore log` lists what it has",
              asked.zone->to_text());
}

Result<std::size_t> export_zone_files(Archive& archive, const ZonesAsked& asked, const std::optional<Timestamp>& at,
                                      const std::string& folder) {
  YORE_TRY(const auto zones, zones_asked(archive, asked));
  Progress progress("exporting: zone");
  std::size_t files = 0;
  std::size_t done = 0;
  for (const ZoneRow& row : zones) {
    progress.step(done++, zones.size(), row.apex.to_text());
    auto known = find_zone(archive, row.apex.to_text(), asked.server);
    const auto facts = known ? find_snapshot(*known, at) : Result<SnapshotFacts>(fail(known.error()));
    if (!facts) {
      progress.wipe();
      remark(facts.error().text() + "; left out");
      continue;
    }
    YORE_TRY(auto rrs, archive.content(row.id, facts->version));
    const std::filesystem::path path = std::filesystem::path(folder) / zone_file_name(row.apex);
    YORE_CHECK(write_file(path.string(), zone_text(row.apex, *facts, std::move(rrs))));
    ++files;
  }
  return files;
}

Result<void> export_csv(Archive& archive, const ZonesAsked& asked, Output& out) {
  YORE_TRY(const auto zones, zones_asked(archive, asked));
  Working working(archive, "exporting");
  std::string heading = kCsvHeading;  // before the first line
  for (const ZoneRow& row : zones) {
    YORE_CHECK(report::for_each_run(archive, row.id, asked.server, report::TtlUse::kApart, [&](const Run& run) {
      working.wipe();
      out.text(std::exchange(heading, {}));
      out.text(csv_line(row.apex, run));
    }));
  }
  if (!heading.empty()) YORE_CHECK(expect_no_server(asked));
  out.text(heading);
  return {};
}

Result<void> export_cof(Archive& archive, const ZonesAsked& asked, Output& out) {
  using Source = report::CofRecord::Source;
  YORE_TRY(const auto zones, zones_asked(archive, asked));
  Working working(archive, "exporting");
  bool found = false;
  const auto print = [&](const Run& run, Source source, const std::optional<Name>& zone) {
    working.wipe();
    found = true;
    out.line(cof_line(cof_record(run, source, zone)));
  };
  for (const ZoneRow& row : zones) {
    YORE_CHECK(report::for_each_run(archive, row.id, asked.server, report::TtlUse::kIgnored,
                                    [&](const Run& run) { print(run, Source::kZone, row.apex); }));
  }
  if (!asked.zone) {  // no zone is known to have given an answer
    YORE_CHECK(report::for_each_answer_run(archive, asked.server,
                                           [&](const Run& run) { print(run, Source::kAnswer, std::nullopt); }));
  }
  return found ? Result<void>() : expect_no_server(asked);
}

Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return fail(ErrorCode::kIo, "it cannot be written; see that the folder is writable", path);
  return {};
}

}  // namespace yore::tools
