#include "zonedb/ingest/manifest.h"

#include <doctest/doctest.h>

#include "tests/ingest/scene.h"
#include "zonedb/ingest/claims.h"

namespace yore::test {
namespace {

using ingest::parse_manifest;

struct Mistake {
  const char* text;
  const char* where;
  const char* words;
};

const std::string kZone =
    "example. 3600 IN SOA ns1.example. root.example. 1 7200 3600 1209600 3600\n"
    "example. 3600 IN NS ns1.example.\n"
    "mail.example. 3600 IN A 192.0.2.25\n";

ingest::Report import_folder(archive::Archive& archive, const std::string& folder,
                             const ingest::Options& options = {}) {
  auto report = ingest::ingest_paths(archive, {folder}, options);
  REQUIRE_MESSAGE(report.has_value(), (report ? "" : report.error().text()));
  return *report;
}

}  // namespace

TEST_CASE("a manifest says of each file what its text lacks") {
  const auto manifest = parse_manifest(
                            "[[capture]]\nfile = \"kp.axfr\"\nzone = \"kp.\"\nserver = \"ns2.kptc.kp.@175.45.176.16\"\n"
                            "method = \"axfr\"\ntime = \"2016-09-19/2017-03-01\"\ntz = \"America/Los_Angeles\"\n"
                            "outcome = \"complete\"\nsource = \"a web page\"\nuncertainty = \"months\"\n"
                            "restates = [\"" +
                                std::string(64, 'a') + "\"]\n\n[[capture]]\nfile = \"b/c\"\nscans = 3\n",
                            "manifest.toml")
                            .value();
  REQUIRE(manifest.captures.size() == 2);
  const auto& kp = manifest.captures[0];
  CHECK(kp.hints.zone == Name::from_text("kp.").value());
  CHECK(kp.hints.server == Server{"ns2.kptc.kp.", "175.45.176.16", 53});
  CHECK(kp.hints.method == Method::kAxfr);
  CHECK(to_text(*kp.hints.time) == "2016-09-19/2017-03-01");
  CHECK(kp.hints.tz == "America/Los_Angeles");
  CHECK(kp.outcome == Outcome::kComplete);
  CHECK(kp.restates.size() == 1);
  CHECK(manifest.find("b/c")->scans == 3);
  CHECK(manifest.find("c") == nullptr);
  CHECK(parse_manifest("[[capture]]\nfile = \"./b//c\"", "m.toml").value().find("b/c") != nullptr);
}

TEST_CASE("a link to a folder that it is in leads nowhere, another is followed") {
  const TemporaryFolder folder;
  folder.write("set/in/a.zone", kZone);
  for (const char* link : {"one", "two"}) std::filesystem::create_symlink("..", folder.path("set/in") + "/" + link);
  archive::Archive archive = new_archive();
  ingest::Options options;
  options.hints.time = parse_interval("2016-09-20").value();
  const auto report = import_folder(archive, folder.path("set"), options);
  CHECK(report.imported.size() == 1);
  CHECK(report.all_read());
  folder.write("named/2016-09-20/a.zone", kZone);
  std::filesystem::create_symlink("2016-09-20", folder.path("named/latest"));
  folder.write("named/manifest.toml",
               "[[capture]]\nfile = \"latest/a.zone\"\ntime = \"2016-09-20\"\nserver = \"ns1.test.\"\n"
               "[[capture]]\nfile = \"2016-09-20/a.zone\"\ntime = \"2016-09-20\"\nserver = \"ns2.test.\"\n");
  CHECK(import_folder(archive, folder.path("named")).imported.size() == 2);
}

TEST_CASE("what is wrong with a manifest is said with file, line and column") {
  const std::vector<Mistake> mistakes = {
      {"[[capture]\nfile = \"a\"", "m.toml:1:", ""},
      {"", "m.toml", "no [[capture]]"},
      {"[[captures]]\nfile = \"a\"", "m.toml:1:", "captures"},
      {"[[capture]]\nzone = \"kp.\"", "m.toml:1:1", "needs its file"},
      {"[[capture]]\nfile = \"a\"\nserver = 3", "m.toml:3:10", "double quotes"},
      {"[[capture]]\nfile = \"a\"\nserv = \"x\"", "m.toml:3:8", "no \"serv\""},
      {"[[capture]]\nfile = \"a\"\ntime = \"yesterday\"", "m.toml:3:8", "is not a time"},
      {"[[capture]]\nfile = \"a\"\nmethod = \"guess\"", "m.toml:3:10", "method"},
      {"[[capture]]\nfile = \"a\"\nzone = \"a..b\"", "m.toml:3:8", "empty label"},
      {"[[capture]]\nfile = \"a\"\nrestates = [\"12\"]", "m.toml:3:13", "SHA-256"},
      {"[[capture]]\nfile = \"a\"\nscans = 0", "m.toml:3:9", "1 or more"},
      {"[[capture]]\nfile = \"a\"\nserv = 1", "m.toml:3:8", "no \"serv\""},
      {"[[capture]]\nfile = \"a\"\n[[capture]]\nfile = \"a\"", "m.toml:3:1", "twice"},
      {"[[capture]]\nfile = \"a\"\n[[capture]]\nfile = \"b/.././a\"", "m.toml:3:1", "twice"},
      {"[[capture]]\nfile = \"a\"\ntz = \"Mars\"", "m.toml:3:6", "not a time zone"},
      {"[[capture]]\nfile = \"/a\"", "m.toml:2:8", "not in the manifest's folder"},
      {"[[capture]]\nfile = \"a/../../b\"", "m.toml:2:8", "not in the manifest's folder"},
  };
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.text);
    const auto manifest = parse_manifest(mistake.text, "m.toml");
    REQUIRE_FALSE(manifest);
    CHECK(manifest.error().where.find(mistake.where) == 0);
    CHECK_MESSAGE(manifest.error().message.find(mistake.words) != std::string::npos, manifest.error().message);
  }
}

