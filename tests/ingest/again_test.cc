// Archives made again from others: merged, and from canonical text.
#include "zonedb/ingest/again.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/ingest/scene.h"
#include "tests/ingest/scene_generator.h"
#include "zonedb/archive/canonical_text.h"
#include "zonedb/ingest/canonical_text.h"

namespace yore::test {
namespace {

std::string text_of(archive::Archive& archive) {
  std::string text;
  REQUIRE(archive::write_canonical_text(archive, [&](std::string_view part) { text += part; }));
  return text;
}

ingest::Merged merged(archive::Archive& into, archive::Archive& other) {
  auto result = ingest::merge(into, other, {});
  REQUIRE(result);
  CHECK(result->rejected.empty());
  return *result;
}

TEST_CASE("a split archive, merged, is the whole in canonical text") {
  CHECK(rc::check([] {
    const std::vector<Scene> scenes = some_scenes();
    archive::Archive whole = new_archive();
    import(whole, scenes);
    // Each sighting in one part or in both.
    archive::Archive parts[2] = {new_archive(), new_archive()};
    for (const Scene& scene : shuffled(scenes)) {
      const unsigned where = *in_range(0U, 3U);
      if (where != 1) import(parts[0], std::vector<Scene>{scene});
      if (where != 0) import(parts[1], std::vector<Scene>{scene});
    }
    const auto result = ingest::merge(parts[0], parts[1], {});
    RC_ASSERT(result.has_value());
    RC_ASSERT(result->rejected.empty());
    RC_ASSERT(text_of(parts[0]) == text_of(whole));
    RC_ASSERT(dump_of(parts[0]) == dump_of(whole));
    RC_ASSERT(verifies(parts[0]));
  }));
}

TEST_CASE("the canonical text of an archive imports as an equal archive") {
  CHECK(rc::check([] {
    archive::Archive archive = new_archive();
    import(archive, some_scenes());
    const std::string text = text_of(archive);
    const TemporaryFolder folder;
    folder.write("archive.txt", text);
    archive::Archive again = new_archive();
    const auto report = ingest::ingest_paths(again, {folder.path("archive.txt")}, {});
    RC_ASSERT(report.has_value());
    RC_ASSERT(report->all_read());
    RC_ASSERT(text_of(again) == text);
    RC_ASSERT(dump_of(again) == dump_of(archive));
  }));
}

TEST_CASE("a zone file in a canonical text is complete by claim alone, too") {
  archive::Archive archive = new_archive();
  import(archive, std::vector<Scene>{{.kind = Scene::Kind::kZoneFile, .content = 9}});
  const TemporaryFolder folder;
  folder.write("archive.txt", text_of(archive));
  archive::Archive again = new_archive();
  const auto report = ingest::ingest_paths(again, {folder.path("archive.txt")}, {});
  REQUIRE(report.has_value());
  REQUIRE(report->imported.size() == 1);
  CHECK(report->imported[0].outcomes.at(Outcome::kComplete) == 1);
  CHECK(report->imported[0].by_claim == 1);
}

TEST_CASE("merging twice, or with nothing, changes nothing") {
  archive::Archive one = new_archive();
  archive::Archive other = new_archive();
  import(other, std::vector<Scene>{{.kind = Scene::Kind::kTransfer, .content = 9}});
  CHECK(merged(one, other).added == 1);
  const auto changes = one.change_counter().value();
  const auto again = merged(one, other);
  CHECK(again.added == 0);
  CHECK(again.known == 1);
  archive::Archive empty = new_archive();
  CHECK(merged(one, empty).known == 0);
  CHECK(one.change_counter().value() == changes);
}

TEST_CASE("of two claims for one sighting the lesser context is kept, whichever came first") {
  const Scene scene{.kind = Scene::Kind::kZoneFile, .content = 9};
  capture::Hints more = hints_of(scene);
  more.tz = "America/Los_Angeles";  // of which nothing in it depends
  archive::Archive archives[2] = {new_archive(), new_archive()};
  for (const bool first : {true, false}) {
    archive::Archive& archive = archives[first ? 0 : 1];
    for (const bool plain : {first, !first}) {
      REQUIRE(ingest::ingest_octets(archive, capture_of(scene), "file", plain ? hints_of(scene) : more));
    }
    CHECK(archive.sightings().value().size() == 1);
    CHECK(verifies(archive));
  }
  CHECK(text_of(archives[0]) == text_of(archives[1]));
  CHECK(text_of(archives[0]).find("Los_Angeles") == std::string::npos);
}

TEST_CASE("a canonical text that is cut off or altered is refused, with its line") {
  archive::Archive archive = new_archive();
  import(archive, std::vector<Scene>{{.kind = Scene::Kind::kTransfer, .content = 9}});
  const std::string text = text_of(archive);
  const auto error_of = [](const std::string& octets) {
    const auto read = ingest::read_canonical_text(octets);
    return read ? "" : read.error().text();
  };
  CHECK(error_of(text).empty());
  CHECK(error_of(text.substr(0, text.size() - 4)).find("cut off") != std::string::npos);
  std::string altered = text;
  altered.replace(altered.find(" octets \"") + 9, 1, "#");
  CHECK(error_of(altered).find("are not those of the capture") != std::string::npos);
  for (const char* line : {"capture 12\n", "sighting 12\n", " octets \"\\q\"\n", " octets unquoted\n"}) {
    const std::string broken = std::string(archive::kCanonicalTextStart) + line + "end\n";
    CHECK_MESSAGE(error_of(broken).starts_with("line 2: "), line);
  }
}

TEST_CASE("octets of all values survive the canonical text") {
  Octets octets = capture_of(Scene{.kind = Scene::Kind::kZoneFile, .content = 9}) + ";";
  for (int value = 0; value < 256; ++value) {
    if (value != '\n') append_u8(octets, static_cast<std::uint8_t>(value));
  }
  archive::Archive archive = new_archive();
  REQUIRE(ingest::ingest_octets(archive, octets, "file", hints_of(Scene{})));
  const auto text = ingest::read_canonical_text(text_of(archive));
  REQUIRE(text);
  CHECK(text->captures.begin()->second == octets);
}

}  // namespace
}  // namespace yore::test
