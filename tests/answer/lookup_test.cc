// One zone at one version: RFC 1034 section 4.3.2 and its updates, without DNSSEC.
#include "zonedb/answer/lookup.h"

#include <doctest/doctest.h>

#include "tests/answer/said.h"
#include "tests/support/zone_text.h"

namespace yore::answer {
namespace {

using test::name;

const std::string kZone = R"(
@            3600 IN SOA   ns h 7 3600 600 86400 60
@            3600 IN NS    ns
@            3600 IN NS    ns.elsewhere.example.
@            3600 IN MX    10 mail
ns           3600 IN A     192.0.2.1
ns           3600 IN AAAA  2001:db8::1
mail         3600 IN A     192.0.2.2
a.ent        3600 IN A     192.0.2.3
alias        3600 IN CNAME mail
chain        3600 IN CNAME alias
dangling     3600 IN CNAME nothing
outside      3600 IN CNAME www.elsewhere.example.
loop1        3600 IN CNAME loop2
loop2        3600 IN CNAME loop1
into         3600 IN CNAME host.sub
sub          3600 IN NS    ns.sub
sub          3600 IN NS    ns.other
sub          3600 IN NS    ns.elsewhere.example.
sub          3600 IN DS    1 8 2 0101010101010101010101010101010101010101010101010101010101010101
sub          3600 IN TXT   "not ours to say"
ns.sub       3600 IN A     192.0.2.4
host.sub     3600 IN A     192.0.2.5
other        3600 IN NS    ns.other
ns.other     3600 IN A     192.0.2.6
*.wild       3600 IN A     192.0.2.7
*.wild       3600 IN MX    10 mail
a.b.wild     3600 IN A     192.0.2.8
*.wc         3600 IN CNAME mail
*.wns        3600 IN NS    ns.other
*.wns        3600 IN TXT   "plain"
d            3600 IN DNAME target
d            3600 IN TXT   "at the owner"
x.d          3600 IN A     192.0.2.9
host.target  3600 IN A     192.0.2.10
*.target.w   3600 IN A     192.0.2.10
self         3600 IN DNAME more.self
rise         3600 IN DNAME more.climb
climb        3600 IN DNAME rise
two          3600 IN A     192.0.2.20
two          1800 IN A     192.0.2.21
mx           3600 IN MX    10 host.sub
mx           3600 IN MX    20 any.wild
mx           3600 IN MX    30 two
_x._tcp      3600 IN SRV   0 0 5 mail
svc          3600 IN HTTPS 1 .
svc          3600 IN A     192.0.2.30
svc2         3600 IN SVCB  1 mail
svc0         3600 IN SVCB  0 .
svc0         3600 IN A     192.0.2.31
both         3600 IN CNAME mail
both         3600 IN TXT   "beside a CNAME"
keys         3600 IN DNSKEY 257 3 13 AAAA
odd          3600 IN TYPE65280 \# 2 0102
)";

const zone::ZoneSet& zones() {
  static const zone::ZoneSet set = test::zones_from_text({{"x.test", "2020-01-01", kZone}});
  return set;
}

Answer ask(const std::string& qname, RRType qtype) { return lookup(zones().newest(), {name(qname), qtype}); }

const std::string kNegativeSoa = "x.test. 60 IN SOA ns.x.test. h.x.test. 7 3600 600 86400 60\n";
// Those of the zone's own name servers, which a positive answer names in its authority section.
const std::string kOwnAddresses = "ns.x.test. A, ns.x.test. AAAA";

}  // namespace

