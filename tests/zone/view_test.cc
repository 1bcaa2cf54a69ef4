#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/zone/zone_set.h"

namespace yore::zone {
namespace {

using test::moment;
using test::name;

std::string soa(const std::string& serial) { return "@ 300 IN SOA ns h " + serial + " 2 3 4 5\n@ 300 IN NS ns\n"; }

const Server kFirst{"ns1.test.", "192.0.2.1"};
const Server kSecond{"ns2.test.", "192.0.2.2"};

// The serial of x.test in the view of `at`, or 0 where it is not known.
std::uint32_t serial_at(const ZoneSet& zones, const std::string& at, const std::optional<std::string>& server = {}) {
  const SnapshotFacts* snapshot = zones.at(moment(at), server).snapshot_of(*zones.find(name("x.test")));
  return snapshot == nullptr ? 0 : snapshot->serial.value;
}

}  // namespace

TEST_CASE("a zone is not known before its first snapshot, and each snapshot holds from the end of its interval") {
  const ZoneSet zones =
      test::zones_from_text({{"x.test", "2020-01-02", soa("1")}, {"x.test", "2020-01-05T12:00:00Z", soa("2")}});
  CHECK(serial_at(zones, "2020-01-01") == 0);
  CHECK(serial_at(zones, "2020-01-02T12:00:00Z") == 0);
  CHECK(serial_at(zones, "2020-01-02") == 1);  // a day means its last instant
  CHECK(serial_at(zones, "2020-01-05T11:59:59Z") == 1);
  CHECK(serial_at(zones, "2020-01-05T12:00:00Z") == 2);
  CHECK(zones.newest().snapshot_of(*zones.find(name("x.test")))->serial.value == 2);
}

TEST_CASE("a view of one server sees that server's snapshots alone, asked for by name or by address") {
  const ZoneSet zones = test::zones_from_text({{"x.test", "2020-01-01", soa("1"), kFirst},
                                               {"x.test", "2020-01-02", soa("2"), kSecond},
                                               {"x.test", "2020-01-03", soa("3"), kFirst}});
  CHECK(serial_at(zones, "2020-01-02") == 2);
  CHECK(serial_at(zones, "2020-01-02", "ns1.test.") == 1);
  CHECK(serial_at(zones, "2020-01-02", "NS1.test") == 1);
  CHECK(serial_at(zones, "2020-01-01", "192.0.2.2") == 0);
  CHECK(serial_at(zones, "2020-01-09", "192.0.2.2") == 2);
  CHECK(serial_at(zones, "2020-01-09", "ns2.test.@192.0.2.2") == 2);
  CHECK(serial_at(zones, "2020-01-09", "ns2.test.@192.0.2.1") == 0);
  CHECK(serial_at(zones, "2020-01-09", "nobody.test.") == 0);
}

TEST_CASE("of two snapshots that hold from the same moment the one that began first counts, then the lower address") {
  const ZoneSet zones = test::zones_from_text({{"x.test", "2020-01-01", soa("1"), kSecond},
                                               {"x.test", "2020-01-01T23:59:59Z", soa("2"), kFirst},
                                               {"x.test", "2020-01-01", soa("3"), kFirst}});
  CHECK(serial_at(zones, "2020-01-01") == 3);
}

TEST_CASE("the deepest enclosing zone is found from any name below it") {
  const ZoneSet zones = test::zones_from_text({{"test", "2020", soa("1")}, {"x.test", "2020", soa("1")}});
  CHECK(zones.deepest_enclosing(name("a.b.X.test"))->apex() == name("x.test"));
  CHECK(zones.deepest_enclosing(name("x.test"))->apex() == name("x.test"));
  CHECK(zones.deepest_enclosing(name("xx.test"))->apex() == name("test"));
  CHECK(zones.deepest_enclosing(name("kp")) == nullptr);
  CHECK(zones.find(name("b.x.test")) == nullptr);
}

TEST_CASE("an observation is found by name, type and time, the newest first") {
  const ZoneSet zones = test::zones_from_text({{"test", "2020", soa("1")}},
                                              {{"2020-02-01", "a.test. 60 IN A 192.0.2.7"},
                                               {"2020-02-03", "A.test. 60 IN A 192.0.2.8\na.test. 60 IN MX 5 m.test."},
                                               {"2020-02-02", "b.test. 60 IN A 192.0.2.9"}});
  const Observations& seen = *zones.observations();
  CHECK(seen.newest(name("a.test"), RRType::kA, moment("2020-01-31")) == nullptr);
  CHECK(seen.newest(name("a.test"), RRType::kA, moment("2020-02-02"))->time.last == moment("2020-02-01"));
  CHECK(seen.newest(name("a.test"), RRType::kA, moment("2020-02-03"))->time.last == moment("2020-02-03"));
  CHECK(seen.newest(name("a.test"), RRType::kTXT, moment("2021")) == nullptr);
  CHECK(seen.newest_answer(name("a.test"), moment("2021")).size() == 2);
  CHECK(seen.newest_answer(name("a.test"), moment("2020-02-01")).size() == 1);
  CHECK(seen.newest(name("a.test"), RRType::kA, moment("2021"), Server{"", "192.0.2.99"}) == nullptr);
}

}  // namespace yore::zone
