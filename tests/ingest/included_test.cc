// Zone files that include others, and places that cannot be read.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/ingest/scene.h"
#include "zonedb/archive/canonical_text.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/ingest/again.h"
#include "zonedb/ingest/ingest.h"

namespace yore::test {
namespace {

const std::string kApex =
    "example. 3600 IN SOA ns1.example. root.example. 1 7200 3600 1209600 3600\n"
    "example. 3600 IN NS ns1.example.\n"
    "mail.example. 3600 IN A 192.0.2.25\n";

ingest::Options including() {
  ingest::Options options;
  options.hints.time = parse_interval("2016-09-20").value();
  options.hints.allow_include = true;
  return options;
}

ingest::Report import_path(archive::Archive& archive, const std::string& path) {
  auto report = ingest::ingest_paths(archive, {path}, including());
  REQUIRE_MESSAGE(report.has_value(), (report ? "" : report.error().text()));
  return *std::move(report);
}

std::string text_of(archive::Archive& archive) {
  std::string text;
  REQUIRE(archive::write_canonical_text(archive, [&](std::string_view part) { text += part; }));
  return text;
}

void write_zone(const TemporaryFolder& folder, const std::string& address) {
  folder.write("z/main.zone", kApex + "$INCLUDE \"sub/more.inc\" ; the hosts\nlast.example. 60 IN A 192.0.2.9\n");
  folder.write("z/sub/more.inc",
               "; <<>> DiG 9.18.1 <<>> more\nns1.example. 60 IN A " + address + "\n$INCLUDE deep.inc\n");
  folder.write("z/sub/deep.inc", "a.example. 60 IN A 192.0.2.7\n");
}

}  // namespace

TEST_CASE("what a zone file includes is in its capture: the archive proves itself without the files") {
  archive::Archive archive = new_archive();
  archive::Archive elsewhere = new_archive();
  {
    const TemporaryFolder folder;
    write_zone(folder, "192.0.2.1");
    const auto report = import_path(archive, folder.path("z/main.zone"));
    REQUIRE(report.imported.size() == 1);
    CHECK(report.all_read());
    CHECK(report.imported[0].outcomes == std::map<Outcome, std::size_t>{{Outcome::kComplete, 1}});
    CHECK(import_path(archive, folder.path("z/main.zone")).imported.at(0).novelty == archive::Novelty::kKnown);
    // Where the files are does not matter.
    std::filesystem::rename(folder.path("z"), folder.path("moved"));
    CHECK(import_path(archive, folder.path("moved/main.zone")).imported.at(0).novelty == archive::Novelty::kKnown);
    import_path(elsewhere, folder.path("moved/main.zone"));
  }
  CHECK(verifies(archive));
  CHECK(text_of(archive) == text_of(elsewhere));
  CHECK(dump_of(archive).find("a.example. 60 IN A 192.0.2.7") != std::string::npos);

  const TemporaryFolder folder;
  folder.write("canonical", text_of(archive));
  archive::Archive again = new_archive();
  CHECK(ingest::ingest_paths(again, {folder.path("canonical")}, {})->all_read());
  CHECK(text_of(again) == text_of(archive));
  CHECK(verifies(again));

  archive::Archive merged = new_archive();
  const auto result = ingest::merge(merged, archive, {}).value();
  CHECK(result.added == 1);
  CHECK(result.rejected.empty());
  CHECK(verifies(merged));

  // The capture itself is a capture, without leave to include.
  const auto captures = archive.captures().value();
  REQUIRE(captures.size() == 1);
  ingest::Options options = including();
  options.hints.allow_include = false;
  folder.write("capture", archive.capture_octets(captures[0].id).value());
  CHECK(ingest::ingest_paths(archive, {folder.path("capture")}, options)->imported.at(0).novelty ==
        archive::Novelty::kKnown);
}

TEST_CASE("a changed included file is another sighting, with its content") {
  const TemporaryFolder folder;
  archive::Archive archive = new_archive();
  write_zone(folder, "192.0.2.1");
  const auto first = import_path(archive, folder.path("z/main.zone")).imported.at(0);
  write_zone(folder, "192.0.2.2");
  const auto second = import_path(archive, folder.path("z/main.zone")).imported.at(0);
  CHECK(second.novelty == archive::Novelty::kNew);
  CHECK(second.sighting != first.sighting);
  CHECK(dump_of(archive).find("ns1.example. 60 IN A 192.0.2.2") != std::string::npos);
  CHECK(verifies(archive));
  CHECK(ingest::retract(archive, second.sighting.hex()).has_value());
  CHECK(verifies(archive));
}

TEST_CASE("an $INCLUDE of what is no file is an error of that zone file, with its line, and the others are imported") {
  const TemporaryFolder folder;
  folder.write("z/1.zone", kApex + "$INCLUDE folder\n");
  folder.write("z/2.zone", kApex + "$INCLUDE missing\n");
  folder.write("z/3.zone", kApex + "$INCLUDE part\n");
  folder.write("z/part", "$INCLUDE \"missing too\"\n");
  folder.write("z/4.zone", kApex + "$INCLUDE pipe\n");
  folder.write("z/5.zone", kApex);
  std::filesystem::create_directory(folder.path("z/folder"));
  REQUIRE(mkfifo(folder.path("z/pipe").c_str(), 0600) == 0);
  archive::Archive archive = new_archive();
  const auto report = import_path(archive, folder.path("z"));
  REQUIRE(report.rejected.size() == 5);  // part is no zone either
  CHECK(report.rejected[0].error.text() ==
        folder.path("z/1.zone") + ":4: $INCLUDE names the file folder, which cannot be read: it is no regular file");
  CHECK(report.rejected[1].error.text().find("z/2.zone:4: $INCLUDE names the file missing, which cannot be read: ") !=
        std::string::npos);
  CHECK(report.rejected[2].error.text().find("part:1: $INCLUDE names the file missing too") == 0);
  CHECK(report.rejected[3].error.text().find("z/4.zone:4: ") != std::string::npos);
  REQUIRE(report.imported.size() == 1);
  CHECK(archive.sightings()->size() == 1);
}

TEST_CASE("a place that cannot be read is rejected, and the others are imported") {
  const TemporaryFolder folder;
  folder.write("in/a.zone", kApex);
  folder.write("in/locked/b.zone", kApex);
  std::filesystem::create_symlink("loop", folder.path("in/loop"));
  std::filesystem::create_symlink("nowhere", folder.path("in/dangling"));
  const bool privileged = geteuid() == 0;  // whom no permission keeps out
  if (privileged) REQUIRE(chmod(folder.path("").c_str(), 0755) == 0);
  REQUIRE(chmod(folder.path("in/locked").c_str(), 0) == 0);
  archive::Archive archive = new_archive();
  if (privileged) REQUIRE(seteuid(65534) == 0);
  const auto report = ingest::ingest_paths(archive, {folder.path("in"), folder.path("in/locked/b.zone")}, including());
  if (privileged) REQUIRE(seteuid(0) == 0);
  REQUIRE(chmod(folder.path("in/locked").c_str(), 0755) == 0);
  REQUIRE(report.has_value());
  CHECK(report->imported.size() == 1);
  REQUIRE(report->rejected.size() == 3);
  CHECK(report->rejected[0].error.text().find("in/locked: the folder cannot be read: Permission denied") !=
        std::string::npos);
  CHECK(report->rejected[1].error.text().find("in/loop: it cannot be read: ") != std::string::npos);
  CHECK(report->rejected[2].error.text().find("in/locked/b.zone: it cannot be read: Permission denied") !=
        std::string::npos);
  CHECK_FALSE(report->all_read());
}

}  // namespace yore::test
