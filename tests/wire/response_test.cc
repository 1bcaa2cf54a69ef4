// How answers become messages: compression, truncation, EDNS.
#include "server/wire/response.h"

#include <doctest/doctest.h>

#include "server/wire/message_writer.h"
#include "tests/support/messages.h"
#include "zonedb/dns/presentation.h"

using namespace yore;
using namespace yore::wire;
using answer::Answer;
using answer::Kind;
using test::Ask;
using test::Response;

namespace {

// RRsets of zone-file lines with absolute names, grouped as they stand.
std::vector<RRset> rrsets(std::initializer_list<std::string> lines) {
  std::vector<RRset> sets;
  for (const std::string& line : lines) {
    const RR rr = rr_from_text(line).value();
    if (sets.empty() || sets.back().owner != rr.owner || sets.back().type != rr.type) {
      sets.push_back({rr.owner, rr.type, rr.rrclass, rr.ttl, {}});
    }
    sets.back().rdatas.push_back(rr.rdata);
  }
  return sets;
}

Octets encode(const Ask& ask, const Answer& answer, const EdnsReply& edns = {}, std::size_t limit = 1232) {
  const Octets message = test::request(ask);
  Octets out;
  write_response(read_request(message), answer, edns, limit, out);
  return out;
}

Answer positive(std::vector<RRset> answer) {
  Answer a;
  a.kind = Kind::kAnswer;
  a.rcode = Rcode::kNoError;
  a.authoritative = true;
  a.answer = std::move(answer);
  return a;
}

Answer referral(int name_servers) {
  Answer a;
  a.kind = Kind::kReferral;
  a.rcode = Rcode::kNoError;
  RRset ns{Name::from_text("naenara.com.kp.").value(), RRType::kNS, RRClass::kIN, Ttl{86400}, {}};
  for (int i = 0; i < name_servers; ++i) {
    const Name target = Name::from_text("ns" + std::to_string(i) + ".naenara.com.kp.").value();
    ns.rdatas.emplace_back(target.wire());
    a.additional.push_back({target, RRType::kA, RRClass::kIN, Ttl{60}, {Octets("\xaf\x2d\xb0\x10", 4)}});
  }
  a.authority.push_back(ns);
  return a;
}

}  // namespace

TEST_CASE("an answer reads back with its sections and flags") {
  Answer answer = positive(rrsets({"kp. 86400 IN NS ns1.kptc.kp.", "kp. 86400 IN NS ns2.kptc.kp."}));
  answer.additional = rrsets({"ns1.kptc.kp. 60 IN A 175.45.176.15"});
  const Response response(encode(Ask{.qname = "kp.", .qtype = RRType::kNS, .flags = 0x0110}, answer));
  REQUIRE(response.readable());
  CHECK(response.id() == 0x1234);
  CHECK(response.qr());
  CHECK(response.aa());
  CHECK(response.rd());
  CHECK(response.ra());
  CHECK(response.cd());
  CHECK_FALSE(response.ad());
  CHECK_FALSE(response.tc());
  CHECK(response.answer() == "kp. 86400 IN NS ns1.kptc.kp.\nkp. 86400 IN NS ns2.kptc.kp.\n");
  CHECK(response.additional() == "ns1.kptc.kp. 60 IN A 175.45.176.15\n");
}

TEST_CASE("without RD there is no RA, and without EDNS there is no OPT") {
  const Response response(encode(Ask{.edns = false}, positive(rrsets({"kp. 1 IN A 10.0.0.1"}))));
  CHECK_FALSE(response.ra());
  CHECK_FALSE(response.has_edns());
}

TEST_CASE("the question comes back as it was spelled, and other spellings stay as the zone has them") {
  const Octets message =
      encode(Ask{.qname = "WwW.Kp.", .qtype = RRType::kA}, positive(rrsets({"www.kp. 1 IN A 10.0.0.1"})));
  const Response response(message);
  CHECK(response.question().find("WwW.Kp.") == 0);
  CHECK(response.answer() == "www.kp. 1 IN A 10.0.0.1\n");
}

