// Steps are what the lifespans say, whatever came in which order.
#include "zonedb/archive/steps.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/archive/bench.h"
#include "tests/support/in_range.h"
#include "zonedb/archive/check.h"
#include "zonedb/archive/schema.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {
namespace {

using archive::Archive;
using archive::Mode;
using archive::Writer;

// The owners of each step of example., a line each; "none" for a version without one.
std::string steps_of(Archive& archive) {
  auto select = archive.connection()
                    .prepare(
                        "SELECT owners FROM version LEFT JOIN step ON step.version_id = version.id JOIN subject ON "
                        "subject.id = zone_id WHERE subject.name = 'example.' ORDER BY position")
                    .value();
  std::string text;
  while (select.step().value()) {
    if (select.is_null(0)) {
      text += "none\n";
      continue;
    }
    const auto owners = archive::owners_of(archive::unpack(select.octets(0)).value()).value();
    for (const Octets& owner : owners) {
      text += Name::from_sort_key(owner).value().to_text() + " ";
    }
    text += "\n";
  }
  return text;
}

// The same, from the contents.
std::string steps_by_content(Archive& archive) {
  const archive::ZoneId zone = zone_of(archive);
  std::string text = "none\n";
  const auto versions = archive.versions(zone).value();
  for (std::uint32_t number = 2; number <= versions.size(); ++number) {
    const auto before = archive.content(zone, VersionId{number - 1}).value();
    const auto after = archive.content(zone, VersionId{number}).value();
    std::set<Octets> owners;
    for (const Change& change : changes_between(before, after)) owners.insert(change.rr.owner.sort_key());
    for (const Octets& owner : owners) text += Name::from_sort_key(owner).value().to_text() + " ";
    text += "\n";
  }
  return text;
}

std::string listed(const std::vector<Change>& changes) {
  std::string text;
  for (const Change& change : changes) {
    text += std::to_string(static_cast<int>(change.kind)) + " " + std::to_string(change.ttl_before.seconds) + " " +
            rr_to_text(change.rr) + "\n";
  }
  return text;
}

// Of 30 names some are not there, and one has other TTLs, as the bits of `content` say.
std::string zone_text(unsigned content) {
  std::string text = soa(1);
  for (unsigned i = 0; i < 30; ++i) {
    const bool varies = i % 5 == 0;
    if (varies && (content >> (i / 5) & 1U) == 0) continue;
    text += "h" + std::to_string(i) + ".example. " + (i == 7 ? std::to_string(60 + content % 3) : "60") +
            " IN A 192.0.2." + std::to_string(i) + "\n";
  }
  return text;
}

// An archive in memory, to and from which snapshots of example. come and go.
class Coming {
 public:
  Coming() : archive_(Archive::open(":memory:", Mode::kCreate).value()) {}
  Archive& archive() { return archive_; }

  void record(std::int64_t second, unsigned content) {
    const Scan scan = Bench::transfer(second, zone_text(content));
    const std::string capture = std::to_string(second) + " " + std::to_string(content);
    archive::NewSighting sighting;
    sighting.capture = capture;
    sighting.source = "test";
    sighting.scans = std::span(&scan, 1);
    scans_.insert_or_assign(capture, scan);
    // The same capture again is the same sighting.
    const Sha256 id = Writer(archive_).record(sighting).value().sighting;
    if (std::ranges::find(sightings_, id) == sightings_.end()) sightings_.push_back(id);
  }
  void retract(std::size_t at) {
    const Sha256 id = sightings_[at];
    std::erase(sightings_, id);
    const auto reparse = [this](const archive::SightingRow&, const Octets& capture) -> Result<std::vector<Scan>> {
      return std::vector{scans_.at(capture)};
    };
    REQUIRE(Writer(archive_).retract(id.hex(), reparse).has_value());
  }
  [[nodiscard]] std::size_t size() const { return sightings_.size(); }

 private:
  Archive archive_;
  std::map<std::string, Scan> scans_;
  std::vector<Sha256> sightings_;
};

// Three versions, of which the last two differ in many names.
Coming three_versions() {
  Coming coming;
  coming.record(100, 0);
  coming.record(200, 1);
  coming.record(300, 62);
  return coming;
}

}  // namespace

TEST_CASE("a step names the owners of what changed, each once") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + "a.example. 60 IN A 192.0.2.1\nb.example. 60 IN A 192.0.2.1\n")});
  bench.record({Bench::transfer(200, soa(2) + "a.example. 60 IN A 192.0.2.1\nc.example. 60 IN A 192.0.2.1\n")});
  bench.record({Bench::transfer(300, soa(2) + "a.example. 61 IN A 192.0.2.1\nc.example. 60 IN A 192.0.2.1\n")});
  auto archive = bench.open();
  CHECK(steps_of(archive) == "none\nexample. b.example. c.example. \na.example. \n");
}

