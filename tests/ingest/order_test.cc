// The order in which sightings are imported does not matter, and a retracted one was never there.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/ingest/scene_generator.h"
#include "zonedb/ingest/verify.h"

namespace yore::test {
namespace {

std::vector<Scene> by_time(std::vector<Scene> scenes) {
  std::sort(scenes.begin(), scenes.end(), [](const Scene& a, const Scene& b) { return a.time < b.time; });
  return scenes;
}

}  // namespace

TEST_CASE("any order of import gives the dump of the sorted import, and what a naive reading of all snapshots says") {
  CHECK(rc::check([] {
    const std::vector<Scene> scenes = some_scenes();
    archive::Archive sorted = new_archive();
    import(sorted, by_time(scenes));
    const std::string expected = dump_of(sorted);
    RC_ASSERT(zones_of(expected) == naive_zones(scenes));
    archive::Archive other = new_archive();
    import(other, shuffled(scenes));
    RC_ASSERT(dump_of(other) == expected);
    // A second time, in another run: nothing changes.
    const auto changes = other.change_counter().value();
    import(other, shuffled(scenes));
    RC_ASSERT(other.change_counter().value() == changes);
    RC_ASSERT(dump_of(other) == expected);
  }));
}

TEST_CASE("what is split into runs, each with the archive closed in between, gives the same dump") {
  CHECK(rc::check([] {
    const std::vector<Scene> scenes = some_scenes();
    archive::Archive whole = new_archive();
    import(whole, scenes);
    const TemporaryFolder folder;
    const std::vector<Scene> order = shuffled(scenes);
    for (std::size_t at = 0; at < order.size();) {
      const std::size_t count = std::min(*in_range<std::size_t>(1, 6), order.size() - at);
      const auto begin = order.begin() + static_cast<std::ptrdiff_t>(at);
      auto run = archive::Archive::open(folder.path("a.db"), archive::Mode::kCreate).value();
      import(run, std::vector<Scene>(begin, begin + static_cast<std::ptrdiff_t>(count)));
      at += count;
    }
    if (!order.empty()) {
      auto read = archive::Archive::open(folder.path("a.db"), archive::Mode::kRead).value();
      RC_ASSERT(dump_of(read) == dump_of(whole));
    }
  }));
}

TEST_CASE("a retracted sighting leaves the archive as if it had never been imported") {
  CHECK(rc::check([] {
    const std::vector<Scene> scenes = some_scenes();
    RC_PRE(!scenes.empty());
    const std::vector<Scene> order = shuffled(scenes);
    archive::Archive archive = new_archive();
    import(archive, order);
    std::vector<Scene> kept = order;
    const std::size_t retractions = *in_range<std::size_t>(1, 1 + std::min<std::size_t>(order.size(), 4));
    for (std::size_t i = 0; i < retractions && !kept.empty(); ++i) {
      const std::size_t victim = *in_range<std::size_t>(0, kept.size());
      const Sha256 id = import(archive, kept[victim]);  // known already: tells the sighting's id
      std::erase_if(kept, [&](const Scene& scene) {
        archive::Archive scratch = new_archive();
        return import(scratch, scene) == id;
      });
      const auto retracted = ingest::retract(archive, id.hex().substr(0, 20));
      RC_ASSERT(retracted.has_value());
      RC_ASSERT(*retracted == id);
    }
    archive::Archive never = new_archive();
    import(never, kept);
    RC_ASSERT(dump_of(archive) == dump_of(never));
    RC_ASSERT(archive.stat()->captures == never.stat()->captures);
    RC_ASSERT(archive.stat()->servers == never.stat()->servers);
    const auto findings = ingest::verify(archive);
    RC_ASSERT(findings.has_value());
    RC_ASSERT(findings->empty());
  }));
}

}  // namespace yore::test
