// What the zone has ready for its cuts. That the octets are right is tests/respond/direct_test.cc's to show.
#include "zonedb/zone/ready_sections.h"

#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/dns/content.h"
#include "zonedb/zone/append.h"

namespace yore::zone {
namespace {

const std::string kApex = "@ 300 IN SOA ns.out. h.out. 1 3600 600 86400 60\n@ 300 IN NS ns.out.\n";

ReadySections ready(const ZoneHistory& history, const std::string& cut, std::uint32_t version) {
  const ZoneContent& content = history.content();
  const NodeIndex node = content.find(LookupName(test::name(cut)));
  const NodeState& state = content.state_at(node, VersionId{version});
  REQUIRE(state.has(kCut));
  return content.ready_name_servers(content.rrset(content.find_rrset(state, RRType::kNS)), VersionId{version});
}

}  // namespace

TEST_CASE("a cut's own glue makes a referral of each version ready, a shared name server's only the newest") {
  std::vector<test::ZoneText> days;
  for (const char* const number : {"1", "2", "3"}) {
    days.push_back({"x.test", std::string("2020-01-0") + number,
                    kApex + "own 300 IN NS ns.own\nns.own 300 IN A 192.0.2." + number +
                        "\ntwo 300 IN NS ns.shared\nns.shared 300 IN A 192.0.2." + number + "\n"});
  }
  const auto history = test::history_from_text(days);
  for (std::uint32_t version = 1; version <= 3; ++version) {
    const auto own = ready(*history, "own.x.test", version);
    REQUIRE(own);
    CHECK(own.head().authority_count == 1);
    CHECK(own.head().additional_count == 1);
    CHECK(octet_at(own.additional(), own.additional().size() - 1) == version);
  }
  CHECK(!ready(*history, "two.x.test", 1));
  CHECK(!ready(*history, "two.x.test", 2));
  CHECK(ready(*history, "two.x.test", 3));
}

TEST_CASE("no referral is ready where a name server of the zone is not there: a wildcard may say its addresses") {
  const auto history = test::history_from_text(
      {{"x.test", "2020-01-01", kApex + "a 300 IN NS ns.wild\n*.wild 300 IN A 192.0.2.1\nb 300 IN NS ns.out.\n"},
       {"x.test", "2020-01-02", kApex + "a 300 IN NS ns.wild\nns.wild 300 IN A 192.0.2.2\nb 300 IN NS ns.out.\n"}});
  CHECK(!ready(*history, "a.x.test", 1));
  CHECK(ready(*history, "a.x.test", 2));
  CHECK(ready(*history, "b.x.test", 1));
}

TEST_CASE("the apex has its name servers ready, and the SOA of each version with the TTL of a negative answer") {
  std::vector<test::ZoneText> days;
  for (const char* const number : {"1", "2", "3"}) {
    days.push_back({"x.test", std::string("2020-01-0") + number,
                    "@ 300 IN SOA ns.x.test. h.out. " + std::string(number) +
                        " 3600 600 86400 60\n@ 300 IN NS ns\nns 300 IN A 192.0.2." + (*number == '3' ? "3" : "1") +
                        "\n"});
  }
  const auto history = test::history_from_text(days);
  const ZoneContent& content = history->content();
  for (std::uint32_t version = 1; version <= 3; ++version) {
    const NodeState& apex = content.state_at(content.apex(), VersionId{version});
    const auto servers =
        content.ready_name_servers(content.rrset(content.find_rrset(apex, RRType::kNS)), VersionId{version});
    REQUIRE(servers);
    CHECK(octet_at(servers.additional(), servers.additional().size() - 1) == (version == 3 ? 3 : 1));
    const auto soa = content.ready_negative(VersionId{version});
    REQUIRE(soa);
    CHECK(soa.head().authority_count == 1);
    CHECK(u32_at(soa.authority(), 6) == 60);  // behind the owner, the type and the class
    CHECK(u32_at(soa.authority(), soa.authority().size() - 20) == version);
  }
}

TEST_CASE("addresses that are signed are told, and each label before the cut's name") {
  const std::string signature = " 300 IN RRSIG A 13 2 300 20300101000000 20200101000000 1 x.test. c2lnbmVk\n";
  const auto history = test::history_from_text(
      {{"x.test", "2020-01-01",
        kApex + "a 300 IN NS ns.a\nns.a 300 IN A 192.0.2.1\nb 300 IN NS n.b\nn.b 300 IN A 192.0.2.1\nn.b" +
            signature}});
  CHECK(!ready(*history, "a.x.test", 1).head().has_signed);
  CHECK(ready(*history, "b.x.test", 1).head().has_signed);
  CHECK(ready(*history, "a.x.test", 1).head().labels == label_bit(OctetsView("\2ns", 3)));
}

TEST_CASE("what appended versions make useless does not pile up, and what is ready stays right") {
  std::string cuts;
  for (int i = 0; i < 300; ++i) cuts += "c" + std::to_string(i) + " 300 IN NS ns.shared\n";
  const auto address = [](int version) {
    return "192.0." + std::to_string(version / 250) + "." + std::to_string(version % 250);
  };
  const auto first =
      test::history_from_text({{"x.test", "2020-01-01", kApex + cuts + "ns.shared 300 IN A " + address(0)}});
  auto content = first->shared_content();
  // Of the version `number` what the next one does not have, in canonical order. Every tenth has a second SOA, so none
  // is ready.
  const auto rrs = [&](int number) {
    const std::string soa = "@ 300 IN SOA ns.out. h.out. " + std::to_string(number) + " 3600 600 86400 60\n";
    const std::string second = number % 10 == 9 ? "@ 300 IN SOA ns.out. i.out. 1 3600 600 86400 60\n" : "";
    std::vector<RR> made = test::rrs_from_text(soa + second + "ns.shared 300 IN A " + address(number - 1), "x.test.");
    sort_and_deduplicate(made);
    return made;
  };
  std::size_t shrunk = 0;
  for (int number = 2; number <= 401; ++number) {
    auto appended = append_version(*content, changes_between(rrs(number - 1), rrs(number)));
    REQUIRE(appended);
    if ((*appended)->arrays().ready.size() < content->arrays().ready.size()) ++shrunk;
    content = *appended;
    for (const int version : {1, number / 2, number - 1, number}) {
      if (version < 1) continue;
      const auto soa = content->ready_negative(VersionId{static_cast<std::uint32_t>(version)});
      CAPTURE(number);
      CAPTURE(version);
      REQUIRE(static_cast<bool>(soa) == (version % 10 != 9));
      if (soa) REQUIRE(u32_at(soa.authority(), soa.authority().size() - 20) == version);
    }
  }
  CHECK(shrunk > 0);  // so it was made anew
  CHECK(content->arrays().ready.size() < (std::size_t{1} << 20) + 100'000);
  const NodeIndex node = content->find(LookupName(test::name("c7.x.test")));
  const NodeState& state = content->state_at(node, VersionId{401});
  const StoredRRset& servers = content->rrset(content->find_rrset(state, RRType::kNS));
  const auto newest = content->ready_name_servers(servers, VersionId{401});
  REQUIRE(newest);
  CHECK(newest.additional().ends_with(rrs(401).back().rdata));
}

}  // namespace yore::zone
