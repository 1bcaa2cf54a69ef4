#include "zonedb/ingest/ingest.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "tests/ingest/scene.h"

namespace yore::test {
namespace {

const std::string kZone =
    "example. 3600 IN SOA ns1.example. root.example. 1 7200 3600 1209600 3600\n"
    "example. 3600 IN NS ns1.example.\n"
    "mail.example. 3600 IN A 192.0.2.25\n";

capture::Hints at(const std::string& time) {
  capture::Hints hints;
  hints.time = parse_interval(time).value();
  return hints;
}

std::string gzipped(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string input = text;
  std::string output(text.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(output.data());
  stream.avail_out = static_cast<uInt>(output.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  output.resize(stream.total_out);
  deflateEnd(&stream);
  return output;
}

}  // namespace

TEST_CASE("a compressed file is unwrapped: the capture is the inside, and the wrapper is noted") {
  archive::Archive archive = new_archive();
  const std::string wrapped = gzipped(kZone);
  const auto imported = ingest::ingest_octets(archive, wrapped, "a.zone.gz", at("2016-09-20")).value();
  CHECK(imported.capture == sha256(kZone));
  const auto sightings = archive.sightings().value();
  REQUIRE(sightings.size() == 1);
  CHECK(sightings[0].wrapper == "gzip");
  CHECK(sightings[0].wrapper_digest == sha256(wrapped));
  CHECK(archive.capture_octets(imported.capture).value() == kZone);
  // Plain, it is the same sighting.
  CHECK(ingest::ingest_octets(archive, kZone, "a.zone", at("2016-09-20"))->novelty == archive::Novelty::kKnown);
}

TEST_CASE("standard input is read where it is a socket, too") {
  std::array<int, 2> ends{};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
  REQUIRE(write(ends[1], kZone.data(), kZone.size()) == static_cast<ssize_t>(kZone.size()));
  close(ends[1]);
  const int before = dup(STDIN_FILENO);
  REQUIRE(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
  close(ends[0]);
  archive::Archive archive = new_archive();
  ingest::Options options;
  options.hints = at("2016-09-20");
  const auto report = ingest::ingest_paths(archive, {"-"}, options);
  before < 0 ? close(STDIN_FILENO) : dup2(before, STDIN_FILENO);
  close(before);
  REQUIRE(report.has_value());
  REQUIRE(report->imported.size() == 1);
  CHECK(report->imported[0].source == "standard input");
  CHECK(report->imported[0].capture == sha256(kZone));
}

TEST_CASE("however a time is written, it is the same sighting") {
  archive::Archive archive = new_archive();
  const auto first = ingest::ingest_octets(archive, kZone, "a", at("2016-09-20")).value();
  for (const char* time : {"20160920", "2016-09-20/2016-09-20", "2016-09-20T00:00:00Z/2016-09-20T23:59:59Z"}) {
    const auto again = ingest::ingest_octets(archive, kZone, "b", at(time)).value();
    CHECK(again.sighting == first.sighting);
    CHECK(again.novelty == archive::Novelty::kKnown);
  }
}

TEST_CASE("a file that is no evidence is rejected, and the others of its folder are imported") {
  const TemporaryFolder folder;
  folder.write("in/1.zone", kZone);
  folder.write("in/2.zone", "this is no zone\n");
  folder.write("in/deeper/3.zone", kZone + "www.example. 60 IN A 192.0.2.1\n");
  folder.write("in/.hidden", "nobody's business");
  archive::Archive archive = new_archive();
  ingest::Options options;
  options.hints = at("2016-09-20");
  std::size_t told = 0;
  options.progress = [&](const ingest::Progress& progress) {
    CHECK(progress.done == ++told);
    CHECK(progress.total == 3);
    CHECK((progress.imported == nullptr) != (progress.rejected == nullptr));
  };
  const auto report = ingest::ingest_paths(archive, {folder.path("in")}, options).value();
  CHECK(told == 3);
  CHECK(report.imported.size() == 2);
  REQUIRE(report.rejected.size() == 1);
  CHECK(report.rejected[0].error.where.find("2.zone") != std::string::npos);
  CHECK_FALSE(report.all_read());
  CHECK(archive.sightings()->size() == 2);
  CHECK(verifies(archive));
}

TEST_CASE("a path that is not there is an error") {
  archive::Archive archive = new_archive();
  CHECK(ingest::ingest_paths(archive, {"/nowhere/at/all"}, {}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("the leak of 2016 is fifty scans, and once imported it is known") {
  const char* captures = std::getenv("YORE_CAPTURES");
  if (captures == nullptr) {
    MESSAGE("1 test did not run: it wants the real captures in $YORE_CAPTURES");
    return;
  }
  archive::Archive archive = new_archive();
  ingest::Options options;
  options.hints.tz = "America/Los_Angeles";
  const auto report = ingest::ingest_paths(archive, {std::string(captures) + "/kp-2016-leak"}, options).value();
  CHECK(report.all_read());
  CHECK(archive.scans()->size() == 50);
  const auto stat = archive.stat().value();
  CHECK(stat.snapshots == 11);
  CHECK(stat.queries == 38);
  CHECK(stat.zones == 11);
  const std::string dump = dump_of(archive);
  const auto again = ingest::ingest_paths(archive, {std::string(captures) + "/kp-2016-leak"}, options).value();
  for (const auto& imported : again.imported) CHECK(imported.novelty == archive::Novelty::kKnown);
  CHECK(dump_of(archive) == dump);
  CHECK(verifies(archive));
}

TEST_CASE("the later scans are one complete transfer and nine failures, and no empty zone") {
  const char* captures = std::getenv("YORE_CAPTURES");
  if (captures == nullptr) {
    MESSAGE("1 test did not run: it wants the real captures in $YORE_CAPTURES");
    return;
  }
  archive::Archive archive = new_archive();
  ingest::Options options;
  options.hints = at("2016-09-19/2017-03-01");
  options.hints.zone = Name::from_text("kp.").value();
  options.hints.method = Method::kAxfr;
  REQUIRE(ingest::ingest_paths(archive, {std::string(captures) + "/kp-later-scans"}, options)->all_read());
  const auto stat = archive.stat().value();
  CHECK(stat.snapshots == 1);
  CHECK(stat.failed_scans == 9);
  CHECK(stat.versions == 1);
}

}  // namespace yore::test
