#include "zonedb/dns/rr.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "zonedb/dns/change.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/dns/serial.h"

namespace yore {
namespace {

RR rr(std::string_view text) {
  auto result = rr_from_text(text);
  REQUIRE_MESSAGE(result, (result ? "" : result.error().text()));
  return *result;
}

TEST_CASE("an RR prints as it reads") {
  for (const char* text :
       {"kp. 432000 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 86400 1209600 86400",
        "\\#10.176.45.175.in-addr.arpa. 432000 IN PTR smtp.star-co.net.kp.", "a. 5 IN TXT \"two\" \"st\\\"rings\"",
        "a. 5 IN MX 10 mail.airkoryo.com.kp.", "a. 5 IN AAAA 2001:db8::1", "a. 5 IN TYPE65280 \\# 3 010203",
        "a. 5 IN TYPE65280 \\# 0", "a. 5 IN SVCB 1 . alpn=h2", "a. 5 IN NSEC b. A RRSIG NSEC TYPE1234",
        "a. 5 IN SRV 1 2 3 target.example.", "a. 5 IN DS 60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118",
        "a. 5 IN PTR \\03510.x.", "a. 5 IN MX 10 \\03510.x.", "A.Case. 5 IN NS Kept.Case."}) {
    CHECK(rr_to_text(rr(text)) == text);
  }
}

TEST_CASE("RDATA that breaks the layout of its type prints in generic form and reads back") {
  const Rdata broken("\1\2\3", 3);
  CHECK(rdata_to_text(RRType::kMX, broken) == "\\# 3 010203");
  CHECK(rdata_to_text(RRType::kSOA, "") == "\\# 0");
}

TEST_CASE("a name with odd characters in RDATA that ldns prints makes it generic") {
  const RR odd = rr("a. 5 IN NSEC a#b. A");
  CHECK(rdata_to_text(odd.type, odd.rdata).starts_with("\\# "));
  CHECK(rr(rr_to_text(odd)) == odd);
}

TEST_CASE("what NSD, Knot DNS or BIND does not know by name prints as a number") {
  const auto printed = [](std::string_view text) {
    const RR read = rr(text);
    CHECK(rr(rr_to_text(read)) == read);
    return rr_to_text(read);
  };
  CHECK(printed("a. 5 IN GPOS 1 2 3") == "a. 5 IN TYPE27 \\# 6 013101320133");
  CHECK(printed("a. 5 IN MB b.") == "a. 5 IN TYPE7 \\# 3 016200");
  CHECK(printed("a. 5 IN NULL \\# 1 00") == "a. 5 IN TYPE10 \\# 1 00");
  CHECK(printed("a. 5 IN SVCB 1 . dohpath=/q{?dns}") == "a. 5 IN SVCB 1 . key7=/q{?dns}");
  CHECK(printed("a. 5 IN NSEC b. A GPOS").starts_with("a. 5 IN NSEC \\# "));
  CHECK(printed("a. 5 IN RRSIG MB 8 1 5 20240101000000 20230101000000 1 kp. AAAA").starts_with("a. 5 IN RRSIG \\# "));
  CHECK(printed("a. 5 IN KEY 256 3 5 AQPSKmynfz12") == "a. 5 IN KEY 256 3 5 AQPSKmynfz12");
}

TEST_CASE("an alpn with an escaped comma prints so that no reader takes it for another") {
  const Rdata rdata("\0\1\0\0\1\0\4\3a,b", 11);
  CHECK(rdata_to_text(RRType::kSVCB, rdata) == "\\# 11 0001000001000403612C62");
}

TEST_CASE("text that is no RR is an error") {
  for (const char* text : {"a. 5 IN A 1.2.3", "a. 5 IN A", "a. 5 IN A 1.2.3.4 5", "a. 5 IN TXT \"open",
                           "a. 5 IN WALLET x", "a. 5 IN A \\# 3 010203", ""}) {
    CAPTURE(text);
    CHECK_FALSE(rr_from_text(text));
  }
}

TEST_CASE("types have mnemonics or numbers, in any case") {
  CHECK(to_text(RRType::kHTTPS) == "HTTPS");
  CHECK(to_text(static_cast<RRType>(65280)) == "TYPE65280");
  CHECK(*rrtype_from_text("aaaa") == RRType::kAAAA);
  CHECK(*rrtype_from_text("type28") == RRType::kAAAA);
  const auto unknown = rrtype_from_text("WALLET");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.find("TYPEnnn") != std::string::npos);
}

TEST_CASE("RRs are equal whatever their case and TTL, but TXT keeps its case") {
  CHECK(rr("A.kp. 5 IN NS B.kp.") == rr("a.KP. 6 IN NS b.kp."));
  CHECK(rr("a. 5 IN SOA M. R. 1 2 3 4 5") == rr("a. 5 IN SOA m. r. 1 2 3 4 5"));
  CHECK(rr("a. 5 IN RRSIG A 8 1 5 20240101000000 20230101000000 1 Kp. AAAA") ==
        rr("a. 5 IN RRSIG A 8 1 5 20240101000000 20230101000000 1 kp. AAAA"));
  CHECK_FALSE(rr("a. 5 IN TXT \"B\"") == rr("a. 5 IN TXT \"b\""));
  // RFC 6840 section 5.1: the Next Domain Name of NSEC keeps its case.
  CHECK_FALSE(rr("a. 5 IN NSEC B. A") == rr("a. 5 IN NSEC b. A"));
}

TEST_CASE("grouping makes RRsets with the lowest TTL, each RDATA once, in canonical order") {
  const auto rrsets = group_into_rrsets({rr("b.kp. 60 IN A 10.0.0.2"), rr("a.kp. 5 IN A 10.0.0.1"),
                                         rr("B.kp. 50 IN A 10.0.0.1"), rr("b.kp. 70 IN A 10.0.0.2")});
  REQUIRE(rrsets.size() == 2);
  CHECK(rrsets[0].owner == rr("a.kp. 5 IN A 10.0.0.1").owner);
  CHECK(rrsets[1].ttl == Ttl{50});
  REQUIRE(rrsets[1].rdatas.size() == 2);
  CHECK(rrsets[1].rdatas[0] == rr("x. 0 IN A 10.0.0.1").rdata);
}

TEST_CASE("a content's hash takes no notice of order, case and repetition, but of TTLs") {
  const auto hash = [](std::vector<RR> rrs) {
    sort_and_deduplicate(rrs);
    return content_hash(rrs);
  };
  const RR a = rr("a.kp. 5 IN NS x.kp.");
  const RR b = rr("b.kp. 5 IN A 10.0.0.1");
  CHECK(hash({a, b}) == hash({b, rr("A.kp. 5 IN NS X.kp."), a}));
  CHECK(hash({a, b}) != hash({a}));
  CHECK(hash({a}) != hash({rr("a.kp. 6 IN NS x.kp.")}));
}

TEST_CASE("changes are deletions, insertions and changed TTLs in canonical order") {
  std::vector<RR> before = {rr("a.kp. 5 IN A 10.0.0.1"), rr("b.kp. 5 IN A 10.0.0.1"), rr("c.kp. 5 IN A 10.0.0.1")};
  std::vector<RR> after = {rr("a.kp. 5 IN A 10.0.0.1"), rr("b.kp. 9 IN A 10.0.0.1"), rr("c.kp. 5 IN A 10.0.0.2")};
  const auto changes = changes_between(before, after);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].kind == ChangeKind::kTtlChanged);
  CHECK(changes[0].ttl_before == Ttl{5});
  CHECK(changes[0].rr.ttl == Ttl{9});
  CHECK(changes[1].kind == ChangeKind::kDeleted);
  CHECK(changes[2].kind == ChangeKind::kInserted);
  CHECK(std::is_sorted(changes.begin(), changes.end(), comes_before));
  CHECK(changes_between(before, before).empty());
}

