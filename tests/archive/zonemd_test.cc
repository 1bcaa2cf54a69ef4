#include "zonedb/archive/zonemd.h"

#include <doctest/doctest.h>

#include "tests/archive/bench.h"

namespace yore::test {
namespace {

using archive::ZonemdState;

// The simple zone of RFC 8976 appendix A.1.
const std::string kSimpleZone =
    "example. 86400 IN SOA ns1.example. admin.example. 2018031900 1800 900 604800 86400\n"
    "example. 86400 IN NS ns1.example.\n"
    "example. 86400 IN NS ns2.example.\n"
    "ns1.example. 3600 IN A 203.0.113.63\n"
    "ns2.example. 3600 IN AAAA 2001:db8::63\n";
const std::string kDigest =
    "c68090d90a7aed716bc459f9340e3d7c1370d4d24b7e2fc3a1ddc0b9a87153b9a9713b3c9ae5cc27777f98b8e730044c";

std::string zonemd(const std::string& rest) { return "example. 86400 IN ZONEMD " + rest + "\n"; }

ZonemdState state_of(const std::string& zone) {
  return archive::check_zonemd(archive::to_stored_content(rrs_of(zone)).rrs, Name::from_text("example.").value());
}

}  // namespace

TEST_CASE("the digest of the simple zone of RFC 8976 appendix A.1 is valid") {
  CHECK(state_of(kSimpleZone + zonemd("2018031900 1 1 " + kDigest)) == ZonemdState::kValid);
}

TEST_CASE("case does not matter to a zone's digest, content and serial do") {
  std::string zone = kSimpleZone + zonemd("2018031900 1 1 " + kDigest);
  zone.replace(zone.find("ns2.example. 3600"), 3, "NS2");
  CHECK(state_of(zone) == ZonemdState::kValid);
  zone.replace(zone.find("203.0.113.63"), 12, "203.0.113.64");
  CHECK(state_of(zone) == ZonemdState::kAltered);
  CHECK(state_of(kSimpleZone + zonemd("2018031901 1 1 " + kDigest)) == ZonemdState::kAltered);
}

TEST_CASE("a zone without ZONEMD has none, and one with unknown schemes only is unsupported") {
  CHECK(state_of(kSimpleZone) == ZonemdState::kNone);
  CHECK(state_of(kSimpleZone + zonemd("2018031900 1 240 " + kDigest)) == ZonemdState::kUnsupported);
  CHECK(state_of(kSimpleZone + zonemd("2018031900 240 1 " + kDigest)) == ZonemdState::kUnsupported);
}

TEST_CASE("one valid digest is enough, two of one kind are none") {
  const std::string good = zonemd("2018031900 1 1 " + kDigest);
  const std::string sha512 = zonemd("2018031900 1 2 " + kDigest + std::string(32, '0'));
  CHECK(state_of(kSimpleZone + good + sha512) == ZonemdState::kValid);
  CHECK(state_of(kSimpleZone + sha512) == ZonemdState::kAltered);
  std::string other = kDigest;
  other.front() = 'd';
  CHECK(state_of(kSimpleZone + good + zonemd("2018031900 1 1 " + other)) == ZonemdState::kAltered);
}

TEST_CASE("a signature over the digest is not digested, others are (RFC 8976 3.3.1)") {
  const std::string zone = kSimpleZone + zonemd("2018031900 1 1 " + kDigest);
  const auto signature = [](const std::string& type) {
    return "example. 86400 IN RRSIG " + type + " 8 1 86400 20380101000000 20180101000000 1 example. AAAA\n";
  };
  CHECK(state_of(zone + signature("ZONEMD")) == ZonemdState::kValid);
  CHECK(state_of(zone + signature("SOA")) == ZonemdState::kAltered);
}

TEST_CASE("RRs outside the zone are not digested") {
  CHECK(state_of(kSimpleZone + zonemd("2018031900 1 1 " + kDigest) + "ns1.other. 60 IN A 192.0.2.1\n") ==
        ZonemdState::kValid);
}

}  // namespace yore::test