TEST_CASE("a folder is imported as its manifest says, and files that it does not name are skipped") {
  const TemporaryFolder folder;
  folder.write("set/zones/a.zone", kZone);
  folder.write("set/README", "not evidence");
  folder.write("set/lab/one.zone", kZone);
  folder.write("set/lab/two.zone", kZone);
  folder.write("set/manifest.toml",
               "[[capture]]\nfile = \"zones/a.zone\"\ntime = \"2016-09-20\"\nserver = \"ns9.test.\"\nscans = 1\n");
  archive::Archive archive = new_archive();
  const auto report = import_folder(archive, folder.path("set"));
  CHECK(report.imported.size() == 1);
  CHECK(report.all_read());
  CHECK(report.skipped == std::vector<std::string>{folder.path("set/README"), folder.path("set/lab")});
  const auto scans = archive.scans().value();
  REQUIRE(scans.size() == 1);
  CHECK(scans[0].scan.server.name == "ns9.test.");
  CHECK(to_text(scans[0].scan.time) == "2016-09-20");
  CHECK(verifies(archive));
}

TEST_CASE("nothing is said of what a manifest says that it leaves out") {
  const TemporaryFolder folder;
  folder.write("set/a.zone", kZone);
  folder.write("set/README", "not evidence");
  folder.write("set/lab/one.zone", kZone);
  folder.write("set/more/two.zone", kZone);
  const std::string capture = "[[capture]]\nfile = \"a.zone\"\ntime = \"2016-09-20\"\n";
  folder.write("set/manifest.toml", "leaves-out = [\"lab\", \"README\"]\n" + capture);
  archive::Archive archive = new_archive();
  const auto report = import_folder(archive, folder.path("set"));
  CHECK(report.imported.size() == 1);
  CHECK(report.skipped == std::vector<std::string>{folder.path("set/more")});
  // Nor is any of it imported, whatever it says of itself.
  folder.write("set/lab/manifest.toml", "[[capture]]\nfile = \"one.zone\"\ntime = \"2016-09-21\"\n");
  folder.write("set/manifest.toml", "leaves-out = [\"lab/\", \"README\", \"laboratory\"]\n" + capture);
  CHECK(import_folder(archive, folder.path("set")).imported.size() == 1);
  CHECK(import_folder(archive, folder.path("set/lab")).imported.size() == 1);  // which somebody named
  for (const char* out : {"a.zone", "./a.zone"}) {
    const auto read = ingest::parse_manifest("leaves-out = [\"" + std::string(out) + "\"]\n" + capture, "m.toml");
    REQUIRE_FALSE(read);
    CHECK(read.error().text() == "m.toml:2:1: the file a.zone is left out by leaves-out; name it in one of the two");
  }
  for (const char* wrong : {"leaves-out = \"lab\"\n", "leaves-out = [1]\n", "leaves = [\"lab\"]\n"}) {
    const auto read = ingest::parse_manifest(wrong + capture, "manifest.toml");
    REQUIRE_FALSE(read);
    CHECK(read.error().where.starts_with("manifest.toml:1:"));
  }
}

