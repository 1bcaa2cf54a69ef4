// With DO: signatures, and proofs by NSEC and NSEC3, as the version has them.
#include <doctest/doctest.h>

#include <map>

#include "tests/answer/said.h"
#include "tests/support/zone_text.h"
#include "zonedb/answer/lookup.h"
#include "zonedb/answer/nsec3_hash.h"

namespace yore::answer {
namespace {

using test::moment;
using test::name;

std::string rrsig(const std::string& owner, const std::string& covered, const std::string& ttl = "300") {
  return owner + " " + ttl + " IN RRSIG " + covered + " 8 2 " + ttl + " 20300101000000 20200101000000 1 x.test. AAAA\n";
}

// A zone signed with NSEC; the RRSIGs' octets mean nothing.
std::string signed_zone() {
  std::string text = R"(
    @        300 IN SOA  ns h 1 3600 600 86400 60
    @        300 IN NS   ns
    @        60  IN NSEC a NS SOA RRSIG NSEC
    a        300 IN A    192.0.2.1
    a        60  IN NSEC c A RRSIG NSEC
    c        300 IN CNAME q.w
    c        60  IN NSEC d CNAME RRSIG NSEC
    d        300 IN DNAME a
    d        60  IN NSEC b.ent DNAME RRSIG NSEC
    b.ent    300 IN A    192.0.2.2
    b.ent    60  IN NSEC ns A RRSIG NSEC
    ns       300 IN A    192.0.2.3
    ns       60  IN NSEC s A RRSIG NSEC
    s        300 IN NS   ns.s
    s        300 IN DS   1 8 2 0101010101010101010101010101010101010101010101010101010101010101
    s        60  IN NSEC u NS DS RRSIG NSEC
    ns.s     300 IN A    192.0.2.4
    ns.s     60  IN NSEC zzz.s A RRSIG NSEC
    u        300 IN NS   ns.s
    u        60  IN NSEC *.w NS RRSIG NSEC
    *.w      300 IN A    192.0.2.5
    *.w      60  IN NSEC @ A RRSIG NSEC
  )";
  for (const char* owner : {"@", "a", "b.ent", "c", "d", "ns", "s", "u", "*.w"}) text += rrsig(owner, "NSEC", "60");
  text += rrsig("@", "SOA") + rrsig("@", "NS") + rrsig("a", "A") + rrsig("b.ent", "A") + rrsig("c", "CNAME") +
          rrsig("d", "DNAME") + rrsig("ns", "A") + rrsig("s", "DS") + rrsig("*.w", "A");
  return text;
}

const zone::ZoneSet& zones() {
  static const zone::ZoneSet set = test::zones_from_text({{"x.test", "2020-01-01", signed_zone()}});
  return set;
}

Answer ask(const zone::ZoneSet& in, const std::string& qname, RRType qtype) {
  return lookup(in.newest(), {name(qname), qtype, RRClass::kIN, true});
}
Answer ask(const std::string& qname, RRType qtype) { return ask(zones(), qname, qtype); }

const std::string kSoa = "x.test. SOA, x.test. RRSIG(SOA)";
const std::string kNameServers = "x.test. NS, x.test. RRSIG(NS)";

// "owner NSEC, owner RRSIG(NSEC)" for each owner.
std::string proven_by(const std::vector<std::string>& owners) {
  std::string text;
  for (const std::string& owner : owners) {
    text += (text.empty() ? "" : ", ") + owner + "x.test. NSEC, " + owner + "x.test. RRSIG(NSEC)";
  }
  return text;
}

}  // namespace

TEST_CASE("with DO an RRset comes with the signatures that cover it; without, neither they nor proofs come") {
  CHECK(gist(ask("a.x.test", RRType::kA).answer) == "a.x.test. A, a.x.test. RRSIG(A)");
  const Answer plain = lookup(zones().newest(), {name("nothing.x.test"), RRType::kA});
  CHECK(gist(plain.authority) == "x.test. SOA");
  CHECK(gist(lookup(zones().newest(), {name("a.x.test"), RRType::kA}).answer) == "a.x.test. A");
}

TEST_CASE("each signature has the TTL of what it covers") {
  const Answer answer = ask("a.x.test", RRType::kRRSIG);
  CHECK(gist(answer.answer) == "a.x.test. RRSIG(A), a.x.test. RRSIG(NSEC)");
  CHECK(answer.answer.at(0).ttl == Ttl{300});
  CHECK(answer.answer.at(1).ttl == Ttl{60});
  CHECK(ask("q.x.test", RRType::kA).authority.at(1).ttl == Ttl{60});  // the SOA's in a negative answer
}

