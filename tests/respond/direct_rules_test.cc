// Rules of the short way that random histories seldom come upon, each by itself.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/respond/both_ways.h"

using namespace yore;
using test::Answered;
using test::answered;
using test::store_of;

namespace {

const std::string kApex = "@ 300 IN SOA ns.t. who.t. 1 2 3 4 60\n@ 300 IN NS ns.t.\nns 300 IN A 192.0.2.1\n";

std::string signature(const std::string& owner, const std::string& covered) {
  return owner + " 300 IN RRSIG " + covered + " 13 1 300 20300101000000 20200101000000 1 t. c2lnbmVk\n";
}

}  // namespace

TEST_CASE("DNSKEY comes without the zone's servers") {
  const auto store = store_of(kApex + "@ 300 IN DNSKEY 257 3 13 AAAA\n");
  CHECK(answered(store, {.qname = "t.", .qtype = RRType::kDNSKEY}) == Answered::kDirectly);
}

TEST_CASE("the signature of a negative answer's SOA has the SOA's TTL, which is MINIMUM where that is less") {
  const auto store = store_of(kApex + signature("@", "SOA"));
  CHECK(answered(store, {.qname = "no.t.", .qtype = RRType::kA, .dnssec_ok = true}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "ns.t.", .qtype = RRType::kTXT, .dnssec_ok = true}) == Answered::kDirectly);
}

TEST_CASE("an address that a version does not have may be a wildcard's to say, also where other versions have it") {
  const std::string cut = kApex + "a 300 IN NS b\n";  // whose node is the one right behind the cut's
  const std::vector<test::ZoneText> days = {{"t.", "2020-01-01", cut + "b 300 IN A 192.0.2.2\n"},
                                            {"t.", "2020-01-02", cut + "* 300 IN A 192.0.2.3\n"}};
  const auto zones = std::make_shared<const zone::ZoneSet>(test::zones_from_text(days));
  const auto store = std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}});
  const auto ask = [](const char* day) {
    return test::Ask{.qname = "x.a.t.", .qtype = RRType::kA, .options = test::option(65001, day)};
  };
  CHECK(answered(store, ask("2020-01-01")) == Answered::kDirectly);
  CHECK(answered(store, ask("2020-01-02")) == Answered::kAtLength);
}

TEST_CASE("a batch of questions about different moments, warmed together, is answered each as of its own") {
  std::vector<test::ZoneText> days;
  for (int day = 1; day <= 9; ++day) {
    const std::string number = std::to_string(day);
    days.push_back({"t.", "2020-01-0" + number, kApex + "a 300 IN NS ns.a\nns.a 300 IN A 192.0.2." + number + "\n"});
  }
  const auto zones = std::make_shared<const zone::ZoneSet>(test::zones_from_text(days));
  const auto store = std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}});
  std::vector<Octets> messages;
  for (int day = 0; day <= 9; ++day) {  // nothing is known on the day before the first
    const Octets time = day == 0 ? "2019-12-31" : "2020-01-0" + std::to_string(day);
    messages.push_back(test::request({.qname = "x.a.t.", .qtype = RRType::kA, .options = test::option(65001, time)}));
    messages.push_back(test::request({.qname = "x.a.t.", .qtype = RRType::kA}));
    messages.push_back(test::request({.qname = "no.t.", .qtype = RRType::kA, .options = test::option(65001, time)}));
    messages.push_back(test::request({.qname = "t.", .options = test::option(65001, "no time")}));
    messages.push_back("no question");
  }
  std::vector<std::optional<respond::Asked>> batch(messages.size());
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].emplace(messages[i]);
  respond::warm(batch, test::source(), test::settings(), *store);
  for (std::size_t day = 0; day <= 9; ++day) {
    const auto& as_of = batch[5 * day]->selection->as_of;
    REQUIRE(as_of);
    CHECK((as_of->zone ? as_of->zone->snapshot->version.number : 0) == day);
    CHECK(!batch[5 * day + 1]->selection);  // as there are no options
    CHECK(batch[5 * day + 3]->selection->is_for_long_way);
  }
  test::Count count;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    CHECK(test::agrees(*batch[i], messages[i], test::source(), test::settings(), store, count));
  }
  CHECK(count.direct == 9 + 10 + 9);
}

TEST_CASE("with DO the addresses of a referral come with their signatures") {
  const auto store = store_of(kApex + signature("ns", "A") + "a 300 IN NS ns.t.\na 300 IN DS 1 13 2 00ff\n");
  CHECK(answered(store, {.qname = "x.a.t.", .qtype = RRType::kA}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "x.a.t.", .qtype = RRType::kA, .dnssec_ok = true}) == Answered::kDirectly);
}

TEST_CASE("where the annotation alone does not fit, the answer goes without it, and directly") {
  std::string text = kApex;
  for (int i = 0; i < 28; ++i) text += "few 300 IN A 198.51.100." + std::to_string(i) + "\n";
  const auto store = store_of(text);
  CHECK(answered(store, {.qname = "few.t.", .qtype = RRType::kA, .udp_size = 560}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "few.t.", .qtype = RRType::kA, .udp_size = 1232}) == Answered::kDirectly);
}
