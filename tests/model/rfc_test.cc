// What the RFCs themselves give as examples, asked of the model: reason to believe it.
#include <doctest/doctest.h>

#include "tests/model/ask.h"
#include "tests/model/twin/denial.h"

namespace yore::model {

namespace {

const World& wildcards() {  // RFC 4592 section 2.2.1
  static const World world = world_of({{"example.", "2016", R"(
example. 3600 IN SOA ns.example.com. root.example. 1 2 3 4 300
example. 3600 IN NS ns.example.com.
example. 3600 IN NS ns.example.net.
*.example. 3600 IN TXT "this is a wildcard"
*.example. 3600 IN MX 10 host1.example.
sub.*.example. 3600 IN TXT "this is not a wildcard"
host1.example. 3600 IN A 192.0.2.1
_ssh._tcp.host1.example. 3600 IN SRV 0 0 22 host1.example.
_ssh._tcp.host2.example. 3600 IN SRV 0 0 22 host1.example.
subdel.example. 3600 IN NS ns.example.com.
subdel.example. 3600 IN NS ns.example.net.
)"}});
  return world;
}

const World& signed_example() {  // RFC 4035 appendix A, its signatures left out
  static const World world = world_of({{"example.", "2016", R"(
example. 3600 IN SOA ns1.example. bugs.x.w.example. 1081539377 3600 300 3600000 3600
example. 3600 IN NS ns1.example.
example. 3600 IN NS ns2.example.
example. 3600 IN MX 1 xx.example.
example. 3600 IN NSEC a.example. NS SOA MX RRSIG NSEC DNSKEY
a.example. 3600 IN NS ns1.a.example.
a.example. 3600 IN NS ns2.a.example.
a.example. 3600 IN DS 57855 5 1 B6DCD485719ADCA18E5F3D48A2331627FDD3636B
a.example. 3600 IN NSEC ai.example. NS DS RRSIG NSEC
ns1.a.example. 3600 IN A 192.0.2.5
ns2.a.example. 3600 IN A 192.0.2.6
ai.example. 3600 IN A 192.0.2.9
ai.example. 3600 IN NSEC b.example. A HINFO AAAA RRSIG NSEC
b.example. 3600 IN NS ns1.b.example.
b.example. 3600 IN NS ns2.b.example.
b.example. 3600 IN NSEC ns1.example. NS RRSIG NSEC
ns1.b.example. 3600 IN A 192.0.2.7
ns2.b.example. 3600 IN A 192.0.2.8
ns1.example. 3600 IN A 192.0.2.1
ns1.example. 3600 IN NSEC ns2.example. A RRSIG NSEC
ns2.example. 3600 IN A 192.0.2.2
ns2.example. 3600 IN NSEC *.w.example. A RRSIG NSEC
*.w.example. 3600 IN MX 1 ai.example.
*.w.example. 3600 IN NSEC x.w.example. MX RRSIG NSEC
x.w.example. 3600 IN MX 1 xx.example.
x.w.example. 3600 IN NSEC x.y.w.example. MX RRSIG NSEC
x.y.w.example. 3600 IN MX 1 xx.example.
x.y.w.example. 3600 IN NSEC xx.example. MX RRSIG NSEC
xx.example. 3600 IN A 192.0.2.10
xx.example. 3600 IN NSEC example. A HINFO AAAA RRSIG NSEC
)"}});
  return world;
}

const World& hashed_example() {  // RFC 5155 appendix A, its signatures left out
  static const World world = world_of({{"example.", "2016", R"(
example. 3600 IN SOA ns1.example. bugs.x.w.example. 1 3600 300 3600000 3600
example. 3600 IN NS ns1.example.
example. 3600 IN NSEC3PARAM 1 0 12 aabbccdd
0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. 3600 IN NSEC3 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr NS SOA MX RRSIG DNSKEY NSEC3PARAM
2t7b4g4vsa5smi47k61mv5bv1a22bojr.example. 3600 IN NSEC3 1 1 12 aabbccdd 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG
2vptu5timamqttgl4luu9kg21e0aor3s.example. 3600 IN NSEC3 1 1 12 aabbccdd 35mthgpgcu1qg68fab165klnsnk3dpvl MX RRSIG
35mthgpgcu1qg68fab165klnsnk3dpvl.example. 3600 IN NSEC3 1 1 12 aabbccdd b4um86eghhds6nea196smvmlo4ors995 NS DS RRSIG
a.example. 3600 IN NS ns1.a.example.
a.example. 3600 IN DS 58470 5 1 3079F1593EBAD6DC121E202A8B766A6A4837206C
ns1.a.example. 3600 IN A 192.0.2.5
ai.example. 3600 IN A 192.0.2.9
b4um86eghhds6nea196smvmlo4ors995.example. 3600 IN NSEC3 1 1 12 aabbccdd gjeqe526plbf1g8mklp59enfd789njgi MX RRSIG
c.example. 3600 IN NS ns1.c.example.
ns1.c.example. 3600 IN A 192.0.2.7
gjeqe526plbf1g8mklp59enfd789njgi.example. 3600 IN NSEC3 1 1 12 aabbccdd ji6neoaepv8b5o6k4ev33abha8ht9fgc HINFO A AAAA RRSIG
ji6neoaepv8b5o6k4ev33abha8ht9fgc.example. 3600 IN NSEC3 1 1 12 aabbccdd k8udemvp1j2f7eg6jebps17vp3n8i58h
k8udemvp1j2f7eg6jebps17vp3n8i58h.example. 3600 IN NSEC3 1 1 12 aabbccdd kohar7mbb8dc2ce8a9qvl8hon4k53uhi
kohar7mbb8dc2ce8a9qvl8hon4k53uhi.example. 3600 IN NSEC3 1 1 12 aabbccdd q04jkcevqvmu85r014c7dkba38o0ji5r A RRSIG
ns1.example. 3600 IN A 192.0.2.1
ns2.example. 3600 IN A 192.0.2.2
q04jkcevqvmu85r014c7dkba38o0ji5r.example. 3600 IN NSEC3 1 1 12 aabbccdd r53bq7cc2uvmubfu5ocmm6pers9tk9en A RRSIG
r53bq7cc2uvmubfu5ocmm6pers9tk9en.example. 3600 IN NSEC3 1 1 12 aabbccdd t644ebqk9bibcna874givr6joj62mlhv MX RRSIG
t644ebqk9bibcna874givr6joj62mlhv.example. 3600 IN NSEC3 1 1 12 aabbccdd 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom HINFO A AAAA RRSIG
*.w.example. 3600 IN MX 1 ai.example.
x.w.example. 3600 IN MX 1 xx.example.
x.y.w.example. 3600 IN MX 1 xx.example.
xx.example. 3600 IN A 192.0.2.10
)"}});
  return world;
}

std::string kind(const World& world, const std::string& qname, const std::string& qtype) {
  return kind_of(ask(world, qname, qtype));
}
std::string answer_to(const World& world, const std::string& qname, const std::string& qtype) {
  return rrs_in(ask(world, qname, qtype).answer);
}
std::string proof_for(const World& world, const std::string& qname, const std::string& qtype) {
  return rrs_in(ask(world, qname, qtype, {.dnssec_ok = true}).authority);
}

}  // namespace

TEST_CASE("RFC 4592 section 2.2.1: answers made from the wildcard") {
  CHECK(answer_to(wildcards(), "host3.example.", "MX") == "host3.example. MX 10 host1.example.");
  CHECK(kind(wildcards(), "host3.example.", "A") == "AA NODATA");
  CHECK(answer_to(wildcards(), "foo.bar.example.", "TXT") == "foo.bar.example. TXT \"this is a wildcard\"");
}

TEST_CASE("RFC 4592 section 2.2.1: answers that the wildcard has no part in") {
  CHECK(kind(wildcards(), "host1.example.", "MX") == "AA NODATA");
  CHECK(kind(wildcards(), "sub.*.example.", "MX") == "AA NODATA");
  CHECK(kind(wildcards(), "_telnet._tcp.host1.example.", "SRV") == "AA NXDOMAIN");
  CHECK(kind(wildcards(), "host.subdel.example.", "A") == "referral");
  CHECK(kind(wildcards(), "ghost.*.example.", "MX") == "AA NXDOMAIN");
}

TEST_CASE("an empty non-terminal is NODATA, and what is not below it NXDOMAIN (RFC 8020)") {
  CHECK(kind(wildcards(), "_tcp.host1.example.", "A") == "AA NODATA");
  CHECK(kind(wildcards(), "host2.example.", "TXT") == "AA NODATA");
  CHECK(kind(wildcards(), "_tcp.host3.host2.example.", "A") == "AA NXDOMAIN");
}

TEST_CASE("RFC 2308 section 3: a negative answer's SOA has the lesser of its TTL and its MINIMUM") {
  const answer::Answer answer = ask(wildcards(), "host1.example.", "MX");
  REQUIRE(answer.authority.size() == 1);
  CHECK(answer.authority.front().type == RRType::kSOA);
  CHECK(answer.authority.front().ttl == Ttl{300});
}

TEST_CASE("RFC 4035 appendix B: what a secure zone says") {
  const World& zone = signed_example();
  CHECK(answer_to(zone, "x.w.example.", "MX") == "x.w.example. MX 1 xx.example.");               // B.1
  CHECK(proof_for(zone, "ml.example.", "A") == "b.example. NSEC; example. NSEC; example. SOA");  // B.2
  CHECK(proof_for(zone, "ns1.example.", "MX") == "example. SOA; ns1.example. NSEC");             // B.3
  CHECK(proof_for(zone, "mc.a.example.", "MX") ==
        "a.example. DS 57855 5 1 b6dcd485719adca18e5f3d48a2331627fdd3636b; a.example. NS ns1.a.example.; "
        "a.example. NS ns2.a.example.");  // B.4
  CHECK(proof_for(zone, "mc.b.example.", "MX") ==
        "b.example. NS ns1.b.example.; b.example. NS ns2.b.example.; b.example. NSEC");  // B.5
  CHECK(answer_to(zone, "a.z.w.example.", "MX") == "a.z.w.example. MX 1 ai.example.");   // B.6
  CHECK(proof_for(zone, "a.z.w.example.", "MX") ==
        "example. NS ns1.example.; example. NS ns2.example.; x.y.w.example. NSEC");                            // B.6
  CHECK(proof_for(zone, "a.z.w.example.", "AAAA") == "*.w.example. NSEC; example. SOA; x.y.w.example. NSEC");  // B.7
  CHECK(proof_for(zone, "example.", "DS") == "example. NSEC; example. SOA");                                   // B.8
}

TEST_CASE("a referral brings the glue, and the DS at a cut is the parent's to give") {
  const answer::Answer referral = ask(signed_example(), "mc.a.example.", "MX");
  CHECK(rrs_in(referral.additional) == "ns1.a.example. A 192.0.2.5; ns2.a.example. A 192.0.2.6");
  CHECK(kind(signed_example(), "a.example.", "DS") == "AA answer");
  CHECK(kind(signed_example(), "b.example.", "DS") == "AA NODATA");
  CHECK(kind(signed_example(), "x.b.example.", "DS") == "referral");
  CHECK(kind(signed_example(), "ns1.a.example.", "A") == "referral");
}

TEST_CASE("RFC 5155 appendix A: the hashes of the names") {
  const std::string salt = "\xaa\xbb\xcc\xdd";
  CHECK(nsec3_label(test::name("example."), 12, salt) == "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom");
  CHECK(nsec3_label(test::name("A.EXAMPLE."), 12, salt) == "35mthgpgcu1qg68fab165klnsnk3dpvl");
  CHECK(nsec3_label(test::name("*.w.example."), 12, salt) == "r53bq7cc2uvmubfu5ocmm6pers9tk9en");
  CHECK(nsec3_label(test::name("x.y.w.example."), 12, salt) == "2vptu5timamqttgl4luu9kg21e0aor3s");
}

TEST_CASE("RFC 5155 appendix B: what a zone with hashed names says") {
  const World& zone = hashed_example();
  CHECK(proof_for(zone, "a.c.x.w.example.", "A") ==  // B.1
        "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. NSEC3; 35mthgpgcu1qg68fab165klnsnk3dpvl.example. NSEC3; "
        "b4um86eghhds6nea196smvmlo4ors995.example. NSEC3; example. SOA");
  CHECK(proof_for(zone, "ns1.example.", "MX") ==
        "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example. NSEC3; example. SOA");  // B.2
  CHECK(proof_for(zone, "y.w.example.", "A") ==
        "example. SOA; ji6neoaepv8b5o6k4ev33abha8ht9fgc.example. NSEC3");  // B.2.1
  CHECK(proof_for(zone, "mc.c.example.", "MX") ==                          // B.3
        "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. NSEC3; 35mthgpgcu1qg68fab165klnsnk3dpvl.example. NSEC3; "
        "c.example. NS ns1.c.example.");
  CHECK(proof_for(zone, "a.z.w.example.", "MX") ==
        "example. NS ns1.example.; q04jkcevqvmu85r014c7dkba38o0ji5r.example. NSEC3");  // B.4
  CHECK(proof_for(zone, "a.z.w.example.", "AAAA") ==                                   // B.5
        "example. SOA; k8udemvp1j2f7eg6jebps17vp3n8i58h.example. NSEC3; "
        "q04jkcevqvmu85r014c7dkba38o0ji5r.example. NSEC3; r53bq7cc2uvmubfu5ocmm6pers9tk9en.example. NSEC3");
  CHECK(proof_for(zone, "example.", "DS") == "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. NSEC3; example. SOA");  // B.6
}

TEST_CASE("RFC 5155 section 7.2.8: the owner of an NSEC3 is no name of the zone") {
  CHECK(kind(hashed_example(), "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.", "NSEC3") == "AA NXDOMAIN");
}

TEST_CASE("RFC 6672 table 1: names below a DNAME are redirected, and the name itself is not") {
  const auto zone = [](const std::string& dname) {
    return world_of({{"com.", "2016", "com. 60 IN SOA a. b. 1 2 3 4 5\ncom. 60 IN NS ns.net.\n" + dname}});
  };
  const World example = zone("example.com. 60 IN DNAME example.net.\n");
  CHECK(kind(example, "com.", "A") == "AA NODATA");
  CHECK(kind(example, "example.com.", "A") == "AA NODATA");
  CHECK(answer_to(example, "a.example.com.", "A") ==
        "a.example.com. CNAME a.example.net.; example.com. DNAME example.net.");
  CHECK(answer_to(example, "a.b.example.com.", "A") ==
        "a.b.example.com. CNAME a.b.example.net.; example.com. DNAME example.net.");
  CHECK(kind(example, "ab.example2.com.", "A") == "AA NXDOMAIN");
  CHECK(answer_to(zone("example.com. 60 IN DNAME .\n"), "foo.example.com.", "A") ==
        "example.com. DNAME .; foo.example.com. CNAME foo.");
}

TEST_CASE("RFC 6672 section 2.2: a target that is too long is YXDOMAIN, with the DNAME") {
  const std::string label(60, 'l');
  const World world =
      world_of({{"e.", "2016",
                 "e. 60 IN SOA a. b. 1 2 3 4 5\nd.e. 60 IN DNAME " + label + "." + label + "." + label + ".e.\n"}});
  const std::string name = label + "." + label + ".d.e.";
  CHECK(ask(world, name, "A").rcode == Rcode::kYXDomain);
  CHECK(ask(world, name, "A").answer.size() == 1);
}

TEST_CASE("a chain of CNAMEs has the rcode of its last name (RFC 6604), and ends where it leaves the zone or turns") {
  const World world = world_of({{"e.", "2016", R"(
e. 60 IN SOA a. b. 1 2 3 4 5
there.e. 60 IN CNAME a.e.
a.e. 60 IN A 192.0.2.1
missing.e. 60 IN CNAME none.e.
out.e. 60 IN CNAME www.example.
x.e. 60 IN CNAME y.e.
y.e. 60 IN CNAME x.e.
into.e. 60 IN CNAME w.cut.e.
cut.e. 60 IN NS ns.cut.e.
ns.cut.e. 60 IN A 192.0.2.2
)"}});
  CHECK(answer_to(world, "there.e.", "A") == "a.e. A 192.0.2.1; there.e. CNAME a.e.");
  CHECK(kind(world, "missing.e.", "A") == "AA NXDOMAIN");
  CHECK(kind(world, "out.e.", "A") == "AA answer");
  CHECK(kind(world, "out.e.", "CNAME") == "AA answer");
  CHECK(answer_to(world, "x.e.", "A") == "x.e. CNAME y.e.; y.e. CNAME x.e.");
  CHECK(kind(world, "into.e.", "A") == "AA referral");
  CHECK(kind(world, "w.cut.e.", "A") == "referral");
}

TEST_CASE("the lowest TTL of an RRset is the RRset's (RFC 2181 section 5.2)") {
  const World world =
      world_of({{"e.", "2016", "e. 60 IN SOA a. b. 1 2 3 4 5\na.e. 60 IN A 192.0.2.1\na.e. 30 IN A 192.0.2.2"}});
  CHECK(ask(world, "a.e.", "A").answer.front().ttl == Ttl{30});
}

}  // namespace yore::model