TEST_CASE("NODATA is proven by the NSEC of the name, or for an empty non-terminal by the one that covers it") {
  CHECK(gist(ask("a.x.test", RRType::kTXT).authority) == kSoa + ", " + proven_by({"a."}));
  CHECK(gist(ask("ent.x.test", RRType::kA).authority) == kSoa + ", " + proven_by({"d."}));
}

TEST_CASE("NXDOMAIN is proven by the NSECs that cover the name and the wildcard, once where one does both") {
  CHECK(gist(ask("e.x.test", RRType::kA).authority) == kSoa + ", " + proven_by({"d.", ""}));
  CHECK(gist(ask("0.ent.x.test", RRType::kA).authority) == kSoa + ", " + proven_by({"d."}));
  CHECK(gist(ask("zz.x.test", RRType::kA).authority) == kSoa + ", " + proven_by({"*.w.", ""}));
}

TEST_CASE("a wildcard's answer comes with its signature and the proof that the name is not there") {
  const Answer answer = ask("q.w.x.test", RRType::kA);
  CHECK(gist(answer.answer) == "q.w.x.test. A, q.w.x.test. RRSIG(A)");
  CHECK(gist(answer.authority) == kNameServers + ", " + proven_by({"*.w."}));
  const Answer behind = ask("c.x.test", RRType::kA);
  CHECK(gist(behind.answer) == "c.x.test. CNAME, c.x.test. RRSIG(CNAME), q.w.x.test. A, q.w.x.test. RRSIG(A)");
  CHECK(gist(behind.authority) == kNameServers + ", " + proven_by({"*.w."}));
  CHECK(gist(ask("q.w.x.test", RRType::kTXT).authority) == kSoa + ", " + proven_by({"*.w."}));
}

TEST_CASE("a referral has the DS, or the NSEC that says there is none; NSEC below the cut has no part in it") {
  const Answer secure = ask("q.s.x.test", RRType::kA);
  CHECK(gist(secure.authority) == "s.x.test. NS, s.x.test. DS, s.x.test. RRSIG(DS)");
  CHECK(gist(ask("u.x.test", RRType::kA).authority) == "u.x.test. NS, " + proven_by({"u."}));
  CHECK(gist(ask("t.x.test", RRType::kA).authority) == kSoa + ", " + proven_by({"s.", ""}));
  CHECK(gist(ask("u.x.test", RRType::kDS).authority) == kSoa + ", " + proven_by({"u."}));
}

TEST_CASE("a DNAME is signed, the CNAME made from it is not") {
  CHECK(gist(ask("q.d.x.test", RRType::kA).answer) == "d.x.test. DNAME, d.x.test. RRSIG(DNAME), q.d.x.test. CNAME");
}

TEST_CASE("ANY has every RRset once") {
  CHECK(gist(ask("a.x.test", RRType::kANY).answer) ==
        "a.x.test. A, a.x.test. RRSIG(A), a.x.test. RRSIG(NSEC), a.x.test. NSEC");
}

TEST_CASE("each version is proven by its own chain") {
  const std::string soa = "@ 300 IN SOA ns h 1 3600 600 86400 60\n@ 300 IN NS ns\n";
  const auto history = test::zones_from_text(
      {{"x.test", "2020-01-01", soa + "@ 60 IN NSEC m SOA NS NSEC\nm 60 IN A 192.0.2.1\nm 60 IN NSEC @ A NSEC\n"},
       {"x.test", "2020-01-02", soa + "@ 60 IN NSEC @ SOA NS NSEC\n"},
       {"x.test", "2020-01-03", soa}});
  const auto proof = [&](const char* at) {
    return gist(lookup(history.at(moment(at)), {name("z.x.test"), RRType::kA, RRClass::kIN, true}).authority);
  };
  CHECK(proof("2020-01-01") == "x.test. SOA, m.x.test. NSEC, x.test. NSEC");
  CHECK(proof("2020-01-02") == "x.test. SOA, x.test. NSEC");
  CHECK(proof("2020-01-03") == "x.test. SOA");
}

