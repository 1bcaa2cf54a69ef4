#include <doctest/doctest.h>

#include "tests/support/cost.h"
#include "tests/support/zone_text.h"
#include "zonedb/zone/server_key.h"
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
  CHECK(seen.newest(name("a.test"), RRType::kA, moment("2021"), server_key("192.0.2.99")) == nullptr);
}

TEST_CASE("a server's observations are found by its name, its address or both, and no other's") {
  const ZoneSet zones = test::zones_from_text(
      {{"test", "2020", soa("1")}}, {{"2020-02-01", "a.test. 60 IN A 192.0.2.7", kFirst},
                                     {"2020-02-02", "a.test. 60 IN A 192.0.2.8\na.test. 60 IN MX 5 m.", kFirst},
                                     {"2020-02-03", "a.test. 60 IN A 192.0.2.9", kSecond}});
  const Observations& seen = *zones.observations();
  for (const char* server : {"ns1.test", "192.0.2.1", "NS1.test@192.0.2.1"}) {
    CAPTURE(server);
    const auto* newest = seen.newest(name("a.test"), RRType::kA, moment("2021"), server_key(server));
    REQUIRE(newest != nullptr);
    CHECK(newest->time.last == moment("2020-02-02"));
    CHECK(seen.newest_answer(name("a.test"), moment("2021"), server_key(server)).size() == 2);
  }
  CHECK(seen.newest_answer(name("a.test"), moment("2021")).size() == 1);
  CHECK(seen.newest_answer(name("a.test"), moment("2021"), server_key("ns3.test")).empty());
}

TEST_CASE("an old observation is found as fast as a new one, by whichever server and of whichever type") {
  std::vector<Observation> made;
  const auto see = [&](std::int64_t at, const char* text, const Server& server) {
    const RR rr = test::rrs_from_text(text).front();
    made.push_back({static_cast<std::uint32_t>(made.size()),
                    {Timestamp{at}, Timestamp{at}},
                    server,
                    {rr.owner, rr.type, rr.rrclass, rr.ttl, {rr.rdata}}});
  };
  constexpr std::int64_t kMany = 20'000;
  see(0, "a.test. 60 IN A 192.0.2.7", kFirst);
  for (std::int64_t i = 1; i <= kMany; ++i) see(i, "a.test. 60 IN A 192.0.2.8", kSecond);
  const Observations seen(std::move(made));
  const Name qname = name("a.test");
  const std::string first = server_key("ns1.test");
  const auto cost = [&](RRType type, std::int64_t at, std::string_view server) {
    return test::least_cost([&] { static_cast<void>(seen.newest(qname, type, Timestamp{at}, server)); });
  };
  CHECK(seen.newest(qname, RRType::kA, Timestamp{0}) != nullptr);
  CHECK(seen.newest(qname, RRType::kA, Timestamp{kMany}, first) != nullptr);
  const auto newest = cost(RRType::kA, kMany, {});
  CHECK(cost(RRType::kA, 0, {}) < 20 * newest);
  CHECK(cost(RRType::kA, kMany, first) < 20 * newest);
  CHECK(cost(RRType::kCNAME, kMany, {}) < 20 * newest);
}

}  // namespace yore::zone