TEST_CASE("what is asked for is answered with authority") {
  const Answer answer = ask("ns.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kAnswer);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(to_text(answer.answer) == "ns.x.test. 3600 IN A 192.0.2.1\n");
  CHECK(gist(answer.authority) == "x.test. NS");
  CHECK(gist(answer.additional) == "ns.x.test. AAAA");  // what of the name servers' addresses is not in the answer
  CHECK(answer.zone == name("x.test"));
  CHECK(answer.snapshot->serial == Serial{7});
}

TEST_CASE("an answer to DNSKEY leaves the zone's name servers out") {
  const Answer answer = ask("keys.x.test", RRType::kDNSKEY);
  CHECK(gist(answer.answer) == "keys.x.test. DNSKEY");
  CHECK(answer.authority.empty());
  CHECK(answer.additional.empty());
}

TEST_CASE("an RRset has the lowest TTL of its RRs") {
  CHECK(to_text(ask("two.x.test", RRType::kA).answer) ==
        "two.x.test. 1800 IN A 192.0.2.20\ntwo.x.test. 1800 IN A 192.0.2.21\n");
}

TEST_CASE("an unknown type is answered like any other") {
  CHECK(to_text(ask("odd.x.test", RRType{65280}).answer) == "odd.x.test. 3600 IN TYPE65280 \\# 2 0102\n");
}

TEST_CASE("the apex NS come with the addresses that the zone has") {
  const Answer answer = ask("x.test", RRType::kNS);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(to_text(answer.answer) == "x.test. 3600 IN NS ns.x.test.\nx.test. 3600 IN NS ns.elsewhere.example.\n");
  CHECK(gist(answer.additional) == "ns.x.test. A, ns.x.test. AAAA");
}

TEST_CASE("a type that a name has not is NODATA, with the SOA at the lesser of its TTL and MINIMUM") {
  const Answer answer = ask("mail.x.test", RRType::kAAAA);
  CHECK(answer.kind == Kind::kNodata);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(answer.answer.empty());
  CHECK(to_text(answer.authority) == kNegativeSoa);
}

TEST_CASE("an empty non-terminal is NODATA, a name that is not there NXDOMAIN") {
  CHECK(ask("ent.x.test", RRType::kA).kind == Kind::kNodata);
  for (const char* qname : {"nothing.x.test", "b.ent.x.test", "b.a.ent.x.test", "below.mail.x.test"}) {
    const Answer answer = ask(qname, RRType::kA);
    CHECK(answer.kind == Kind::kNxdomain);
    CHECK(status(answer) == "NXDOMAIN AA");
    CHECK(to_text(answer.authority) == kNegativeSoa);
  }
}

TEST_CASE("a CNAME is followed inside the zone") {
  const Answer answer = ask("chain.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kAnswer);
  CHECK(gist(answer.answer) == "chain.x.test. CNAME, alias.x.test. CNAME, mail.x.test. A");
  CHECK(gist(ask("alias.x.test", RRType::kCNAME).answer) == "alias.x.test. CNAME");
  CHECK(gist(ask("alias.x.test", RRType::kANY).answer) == "alias.x.test. CNAME");
}

TEST_CASE("RCODE and authority section are those of the chain's end") {
  const Answer gone = ask("dangling.x.test", RRType::kA);
  CHECK(status(gone) == "NXDOMAIN AA");
  CHECK(gist(gone.answer) == "dangling.x.test. CNAME");
  CHECK(to_text(gone.authority) == kNegativeSoa);
  const Answer nodata = ask("alias.x.test", RRType::kTXT);
  CHECK(nodata.kind == Kind::kNodata);
  CHECK(gist(nodata.answer) == "alias.x.test. CNAME");
  const Answer referral = ask("into.x.test", RRType::kA);
  CHECK(referral.kind == Kind::kReferral);
  CHECK(status(referral) == "NOERROR AA");
  CHECK(gist(referral.answer) == "into.x.test. CNAME");
  CHECK(gist(referral.authority) == "sub.x.test. NS");
}

TEST_CASE("a CNAME that leaves the zone ends the answer") {
  const Answer answer = ask("outside.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kAnswer);
  CHECK(gist(answer.answer) == "outside.x.test. CNAME");
  CHECK(answer.authority.empty());
}

TEST_CASE("a loop of CNAMEs is said once") {
  const Answer answer = ask("loop1.x.test", RRType::kA);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(gist(answer.answer) == "loop1.x.test. CNAME, loop2.x.test. CNAME");
}

TEST_CASE("NSEC and RRSIG are asked for beside a CNAME, other types behind it") {
  CHECK(ask("both.x.test", RRType::kNSEC).kind == Kind::kNodata);
  CHECK(gist(ask("both.x.test", RRType::kTXT).answer) == "both.x.test. CNAME");
  CHECK(gist(ask("both.x.test", RRType::kANY).answer) == "both.x.test. CNAME, both.x.test. TXT");
}

TEST_CASE("at and below a cut the zone refers, with all the glue it has") {
  for (const char* qname : {"sub.x.test", "host.sub.x.test", "ns.sub.x.test", "a.b.nothing.sub.x.test"}) {
    for (const RRType qtype : {RRType::kA, RRType::kNS, RRType::kTXT, RRType::kANY}) {
      const Answer answer = ask(qname, qtype);
      CHECK(answer.kind == Kind::kReferral);
      CHECK(status(answer) == "NOERROR");
      CHECK(answer.answer.empty());
      CHECK(gist(answer.authority) == "sub.x.test. NS");
      CHECK(answer.authority[0].rdatas.size() == 3);
      CHECK(gist(answer.additional) == "ns.sub.x.test. A, ns.other.x.test. A");
    }
  }
}

TEST_CASE("DS at a cut is the parent's to answer, below it is not") {
  CHECK(status(ask("sub.x.test", RRType::kDS)) == "NOERROR AA");
  CHECK(gist(ask("sub.x.test", RRType::kDS).answer) == "sub.x.test. DS");
  const Answer none = ask("other.x.test", RRType::kDS);
  CHECK(none.kind == Kind::kNodata);
  CHECK(status(none) == "NOERROR AA");
  CHECK(ask("host.sub.x.test", RRType::kDS).kind == Kind::kReferral);
}

TEST_CASE("DS of an apex whose parent is not archived is the child's NODATA") {
  const Answer answer = ask("x.test", RRType::kDS);
  CHECK(answer.kind == Kind::kNodata);
  CHECK(to_text(answer.authority) == kNegativeSoa);
}

TEST_CASE("a wildcard stands for the names that are not there") {
  const Answer answer = ask("Q.wild.x.test", RRType::kA);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(to_text(answer.answer) == "Q.wild.x.test. 3600 IN A 192.0.2.7\n");
  CHECK(to_text(ask("q.r.wild.x.test", RRType::kA).answer) == "q.r.wild.x.test. 3600 IN A 192.0.2.7\n");
  CHECK(gist(ask("q.wild.x.test", RRType::kMX).additional) == "mail.x.test. A, " + kOwnAddresses);
  CHECK(gist(ask("q.wild.x.test", RRType::kANY).answer) == "q.wild.x.test. A, q.wild.x.test. MX");
}

TEST_CASE("a wildcard without the type is NODATA") { CHECK(ask("q.wild.x.test", RRType::kTXT).kind == Kind::kNodata); }

TEST_CASE("a wildcard does not reach past a name that exists, an empty non-terminal included") {
  CHECK(ask("b.wild.x.test", RRType::kA).kind == Kind::kNodata);
  CHECK(ask("q.b.wild.x.test", RRType::kA).kind == Kind::kNxdomain);
  CHECK(ask("q.a.b.wild.x.test", RRType::kA).kind == Kind::kNxdomain);
}

TEST_CASE("the wildcard itself can be asked for, and is the encloser of what is below it") {
  CHECK(to_text(ask("*.wild.x.test", RRType::kA).answer) == "*.wild.x.test. 3600 IN A 192.0.2.7\n");
  CHECK(ask("q.*.wild.x.test", RRType::kA).kind == Kind::kNxdomain);
}

TEST_CASE("a wildcard CNAME is expanded and followed") {
  CHECK(to_text(ask("q.wc.x.test", RRType::kA).answer) ==
        "q.wc.x.test. 3600 IN CNAME mail.x.test.\nmail.x.test. 3600 IN A 192.0.2.2\n");
}

TEST_CASE("NS at a wildcard delegates the wildcard, not the names it stands for") {
  CHECK(gist(ask("q.wns.x.test", RRType::kNS).answer) == "q.wns.x.test. NS");
  CHECK(gist(ask("q.wns.x.test", RRType::kTXT).answer) == "q.wns.x.test. TXT");
  CHECK(ask("q.wns.x.test", RRType::kA).kind == Kind::kNodata);
  CHECK(ask("*.wns.x.test", RRType::kTXT).kind == Kind::kReferral);
  CHECK(ask("q.*.wns.x.test", RRType::kTXT).kind == Kind::kReferral);
}

TEST_CASE("a DNAME renames what is below it, with a CNAME that says so") {
  CHECK(to_text(ask("host.d.x.test", RRType::kA).answer) ==
        "d.x.test. 3600 IN DNAME target.x.test.\nhost.d.x.test. 3600 IN CNAME host.target.x.test.\n"
        "host.target.x.test. 3600 IN A 192.0.2.10\n");
  const Answer gone = ask("q.d.x.test", RRType::kA);
  CHECK(status(gone) == "NXDOMAIN AA");
  CHECK(gist(gone.answer) == "d.x.test. DNAME, q.d.x.test. CNAME");
}

TEST_CASE("a DNAME's owner is itself; what stands below it is hidden") {
  CHECK(gist(ask("d.x.test", RRType::kTXT).answer) == "d.x.test. TXT");
  CHECK(ask("d.x.test", RRType::kA).kind == Kind::kNodata);
  CHECK(status(ask("x.d.x.test", RRType::kA)) == "NXDOMAIN AA");  // as x.target
}

TEST_CASE("a DNAME that makes a name too long is YXDOMAIN") {
  std::string label(63, 'l');
  const std::string longest = label + "." + label + "." + label + "." + std::string(50, 'm');
  const Answer answer = ask(longest + ".d.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kYxdomain);
  CHECK(status(answer) == "YXDOMAIN AA");
  CHECK(gist(answer.answer) == "d.x.test. DNAME");
}

TEST_CASE("a DNAME that leads below itself is followed once") {
  const Answer answer = ask("q.self.x.test", RRType::kA);
  CHECK(status(answer) == "NOERROR AA");
  CHECK(gist(answer.answer) == "self.x.test. DNAME, q.self.x.test. CNAME");
}

TEST_CASE("DNAMEs that lead round and make longer names are followed until these are too long") {
  const Answer answer = ask("q.rise.x.test", RRType::kA);
  CHECK(status(answer) == "YXDOMAIN AA");
  CHECK(answer.answer.size() > 20);
}

TEST_CASE("a chain is followed to its end, or for 255 aliases") {
  std::string text = "@ 60 IN SOA ns h 1 1 1 1 60\n@ 60 IN NS ns.elsewhere.example.\nend 60 IN A 192.0.2.1\n";
  for (int i = 0; i < 600; ++i) text += "c" + std::to_string(i) + " 60 IN CNAME c" + std::to_string(i + 1) + "\n";
  text += "c600 60 IN CNAME end\n";
  const zone::ZoneSet set = test::zones_from_text({{"x.test", "2020-01-01", text}});
  const auto length_from = [&](int first) {
    const Answer answer = lookup(set.newest(), {name("c" + std::to_string(first) + ".x.test"), RRType::kA});
    CHECK(status(answer) == "NOERROR AA");
    return std::pair(answer.answer.size(), answer.answer.back().type);
  };
  CHECK(length_from(570) == std::pair(std::size_t{32}, RRType::kA));
  CHECK(length_from(347) == std::pair(std::size_t{255}, RRType::kA));
  CHECK(length_from(0) == std::pair(std::size_t{255}, RRType::kCNAME));
}

TEST_CASE("targets of MX, SRV, SVCB and HTTPS bring their addresses, glue excepted") {
  CHECK(gist(ask("mx.x.test", RRType::kMX).additional) == "any.wild.x.test. A, two.x.test. A, " + kOwnAddresses);
  CHECK(gist(ask("_x._tcp.x.test", RRType::kSRV).additional) == "mail.x.test. A, " + kOwnAddresses);
  CHECK(gist(ask("svc.x.test", RRType::kHTTPS).additional) == "svc.x.test. A, " + kOwnAddresses);
  CHECK(gist(ask("svc2.x.test", RRType::kSVCB).additional) == "mail.x.test. A, " + kOwnAddresses);
}

TEST_CASE("in AliasMode \".\" says that there is no service (RFC 9460 section 2.5.1)") {
  CHECK(gist(ask("svc0.x.test", RRType::kSVCB).answer) == "svc0.x.test. SVCB");
  CHECK(gist(ask("svc0.x.test", RRType::kSVCB).additional) == kOwnAddresses);
}

TEST_CASE("the zone's name servers are named where the answer ends in the zone, and not with the DS of a cut") {
  CHECK(gist(ask("x.test", RRType::kSOA).authority) == "x.test. NS");
  CHECK(ask("x.test", RRType::kNS).authority.empty());  // the answer has them
  CHECK(ask("x.test", RRType::kANY).authority.empty());
  CHECK(gist(ask("mx.x.test", RRType::kANY).authority) == "x.test. NS");
}

TEST_CASE("ANY gets all that the name has, and no addresses but the glue of a referral") {
  const Answer answer = ask("svc.x.test", RRType::kANY);
  CHECK(gist(answer.answer) == "svc.x.test. A, svc.x.test. HTTPS");
  CHECK(gist(answer.additional).empty());
  CHECK(gist(ask("host.sub.x.test", RRType::kANY).additional) == "ns.sub.x.test. A, ns.other.x.test. A");
}

TEST_CASE("no address is said twice") {
  CHECK(gist(ask("ns.x.test", RRType::kA).answer) == "ns.x.test. A");
  CHECK(gist(ask("ns.x.test", RRType::kA).additional) == "ns.x.test. AAAA");
}

TEST_CASE("without a zone that encloses the name the question is refused") {
  const Answer answer = ask("kp", RRType::kSOA);
  CHECK(answer.kind == Kind::kRefused);
  CHECK(status(answer) == "REFUSED");
  CHECK_FALSE(answer.zone);
  CHECK_FALSE(answer.first_snapshot);
}

}  // namespace yore::answer
