#include "tests/archive/bench.h"

#include <stdlib.h>

#include <stdexcept>

#include "zonedb/archive/connection.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {

Bench::Bench() {
  std::string folder = (std::filesystem::temp_directory_path() / "yore-archive-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = folder;
  path_ = (folder_ / "yore.db").string();
}
Bench::~Bench() { std::filesystem::remove_all(folder_); }

archive::Archive Bench::open(archive::Mode mode) const {
  auto archive = archive::Archive::open(path_, mode);
  if (!archive) throw std::runtime_error(archive.error().text());
  return *std::move(archive);
}

Scan Bench::transfer(std::int64_t second, const std::string& rrs) {
  Scan scan;
  scan.subject = Name::from_text("example.").value();
  scan.method = Method::kAxfr;
  scan.outcome = Outcome::kComplete;
  scan.server = {"ns1.example.", "192.0.2.1", 53};
  scan.time = {Timestamp{second}, Timestamp{second}};
  scan.rrs = rrs_of(rrs);
  return scan;
}

Scan Bench::failure(std::int64_t first, std::int64_t last) {
  Scan scan = transfer(last, "");
  scan.outcome = Outcome::kTimeout;
  scan.time.first = Timestamp{first};
  return scan;
}

Scan Bench::answer(std::int64_t second, const std::string& rrs) {
  Scan scan = transfer(second, rrs);
  scan.subject = scan.rrs.front().owner;
  scan.qtype = RRType::kANY;
  scan.method = Method::kQuery;
  scan.outcome = Outcome::kAnswer;
  return scan;
}

archive::Recorded Bench::record(const std::vector<Scan>& scans, const std::string& capture,
                                const std::vector<Sha256>& restates) {
  archive::Archive archive = open(archive::Mode::kCreate);
  const std::string octets = capture.empty() ? "seen at " + to_text(scans.front().time) : capture;
  archive::NewSighting sighting;
  sighting.capture = octets;
  sighting.source = "test";
  sighting.scans = scans;
  sighting.restates = restates;
  auto recorded = archive::Writer(archive).record(sighting);
  if (!recorded) throw std::runtime_error(recorded.error().text());
  return *recorded;
}

std::string soa(std::uint32_t serial) {
  return "example. 3600 IN SOA ns1.example. root.example. " + std::to_string(serial) + " 7200 3600 1209600 3600\n";
}

std::vector<RR> rrs_of(const std::string& text) {
  std::vector<RR> rrs;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) {
      auto rr = rr_from_text(text.substr(at, end - at));
      if (!rr) throw std::runtime_error(rr.error().text());
      rrs.push_back(*std::move(rr));
    }
    at = end + 1;
  }
  return rrs;
}

archive::ZoneId zone_of(archive::Archive& archive, const std::string& apex) {
  return archive.find_zone(Name::from_text(apex).value()).value().value().id;
}

std::string lifespans_of(archive::Archive& archive) {
  std::string text;
  const auto visited =
      archive.for_each_lifespan(zone_of(archive), VersionId{1}, VersionId{1000}, [&](const archive::LifespanRow& row) {
        text +=
            std::to_string(row.first.number) + "-" + std::to_string(row.last.number) + " " + rr_to_text(row.rr) + "\n";
      });
  if (!visited) throw std::runtime_error(visited.error().text());
  return text;
}

void make_format_2(archive::Archive& archive) {
  const auto made = archive.connection().execute(
      "DROP TABLE step; CREATE INDEX lifespan_by_first ON lifespan (zone_id, first); CREATE INDEX lifespan_by_last ON "
      "lifespan (zone_id, last) WHERE last IS NOT NULL; PRAGMA user_version = 2");
  if (!made) throw std::runtime_error(made.error().text());
}

}  // namespace yore::test