TEST_CASE("steps are exact after snapshots have come and gone in any order") {
  CHECK(rc::check([] {
    Coming coming;
    const int moves = *in_range(1, 14);
    for (int i = 0; i < moves; ++i) {
      if (coming.size() > 1 && *in_range(0, 3) == 0) {
        coming.retract(*in_range<std::size_t>(0, coming.size()));
      } else {
        coming.record(*in_range(1, 100), *in_range(0U, 64U));
      }
    }
    RC_ASSERT(steps_of(coming.archive()) == steps_by_content(coming.archive()));
    RC_ASSERT(archive::check_steps(coming.archive().connection()).value().empty());
  }));
}

TEST_CASE("what changed between any two versions is the same by steps and by contents") {
  CHECK(rc::check([] {
    Coming coming;
    const int snapshots = *in_range(1, 10);
    for (int i = 0; i < snapshots; ++i) coming.record(*in_range(1, 100), *in_range(0U, 64U));
    Archive& archive = coming.archive();
    const archive::ZoneId zone = zone_of(archive);
    const auto versions = archive.versions(zone).value().size();
    for (std::uint32_t before = 1; before <= versions; ++before) {
      for (std::uint32_t after = 1; after <= versions; ++after) {
        const auto changes = archive.changes(zone, VersionId{before}, VersionId{after}).value();
        const auto expected = changes_between(archive.content(zone, VersionId{before}).value(),
                                              archive.content(zone, VersionId{after}).value());
        RC_ASSERT(listed(changes) == listed(expected));
      }
    }
  }));
}

TEST_CASE("more owners than are worth a seek each are not given") {
  Coming coming = three_versions();
  auto& connection = coming.archive().connection();
  const auto positions = [&](int version) {
    return connection.integer("SELECT position FROM version_number WHERE number = " + std::to_string(version)).value();
  };
  const auto read = [&](std::size_t most) {
    return archive::read_steps(connection, zone_of(coming.archive()), positions(1), positions(3), most).value();
  };
  REQUIRE(read(100).has_value());
  const std::size_t count = read(100)->size();
  CHECK(count == 7);  // six that vary and the one with other TTLs
  CHECK(read(count).has_value());
  CHECK_FALSE(read(count - 1).has_value());
  CHECK_FALSE(read(1).has_value());
}

TEST_CASE("a step that is altered, missing, or the first version's, is found") {
  for (const char* change :
       {"UPDATE step SET owners = x'00'", "UPDATE step SET owners = x'FF'",
        "UPDATE step SET owners = CAST(owners || x'00' AS BLOB)", "DELETE FROM step WHERE version_id = 2",
        "INSERT INTO step SELECT 1, owners FROM step WHERE version_id = 2",
        "UPDATE step SET owners = (SELECT owners FROM step AS other WHERE other.version_id <> step.version_id)"}) {
    CAPTURE(std::string(change));
    Coming coming = three_versions();
    REQUIRE(archive::check_steps(coming.archive().connection()).value().empty());
    REQUIRE(coming.archive().connection().execute(change).has_value());
    CHECK(archive::check_steps(coming.archive().connection()).value().size() == 1);
  }
}

TEST_CASE("a step that is damaged or missing is an error where it is read") {
  for (const char* change : {"UPDATE step SET owners = x'FF'", "DELETE FROM step WHERE version_id = 2"}) {
    Coming coming = three_versions();
    REQUIRE(coming.archive().connection().execute(change).has_value());
    const auto changes = coming.archive().changes(zone_of(coming.archive()), VersionId{1}, VersionId{2});
    CHECK(changes.error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("an archive of format 2 is brought up to date, and is then as one made so") {
  Bench bench;
  for (const unsigned content : {5U, 9U, 63U, 0U}) {
    bench.record({Bench::transfer(100 * static_cast<std::int64_t>(content), zone_text(content))});
  }
  auto archive = bench.open(Mode::kWrite);
  const std::string expected = steps_of(archive);
  make_format_2(archive);
  CHECK(Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kUnsupported);
  auto migrated = bench.open(Mode::kWrite);
  CHECK(steps_of(migrated) == expected);
  CHECK(archive::check_steps(migrated.connection()).value().empty());
  CHECK(archive::check_file(migrated).value().empty());
  CHECK(bench.open().connection().integer("PRAGMA user_version").value() == archive::kSchemaVersion);
}

}  // namespace yore::test