TEST_CASE("names are compressed against all that was written before, RDATA of RFC 1035 types included") {
  const Octets message = encode(Ask{.qname = "kp.", .qtype = RRType::kMX, .edns = false},
                                positive(rrsets({"kp. 1 IN MX 10 smtp.star.kp.", "kp. 1 IN MX 20 mx.smtp.star.kp."})));
  // Header, question (4 + 4), then twice a pointer, 10 octets, the preference and what is new of the name.
  CHECK(message.size() == 12 + 8 + (2 + 10 + 2 + 5 + 5 + 2) + (2 + 10 + 2 + 3 + 2));
  CHECK(Response(message).answer() == "kp. 1 IN MX 10 smtp.star.kp.\nkp. 1 IN MX 20 mx.smtp.star.kp.\n");
}

TEST_CASE("names in the RDATA of later types are not compressed") {
  const Octets message =
      encode(Ask{.qname = "kp.", .qtype = RRType::kSRV, .edns = false}, positive(rrsets({"kp. 1 IN SRV 1 2 3 a.kp."})));
  CHECK(message.size() == 12 + 8 + 2 + 10 + 6 + 6);
}

TEST_CASE("an MX preference that looks like a label is no part of a name") {
  const Octets message = encode(Ask{.qname = "a.foo.", .qtype = RRType::kMX, .edns = false},
                                positive(rrsets({"a.foo. 1 IN MX 353 foo."})));
  CHECK(Response(message).answer() == "a.foo. 1 IN MX 353 foo.\n");
}

TEST_CASE("an RRset that does not fit is left out whole, with TC") {
  std::vector<RRset> sets = rrsets({"kp. 1 IN A 10.0.0.1"});
  RRset large{Name::from_text("kp.").value(), RRType::kTXT, RRClass::kIN, Ttl{1}, {}};
  for (int i = 0; i < 5; ++i) large.rdatas.push_back(Octets("\xc8") + Octets(200, static_cast<char>('a' + i)));
  sets.push_back(large);
  const Octets message = encode(Ask{.qtype = RRType::kANY}, positive(sets), {}, 512);
  const Response response(message);
  REQUIRE(response.readable());
  CHECK(message.size() <= 512);
  CHECK(response.tc());
  CHECK(response.answer() == "kp. 1 IN A 10.0.0.1\n");
  CHECK(response.has_edns());
}

TEST_CASE("additional records are left out without TC where they are no glue") {
  Answer answer = positive(rrsets({"kp. 1 IN MX 1 a.kp."}));
  for (int i = 0; i < 60; ++i) {
    answer.additional.push_back(rrsets({"a" + std::to_string(i) + ".kp. 1 IN A 10.0.0.1"}).front());
  }
  const Octets message = encode(Ask{}, answer, {}, 512);
  const Response response(message);
  CHECK(message.size() <= 512);
  CHECK_FALSE(response.tc());
  CHECK(response.additional().find("a0.kp.") == 0);
}

TEST_CASE("a referral whose in-domain glue does not fit has TC, and sibling glue gives way to it") {
  CHECK_FALSE(Response(encode(Ask{}, referral(5), {}, 512)).tc());
  CHECK(Response(encode(Ask{}, referral(20), {}, 512)).tc());

  Answer mixed = referral(12);
  RRset sibling{Name::from_text("ns.elsewhere.kp.").value(), RRType::kAAAA, RRClass::kIN, Ttl{60}, {}};
  for (char i = 0; i < 12; ++i) sibling.rdatas.emplace_back(16, i);
  mixed.additional.insert(mixed.additional.begin(), sibling);
  const Response response(encode(Ask{}, mixed, {}, 600));
  CHECK_FALSE(response.tc());
  CHECK(response.additional().find("elsewhere") == std::string::npos);
  CHECK(response.additional().find("ns11.naenara.com.kp.") != std::string::npos);
}

