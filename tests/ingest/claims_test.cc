// Two claims of one sighting: the same in whichever order they come, or one of them refused.
#include <doctest/doctest.h>

#include "tests/ingest/scene.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {
namespace {

Result<ingest::Imported> import(archive::Archive& archive, const std::string& text, const capture::Hints& hints) {
  return ingest::ingest_octets(archive, text, "a capture", hints);
}

capture::Hints at_a_time() {
  capture::Hints hints;
  hints.time = parse_interval("2016-09-20").value();
  return hints;
}

capture::Hints of_zone(const char* zone, std::optional<Method> method = std::nullopt) {
  capture::Hints hints = at_a_time();
  hints.zone = Name::from_text(zone).value();
  hints.method = method;
  return hints;
}

// Where it is refused in one order, it is in the other; what was there stays as it was.
void check_refused(const std::string& text, const capture::Hints& one, const capture::Hints& other) {
  for (const auto& [first, second] : {std::pair(one, other), std::pair(other, one)}) {
    archive::Archive archive = new_archive();
    const auto imported = import(archive, text, first);
    REQUIRE(imported);
    const std::string before = dump_of(archive);
    const auto refused = import(archive, text, second);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::kBadInput);
    CHECK(refused.error().message.find("retract the sighting " + imported->sighting.hex().substr(0, 12)) !=
          std::string::npos);
    CHECK(dump_of(archive) == before);
    CHECK(verifies(archive));
    REQUIRE(ingest::retract(archive, imported->sighting.hex()));
    CHECK(import(archive, text, second));
    CHECK(verifies(archive));
  }
}

TEST_CASE("a capture whose relative names are completed otherwise is refused, not taken for known") {
  const std::string zone = "kp. 300 IN SOA ns.kp. host.kp. 1 2 3 4 5\nkp. 300 IN NS ns.kp.\nwww 300 IN A 192.0.2.1\n";
  check_refused(zone, of_zone("x.kp.", Method::kZoneFile), of_zone("kp.", Method::kZoneFile));
  capture::Hints query = of_zone("x.kp.", Method::kQuery);
  capture::Hints other = of_zone("kp.", Method::kQuery);
  check_refused("kp. 300 IN NS ns\n", query, other);
}

TEST_CASE("claims that make no difference are one sighting, whichever comes first") {
  const std::string zone =
      "kp. 300 IN SOA ns.kp. host.kp. 1 2 3 4 5\nkp. 300 IN NS ns.kp.\nwww.kp. 300 IN A 192.0.2.1\n";
  archive::Archive one = new_archive();
  archive::Archive other = new_archive();
  for (const char* claimed : {"x.kp.", "kp."}) REQUIRE(import(one, zone, of_zone(claimed)));
  for (const char* claimed : {"kp.", "x.kp."}) REQUIRE(import(other, zone, of_zone(claimed)));
  CHECK(dump_of(one) == dump_of(other));
  CHECK(one.sightings().value().size() == 1);
}

TEST_CASE("why a scan is malformed is said as by the claims that are kept") {
  const std::string zone = "kp. 300 IN SOA ns.kp. host.kp. 1 2 3 4 5\nx.other. 300 IN A 192.0.2.1\n";
  capture::Hints claimed = at_a_time();
  claimed.method = Method::kZoneFile;
  archive::Archive one = new_archive();
  archive::Archive other = new_archive();
  for (const capture::Hints& hints : {claimed, at_a_time()}) REQUIRE(import(one, zone, hints));
  for (const capture::Hints& hints : {at_a_time(), claimed}) REQUIRE(import(other, zone, hints));
  CHECK(dump_of(one) == dump_of(other));
  CHECK(verifies(one));
  CHECK(verifies(other));
}

}  // namespace
}  // namespace yore::test
