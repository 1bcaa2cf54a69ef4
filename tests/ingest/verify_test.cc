#include "zonedb/ingest/verify.h"

#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "tests/ingest/scene.h"
#include "zonedb/archive/connection.h"

namespace yore::test {
namespace {

using archive::Archive;
using archive::Mode;

std::string octets_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream octets;
  octets << file.rdbuf();
  return octets.str();
}

std::vector<Scene> a_history() {
  std::vector<Scene> scenes;
  for (unsigned i = 0; i < 12; ++i) {
    Scene scene;
    scene.kind = i % 5 == 4 ? Scene::Kind::kFailure : i % 3 == 2 ? Scene::Kind::kTransfer : Scene::Kind::kZoneFile;
    scene.content = i * 37 % 128;
    scene.spelling = i % 4;
    scene.server = i % 2;
    scene.time = 10 * i;
    scenes.push_back(scene);
  }
  Scene answer;
  answer.kind = Scene::Kind::kAnswer;
  answer.time = 5;
  scenes.push_back(answer);
  return scenes;
}

// All that any command shows of an archive, or the error that it shows instead.
std::string shown(const std::string& path) {
  auto archive = Archive::open(path, Mode::kRead);
  if (!archive) return archive.error().text();
  const auto dump = archive->canonical_dump();
  if (!dump) return dump.error().text();
  std::string text = *dump;
  const auto captures = archive->captures();
  if (!captures) return captures.error().text();
  for (const auto& capture : *captures) {
    const auto octets = archive->capture_octets(capture.id);
    text += octets ? *octets : octets.error().text();
  }
  const auto sightings = archive->sightings();
  if (!sightings) return sightings.error().text();
  for (const auto& row : *sightings) text += row.source + row.wrapper + row.context + to_text(row.imported);
  return text;
}

bool is_found(const std::string& path) {
  auto archive = Archive::open(path, Mode::kRead);
  if (!archive) return true;
  const auto findings = ingest::verify(*archive);
  return !findings || !findings->empty();
}

}  // namespace

TEST_CASE("a sound archive verifies, with every kind of scan in it") {
  Archive archive = new_archive();
  import(archive, a_history());
  CHECK(verifies(archive));
}

TEST_CASE("an altered row is found, whichever it is") {
  for (const char* change : {"UPDATE lifespan SET ttl = ttl + 1",
                             "UPDATE lifespan SET last = first WHERE last IS NULL",
                             "UPDATE lifespan SET spelled_owner = x''",
                             "DELETE FROM lifespan WHERE type = 1",
                             "DELETE FROM lifespan WHERE type = 16",
                             "UPDATE version SET serial = serial + 1",
                             "UPDATE version SET zonemd = 1",
                             "UPDATE scan SET first = first - 1",
                             "UPDATE scan SET outcome = 3 WHERE outcome = 2",
                             "UPDATE telling SET reason = 'because'",
                             "UPDATE telling SET tries = 7",
                             "UPDATE sighting SET source = 'elsewhere'",
                             "UPDATE sighting SET imported = imported + 1",
                             "UPDATE sighting SET context = context || 'tz=UTC'",
                             "UPDATE server SET name = 'ns9.test.' WHERE name = 'ns0.test.'",
                             "UPDATE observation SET ttl = 1",
                             "UPDATE subject SET name = 'other.'",
                             "UPDATE word SET word = 'AAAA' WHERE kind = 'type' AND number = 1",
                             "UPDATE capture SET stored = x'00' WHERE id = 1",
                             "DROP INDEX scan_by_subject",
                             "DELETE FROM target WHERE type = 1",
                             "UPDATE target SET owner = x'00' WHERE type = 2",
                             "INSERT INTO target VALUES (1, x'C0000209', 1, x'00')",
                             "DELETE FROM step",
                             "UPDATE step SET owners = x'00'"}) {
    CAPTURE(std::string(change));
    Archive archive = new_archive();
    import(archive, a_history());
    const auto changed = archive.connection().execute(std::string("PRAGMA foreign_keys = OFF; ") + change);
    REQUIRE_MESSAGE(changed.has_value(), (changed ? "" : changed.error().text()));
    const auto findings = ingest::verify(archive);
    REQUIRE_MESSAGE(findings.has_value(), (findings ? "" : findings.error().text()));
    CHECK_FALSE(findings->empty());
  }
}

TEST_CASE("a flipped bit anywhere in the file is found by verify, or changes nothing that is shown") {
  const TemporaryFolder folder;
  const std::string path = folder.path("sound.db");
  {
    auto archive = Archive::open(path, Mode::kCreate).value();
    import(archive, a_history());
  }
  REQUIRE(archive::seal(path));
  const std::string sound = octets_of(path);
  const std::string expected = shown(path);
  const std::string flipped_path = folder.path("flipped.db");
  std::mt19937 random(1);
  int found = 0;
  int harmless = 0;
  for (int i = 0; i < 300; ++i) {
    std::string flipped = sound;
    const std::size_t at = random() % flipped.size();
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    std::ofstream(flipped_path, std::ios::binary) << flipped;
    if (is_found(flipped_path)) {
      ++found;
      continue;
    }
    ++harmless;
    CHECK_MESSAGE(shown(flipped_path) == expected, "octet " << at);
  }
  MESSAGE(found << " flips found, " << harmless << " that change nothing");
  CHECK(found > 30);
  CHECK(harmless > 30);
}

}  // namespace yore::test