TEST_CASE("an SOA gives its fields, and only an SOA does") {
  const auto soa = soa_fields(rr("kp. 5 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 1 2 3 4").rdata);
  REQUIRE(soa);
  CHECK(soa->mname.to_text() == "ns1.kptc.kp.");
  CHECK(soa->rname.to_text() == "root.kptc.kp.");
  CHECK(soa->serial == Serial{2013083001});
  CHECK(soa->refresh == 1);
  CHECK(soa->retry == 2);
  CHECK(soa->expire == 3);
  CHECK(soa->minimum == 4);
  CHECK_FALSE(soa_fields("x"));
}

TEST_CASE("serials compare as RFC 1982 says, and sometimes not at all") {
  CHECK(compare(Serial{1}, Serial{1}) == SerialOrder::kEqual);
  CHECK(compare(Serial{1}, Serial{2}) == SerialOrder::kOlder);
  CHECK(compare(Serial{0}, Serial{0xffffffff}) == SerialOrder::kNewer);
  CHECK(compare(Serial{0}, Serial{0x80000000}) == SerialOrder::kUndefined);
}

TEST_CASE("a digest is that of FIPS 180-4 and goes through hex and octets") {
  const Sha256 digest = sha256("abc");
  CHECK(digest.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(*Sha256::from_hex(digest.hex()) == digest);
  CHECK(*Sha256::from_octets(digest.view()) == digest);
  CHECK_FALSE(Sha256::from_hex("ba78"));
}

}  // namespace
}  // namespace yore
