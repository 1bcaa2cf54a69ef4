#include "zonedb/answer/provenance.h"

#include <doctest/doctest.h>

#include "tests/support/cost.h"
#include "tests/support/zone_text.h"
#include "zonedb/answer/lookup.h"

namespace yore::answer {
namespace {

using test::moment;
using test::name;

const Server kServer{"ns2.kptc.kp.", "175.45.176.16"};

std::string kp(const std::string& serial) {
  return "@ 432000 IN SOA ns1.kptc root.kptc " + serial +
         " 28800 86400 1209600 86400\n@ 432000 IN NS ns1.kptc\n"
         "com 432000 IN NS ns1.com\n";
}

const zone::ZoneSet& zones() {
  static const zone::ZoneSet set = test::zones_from_text(
      {{"kp", "2016-09-20T05:28:24Z", kp("2013083001"), kServer},
       {"kp", "2016-10-01T00:00:00Z", kp("2013083001"), kServer},
       {"kp", "2017-01-01", kp("2017010100"), kServer}},
      {{"2016-09-20T05:49:39Z", "a.com.kp. 60 IN A 192.0.2.1", Server{"", "172.16.0.1"}}},
      {{"kp", "2016-09-23", Outcome::kRefused, kServer}, {"kp", "2016-09-25T01:02:03Z", Outcome::kTimeout, kServer}});
  return set;
}

Provenance provenance(const std::string& at, const std::string& qname, bool rd = false) {
  const zone::View view = zones().at(moment(at));
  return describe(view, lookup(view, {name(qname), RRType::kA, RRClass::kIN, false, rd}));
}

const std::string kAsOf = "kp. as of 2016-09-20T05:28:24Z, AXFR from ns2.kptc.kp., serial 2013083001";

}  // namespace

TEST_CASE("an answer says which snapshot it is from and what the next one says") {
  CHECK(provenance("2016-09-20", "kp").text == kAsOf + "; next snapshot 2016-10-01T00:00:00Z agrees");
  CHECK(provenance("2016-09-20", "kp").next == NextSnapshot::kAgrees);
  CHECK(provenance("2016-10-02", "kp").text ==
        "kp. as of 2016-10-01T00:00:00Z, AXFR from ns2.kptc.kp., serial 2013083001; next snapshot 2017-01-01 differs");
  CHECK(provenance("2020", "kp").text ==
        "kp. as of 2017-01-01, AXFR from ns2.kptc.kp., serial 2017010100; no later snapshot");
}

TEST_CASE("in a gap it says which scan failed last") {
  CHECK(provenance("2016-09-24", "kp").text ==
        kAsOf + "; next snapshot 2016-10-01T00:00:00Z agrees; refused 2016-09-23");
  CHECK(provenance("2016-09-26", "kp").text ==
        kAsOf + "; next snapshot 2016-10-01T00:00:00Z agrees; timeout 2016-09-25T01:02:03Z");
  CHECK_FALSE(provenance("2016-10-02", "kp").gap);  // failed before the snapshot that answers
}

TEST_CASE("a view of one server names that server's failures alone, and of equal moments the last") {
  const Server other{"ns1.kptc.kp.", "175.45.176.15"};
  const auto set =
      test::zones_from_text({{"kp", "2016-09-20", kp("1"), kServer}, {"kp", "2016-09-20", kp("1"), other}}, {},
                            {{"kp", "2016-09-23", Outcome::kRefused, kServer},
                             {"kp", "2016-09-23", Outcome::kTimeout, kServer},
                             {"kp", "2016-09-25", Outcome::kFailed, other}});
  const auto gap = [&](const std::string& at, const std::optional<std::string>& server) {
    const zone::View view = set.at(moment(at), server);
    const auto found = describe(view, lookup(view, {name("kp"), RRType::kSOA})).gap;
    return found ? std::string(to_text(found->outcome)) : "none";
  };
  CHECK(gap("2016-09-26", std::nullopt) == "failed");
  CHECK(gap("2016-09-24", std::nullopt) == "timeout");
  CHECK(gap("2016-09-26", "ns2.kptc.kp") == "timeout");
  CHECK(gap("2016-09-26", "@175.45.176.16") == "timeout");
  CHECK(gap("2016-09-26", "ns1.kptc.kp") == "failed");
  CHECK(gap("2016-09-24", "ns1.kptc.kp") == "none");
}

TEST_CASE("what an old answer says costs no more than what the newest says, however many scans failed since") {
  std::vector<test::FailedText> failed;
  for (int i = 0; i < 20'000; ++i) {
    failed.push_back({"kp", "@" + std::to_string(1'480'000'000 + i * 10'000), Outcome::kRefused, kServer});
  }
  const Server other{"ns1.kptc.kp.", "175.45.176.15"};
  const auto set = test::zones_from_text({{"kp", "2016-09-20", kp("1"), kServer},
                                          {"kp", "2016-09-21", kp("1"), other},
                                          {"kp", "2024-01-01", kp("2"), kServer}},
                                         {}, failed);
  const auto cost = [&](const std::string& at, const std::optional<std::string>& server) {
    const zone::View view = set.at(moment(at), server);
    const Answer answer = lookup(view, {name("kp"), RRType::kSOA});
    return test::least_cost([&] { static_cast<void>(describe(view, answer)); });
  };
  const auto newest = cost("2025", std::nullopt);
  CHECK(cost("2016-09-22", std::nullopt) < 10 * newest);
  CHECK(cost("2025", "ns1.kptc.kp") < 10 * newest);  // who never failed
}

TEST_CASE("an observation says when and by whom it was seen, and a trail where it ends") {
  CHECK(provenance("2016-09-20", "a.com.kp", true)
            .text.starts_with("seen 2016-09-20T05:49:39Z in an answer from 172.16.0.1; " + kAsOf));
  CHECK(provenance("2016-09-20", "b.com.kp", true)
            .text.starts_with("the trail ends at the delegation of com.kp.; " + kAsOf));
}

TEST_CASE("a refusal names the first snapshot, where there is one") {
  CHECK(provenance("2016-09-19", "kp").text ==
        "not known yet at this time; first snapshot 2016-09-20T05:28:24Z, AXFR from ns2.kptc.kp.");
  CHECK(provenance("2016-09-20", "test").text == "no archived zone holds this name");
}

TEST_CASE("within the interval of the first snapshot a refusal says from when that holds") {
  const auto set = test::zones_from_text({{"kp", "2020-01-01", kp("1"), kServer}});
  const auto text = [&](const std::string& at) {
    const zone::View view = set.at(moment(at));
    return describe(view, lookup(view, {name("kp"), RRType::kSOA})).text;
  };
  CHECK(
      text("2020-01-01T12:00:00Z") ==
      "not known yet at this time; first snapshot 2020-01-01 holds from 2020-01-01T23:59:59Z, AXFR from ns2.kptc.kp.");
  CHECK(text("2019-12-31") == "not known yet at this time; first snapshot 2020-01-01, AXFR from ns2.kptc.kp.");
}

TEST_CASE("in a view of one server that never showed the zone, a refusal says so") {
  const auto text = [&](const std::string& server, const std::string& qname) {
    const zone::View view = zones().at(moment("2020"), server);
    return describe(view, lookup(view, {name(qname), RRType::kA})).text;
  };
  CHECK(text("ns9.kptc.kp", "www.kp") == "no snapshot of kp. from ns9.kptc.kp.");
  CHECK(text("192.0.2.9", "kp") == "no snapshot of kp. from 192.0.2.9");
  CHECK(text("ns9.kptc.kp", "test") == "no archived zone holds this name");
}

}  // namespace yore::answer