TEST_CASE("the NS records beside an answer may be missing, an SOA beside a NODATA may not") {
  Answer answer = positive(rrsets({"kp. 1 IN TXT x"}));
  RRset ns{Name::from_text("kp.").value(), RRType::kNS, RRClass::kIN, Ttl{1}, {}};
  for (int i = 0; i < 40; ++i)
    ns.rdatas.emplace_back(Name::from_text("name-server-" + std::to_string(i) + ".kp.").value().wire());
  answer.authority = {ns};
  CHECK_FALSE(Response(encode(Ask{}, answer, {}, 512)).tc());
  answer.answer.clear();
  answer.kind = Kind::kReferral;
  CHECK(Response(encode(Ask{}, answer, {}, 512)).tc());
}

TEST_CASE("the annotation goes first when the size is short") {
  const Answer answer = referral(9);
  EdnsReply edns;
  edns.errors = {{InfoCode::kOther, std::string(150, 'x')}};
  const std::size_t bare = encode(Ask{}, answer, {}, 512).size();
  CHECK(encode(Ask{}, answer, edns, bare) == encode(Ask{}, answer, {}, 512));
  CHECK(encode(Ask{}, answer, edns, bare + 155) == encode(Ask{}, answer, {}, 512));
  const Octets with = encode(Ask{}, answer, edns, bare + 156);
  CHECK(with.size() == bare + 156);
  CHECK(Response(with).extended_error() == "0 " + std::string(150, 'x'));
}

TEST_CASE("what the client asked for in its OPT comes back, the DO bit too") {
  EdnsReply edns;
  edns.moment = "2016-09-20T05:28:24Z";
  edns.zone_version = ZoneVersion{1, Serial{2013083001}};
  const Response response(encode(Ask{.dnssec_ok = true}, positive(rrsets({"kp. 1 IN A 10.0.0.1"})), edns));
  CHECK(response.dnssec_ok());
  CHECK(response.udp_size() == 1232);
  CHECK(response.edns_option(65001) == "2016-09-20T05:28:24Z");
  Octets version("\x01\x00", 2);
  append_u32(version, 2013083001);
  CHECK(response.edns_option(19) == version);
}

TEST_CASE("an RCODE above 15 has its upper bits in the OPT record") {
  Answer answer;
  answer.rcode = Rcode::kBadVers;
  CHECK(Response(encode(Ask{.version = 3}, answer)).rcode() == 16);
}

TEST_CASE("over UDP a response has what the client takes, between 512 octets and the server's limit") {
  const auto limit_of = [](const Ask& ask) {
    const Octets message = test::request(ask);
    return udp_limit(read_request(message).edns, 1232);
  };
  CHECK(limit_of(Ask{.edns = false}) == 512);
  CHECK(limit_of(Ask{.udp_size = 100}) == 512);
  CHECK(limit_of(Ask{.udp_size = 800}) == 800);
  CHECK(limit_of(Ask{.udp_size = 65535}) == 1232);
}

TEST_CASE("what is taken back is never pointed at") {
  Octets out;
  MessageWriter writer(out, 60);
  writer.put_header(1, 0x8000);
  const auto owner = Name::from_text("one.two.three.kp.").value();
  const auto mark = writer.mark();
  CHECK(writer.put_rr(Section::kAnswer, owner.wire(), RRType::kA, RRClass::kIN, Ttl{1}, "abcd"));
  writer.roll_back(mark);
  CHECK(writer.put_rr(Section::kAnswer, Name::from_text("two.three.kp.").value().wire(), RRType::kA, RRClass::kIN,
                      Ttl{1}, "abcd"));
  writer.finish();
  CHECK(Response(out).answer() == "two.three.kp. 1 IN A 97.98.99.100\n");
}

TEST_CASE("a message of thousands of names stays readable and within its size") {
  Octets out;
  MessageWriter writer(out, kMaxMessage);
  writer.put_header(1, 0x8000);
  std::string expected;
  for (int i = 0;; ++i) {
    const std::string owner = "host" + std::to_string(i) + ".dept" + std::to_string(i % 7) + ".kp.";
    if (!writer.put_rr(Section::kAnswer, Name::from_text(owner).value().wire(), RRType::kA, RRClass::kIN, Ttl{1},
                       "abcd"))
      break;
    expected += owner + " 1 IN A 97.98.99.100\n";
  }
  writer.finish();
  CHECK(out.size() <= kMaxMessage);
  CHECK(out.size() > 65000);
  CHECK(Response(out).answer() == expected);
}