namespace {

// The names of RFC 5155 appendix A with opt-out, salt aabbccdd and 12 iterations, without the signatures.
zone::ZoneSet rfc5155_zone() {
  const Octets salt("\xaa\xbb\xcc\xdd");
  std::string text = R"(
    @     3600 IN SOA ns1 bugs.x.w 1 3600 300 3600000 3600
    @     3600 IN NS ns1
    @     3600 IN MX 1 xx
    @     3600 IN NSEC3PARAM 1 0 12 AABBCCDD
    a     3600 IN NS ns1.a
    a     3600 IN DS 58470 5 1 3079F1593EBAD6DC121E202A8B766A6A4837206C
    ai    3600 IN A 192.0.2.9
    c     3600 IN NS ns1.c
    ns1.c 3600 IN A 192.0.2.7
    ns1   3600 IN A 192.0.2.1
    ns2   3600 IN A 192.0.2.2
    *.w   3600 IN MX 1 ai
    x.w   3600 IN MX 1 xx
    x.y.w 3600 IN MX 1 xx
    xx    3600 IN A 192.0.2.10
  )";
  std::map<std::string, std::string> hashes;
  for (const char* owner : {"example", "a.example", "ai.example", "ns1.example", "ns2.example", "w.example",
                            "*.w.example", "x.w.example", "y.w.example", "x.y.w.example", "xx.example"}) {
    hashes[*nsec3_label(name(owner), 1, 12, salt)] = owner;
  }
  for (auto hash = hashes.begin(); hash != hashes.end(); ++hash) {
    const auto next = std::next(hash) == hashes.end() ? hashes.begin() : std::next(hash);
    text += hash->first + " 3600 IN NSEC3 1 1 12 AABBCCDD " + next->first + " A\n";
  }
  return test::zones_from_text({{"example", "2020-01-01", text}});
}

// The hashes of the NSEC3 in a section, their first four digits.
std::string hashes_in(const std::vector<RRset>& section) {
  std::string text;
  for (const RRset& rrset : section) {
    if (rrset.type == RRType::kNSEC3)
      text += (text.empty() ? "" : " ") + std::string(rrset.owner.label(0).substr(0, 4));
  }
  return text;
}

}  // namespace

TEST_CASE("hashes are those of RFC 5155 appendix A") {
  const Octets salt("\xaa\xbb\xcc\xdd");
  CHECK(nsec3_label(name("example"), 1, 12, salt) == "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom");
  CHECK(nsec3_label(name("*.W.example"), 1, 12, salt) == "r53bq7cc2uvmubfu5ocmm6pers9tk9en");
  CHECK_FALSE(nsec3_label(name("example"), 2, 12, salt));
  CHECK_FALSE(nsec3_label(name("example"), 1, 2501, salt));
}

TEST_CASE("proofs by NSEC3 are those of RFC 5155 appendix B") {
  const auto zone = rfc5155_zone();
  // B.1: closest encloser x.w, next closer c.x.w, wildcard *.x.w.
  CHECK(hashes_in(ask(zone, "a.c.x.w.example", RRType::kA).authority) == "b4um 0p9m 35mt");
  CHECK(hashes_in(ask(zone, "ns1.example", RRType::kMX).authority) == "2t7b");                // B.2
  CHECK(hashes_in(ask(zone, "y.w.example", RRType::kA).authority) == "ji6n");                 // B.2.1
  CHECK(hashes_in(ask(zone, "mc.c.example", RRType::kMX).authority) == "0p9m 35mt");          // B.3, opt-out
  CHECK(hashes_in(ask(zone, "a.z.w.example", RRType::kMX).authority) == "q04j");              // B.4
  CHECK(hashes_in(ask(zone, "a.z.w.example", RRType::kAAAA).authority) == "k8ud q04j r53b");  // B.5
  CHECK(hashes_in(ask(zone, "example", RRType::kDS).authority) == "0p9m");                    // B.6
  CHECK(hashes_in(ask(zone, "c.example", RRType::kDS).authority) == "0p9m 35mt");
  CHECK(gist(ask(zone, "mc.a.example", RRType::kA).authority) == "a.example. NS, a.example. DS");
}

TEST_CASE("an owner of NSEC3 alone is a name that does not exist, for NSEC3 itself too") {
  const auto zone = rfc5155_zone();
  for (const RRType qtype : {RRType::kA, RRType::kNSEC3, RRType::kANY, RRType::kRRSIG}) {
    CHECK(ask(zone, "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example", qtype).kind == Kind::kNxdomain);
  }
}

}  // namespace yore::answer