TEST_CASE("what a manifest claims and a file does not bear out is rejected, and leaves nothing") {
  const TemporaryFolder folder;
  folder.write("set/a.zone", kZone);
  std::string claim;
  SUBCASE("another number of scans") { claim = "scans = 2"; }
  SUBCASE("another outcome") { claim = "outcome = \"refused\""; }
  SUBCASE("another file") { claim = "sha256 = \"" + std::string(64, '0') + "\""; }
  folder.write("set/manifest.toml", "[[capture]]\nfile = \"a.zone\"\ntime = \"2016\"\n" + claim + "\n");
  archive::Archive archive = new_archive();
  const auto report = import_folder(archive, folder.path("set"));
  REQUIRE(report.rejected.size() == 1);
  CHECK(report.rejected[0].error.where.find("manifest.toml:1:1") != std::string::npos);
  CHECK(dump_of(archive) == "yore archive\n");
}

TEST_CASE("a manifest that names a file that is not there is an error") {
  const TemporaryFolder folder;
  folder.write("set/manifest.toml", "[[capture]]\nfile = \"a.zone\"\n");
  archive::Archive archive = new_archive();
  const auto report = ingest::ingest_paths(archive, {folder.path("set")}, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::kNotFound);
}

TEST_CASE("a manifest elsewhere speaks of the files below its folder") {
  const TemporaryFolder folder;
  folder.write("set/a.zone", kZone);
  folder.write("set/other.toml", "[[capture]]\nfile = \"a.zone\"\ntime = \"2016-09-20\"\n");
  archive::Archive archive = new_archive();
  ingest::Options options;
  options.manifest = folder.path("set/other.toml");
  const auto report = ingest::ingest_paths(archive, {folder.path("set/a.zone")}, options);
  REQUIRE(report.has_value());
  CHECK(report->imported.size() == 1);
}

TEST_CASE("a failure without a time and its restatement are one scan, as the manifest says") {
  const TemporaryFolder folder;
  const std::string original =
      "; <<>> DiG 9.8.3-P1 <<>> AXFR kp. @ns1.kptc.kp.\n;; global options: +cmd\n; Transfer failed.\n";
  folder.write("set/restated.txt", "; <<>> yore <<>> @ns1.kptc.kp. kp. AXFR\n; Transfer failed.\n");
  folder.write("set/manifest.toml",
               "[[capture]]\nfile = \"restated.txt\"\nzone = \"kp.\"\nmethod = \"axfr\"\n"
               "time = \"2016-09-19/2017-03-01\"\nserver = \"ns1.kptc.kp.\"\nrestates = [\"" +
                   sha256(original).hex() + "\"]\n");
  archive::Archive archive = new_archive();
  capture::Hints hints;
  hints.time = parse_interval("2016-09-19/2017-03-01").value();
  REQUIRE(ingest::ingest_octets(archive, original, "original", hints));
  import_folder(archive, folder.path("set"));
  const auto scans = archive.scans().value();
  REQUIRE(scans.size() == 1);
  CHECK(scans[0].captures.size() == 2);
  CHECK(verifies(archive));
}

TEST_CASE("the context of a sighting reads back to the same claims") {
  ingest::Claims claims;
  CHECK(ingest::to_context(claims).empty());
  claims.hints.zone = Name::from_text("kp.").value();
  claims.hints.time = parse_interval("2016-09-19/2017-03-01").value();
  claims.hints.tz = "America/Los_Angeles";
  claims.hints.server = Server{"ns2.kptc.kp.", "175.45.176.16", 5353};
  claims.hints.method = Method::kAxfr;
  claims.hints.allow_generate = true;
  claims.restates = {sha256("a"), sha256("b")};
  const auto again = ingest::from_context(ingest::to_context(claims)).value();
  CHECK(ingest::to_context(again) == ingest::to_context(claims));
  CHECK(again.hints.server == claims.hints.server);
  CHECK(again.restates == claims.restates);
  CHECK_FALSE(again.hints.allow_include);
  CHECK(ingest::from_context("nonsense").error().code == ErrorCode::kCorrupt);
}

}  // namespace yore::test
