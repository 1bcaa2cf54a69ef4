// The zones of the .kp leak, a few RRs of each: what ns2.kptc.kp would have said.
#include <doctest/doctest.h>

#include "tests/answer/said.h"
#include "tests/support/zone_text.h"
#include "zonedb/answer/lookup.h"

namespace yore::answer {
namespace {

using test::name;

const Server kServer{"ns2.kptc.kp.", "175.45.176.16"};

const zone::ZoneSet& zones() {
  static const zone::ZoneSet set = test::zones_from_text(
      {{"kp", "2016-09-20T05:28:24Z", R"(
          @        432000 IN SOA ns1.kptc root.kptc 2013083001 28800 86400 1209600 86400
          @        432000 IN NS ns1.kptc
          @        432000 IN NS ns2.kptc
          @        432000 IN NS ns3.kptc
          ns1.kptc 432000 IN A 175.45.176.15
          ns2.kptc 432000 IN A 175.45.176.16
          com      432000 IN NS ns1.com
          ns1.com  432000 IN A 175.45.176.15
          edu      432000 IN NS ns1.edu
          ns1.edu  432000 IN A 175.45.176.15
          kcna     432000 IN NS ns1.kcna
          kcna     432000 IN NS ns2.kcna
          ns1.kcna 432000 IN A 175.45.176.8
          ns2.kcna 432000 IN A 175.45.176.9)",
        kServer},
       {"com.kp", "2016-09-20T05:29:01Z", R"(
          @            432000 IN SOA ns1 root 2013112203 28800 86400 1209600 86400
          @            432000 IN NS ns1
          ns1          432000 IN A 175.45.176.15
          naenara      432000 IN NS ns1.naenara
          naenara      432000 IN NS ns2.naenara
          ns1.naenara  432000 IN A 175.45.176.8
          ns2.naenara  432000 IN A 175.45.176.9
          airkoryo     432000 IN NS ns1.airkoryo
          ns1.airkoryo 432000 IN A 175.45.176.8)",
        kServer},
       {"edu.kp", "2016-09-20T05:29:19Z", R"(
          @        432000 IN SOA ns1 root 2013082903 28800 86400 1209600 86400
          @        432000 IN NS ns1
          ns1      432000 IN A 175.45.176.15
          star     432000 IN NS ns1.star
          ns1.star 432000 IN A 175.45.179.76)",
        kServer},
       {"176.45.175.in-addr.arpa", "2016-09-22T01:15:29Z", R"(
          @   432000 IN SOA ns1.kptc.kp. root.kptc.kp. 2013082900 28800 86400 1209600 86400
          @   432000 IN NS ns1.kptc.kp.
          #10 432000 IN PTR smtp.star-co.net.kp.
          15  432000 IN PTR ns1.kptc.kp.)",
        kServer}},
      {{"2016-09-20T05:49:39Z", "airkoryo.com.kp. 21599 IN A 175.45.176.69", Server{"", "172.16.0.1"}}});
  return set;
}

enum class Rd { kNo, kYes };

Answer ask(const std::string& qname, RRType qtype, Rd rd = Rd::kNo) {
  return lookup(zones().newest(), {name(qname), qtype, RRClass::kIN, false, rd == Rd::kYes});
}

}  // namespace

TEST_CASE("naenara.com.kp NS is a referral with its glue") {
  const Answer answer = ask("naenara.com.kp", RRType::kNS);
  CHECK(answer.kind == Kind::kReferral);
  CHECK(status(answer) == "NOERROR");
  CHECK(to_text(answer.authority) ==
        "naenara.com.kp. 432000 IN NS ns1.naenara.com.kp.\nnaenara.com.kp. 432000 IN NS ns2.naenara.com.kp.\n");
  CHECK(to_text(answer.additional) ==
        "ns1.naenara.com.kp. 432000 IN A 175.45.176.8\nns2.naenara.com.kp. 432000 IN A 175.45.176.9\n");
}

TEST_CASE("kp NS are three, two of them with an address") {
  const Answer answer = ask("kp", RRType::kNS);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(answer.answer.at(0).rdatas.size() == 3);
  CHECK(gist(answer.additional) == "ns1.kptc.kp. A, ns2.kptc.kp. A");
}

TEST_CASE("nothere.com.kp is NXDOMAIN with the SOA of com.kp at its MINIMUM") {
  const Answer answer = ask("nothere.com.kp", RRType::kA);
  CHECK(status(answer) == "NXDOMAIN AA");
  CHECK(to_text(answer.authority) ==
        "com.kp. 86400 IN SOA ns1.com.kp. root.com.kp. 2013112203 28800 86400 1209600 86400\n");
}

TEST_CASE("ns1.star.edu.kp A is glue: a referral, not an answer") {
  const Answer answer = ask("ns1.star.edu.kp", RRType::kA);
  CHECK(answer.kind == Kind::kReferral);
  CHECK(status(answer) == "NOERROR");
  CHECK(answer.answer.empty());
  CHECK(to_text(answer.additional) == "ns1.star.edu.kp. 432000 IN A 175.45.179.76\n");
}

TEST_CASE("15.176.45.175.in-addr.arpa is a pointer to ns1.kptc.kp, and the owner that begins with # is one too") {
  CHECK(to_text(ask("15.176.45.175.in-addr.arpa", RRType::kPTR).answer) ==
        "15.176.45.175.in-addr.arpa. 432000 IN PTR ns1.kptc.kp.\n");
  const Answer odd = ask("#10.176.45.175.in-addr.arpa", RRType::kPTR);
  REQUIRE(odd.kind == Kind::kAnswer);
  CHECK(odd.answer.at(0).owner.label(0) == "#10");
}

TEST_CASE("with RD airkoryo.com.kp A is what was seen, and www.kcna.kp a trail that ends") {
  const Answer seen = ask("airkoryo.com.kp", RRType::kA, Rd::kYes);
  CHECK(seen.kind == Kind::kObservation);
  CHECK(to_text(seen.answer) == "airkoryo.com.kp. 21599 IN A 175.45.176.69\n");
  const Answer ends = ask("www.kcna.kp", RRType::kA, Rd::kYes);
  CHECK(ends.kind == Kind::kTrailEnds);
  CHECK(status(ends) == "SERVFAIL");
  CHECK(gist(ends.authority) == "kcna.kp. NS");
  CHECK(gist(ends.additional) == "ns1.kcna.kp. A, ns2.kcna.kp. A");
}

TEST_CASE("kp DS, with no root archived, is NODATA from kp; com.kp DS is NODATA from kp") {
  CHECK(ask("kp", RRType::kDS).zone == name("kp"));
  const Answer answer = ask("com.kp", RRType::kDS);
  CHECK(answer.kind == Kind::kNodata);
  CHECK(answer.zone == name("kp"));
}

}  // namespace yore::answer
