// Questions as of any moment: versions, zones within zones, and what RD=1 adds.
#include <doctest/doctest.h>

#include "tests/answer/said.h"
#include "tests/support/zone_text.h"
#include "zonedb/answer/lookup.h"

namespace yore::answer {
namespace {

using test::moment;
using test::name;
using test::ObservationText;
using test::zones_from_text;
using test::ZoneText;

std::string soa(const std::string& serial = "1") {
  return "@ 300 IN SOA ns h " + serial + " 3600 600 86400 60\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1\n";
}
const std::string kSub = "sub 300 IN NS ns.sub\nns.sub 300 IN A 192.0.2.9\n";

Answer ask(const zone::ZoneSet& zones, const std::string& at, const std::string& qname, RRType qtype) {
  return lookup(zones.at(moment(at)), {name(qname), qtype});
}
Answer ask_rd(const zone::ZoneSet& zones, const std::string& at, const std::string& qname, RRType qtype) {
  return lookup(zones.at(moment(at)), {name(qname), qtype, RRClass::kIN, false, true});
}

}  // namespace

TEST_CASE("a name that appears, vanishes and comes back is answered as it was each time") {
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa()},
                                      {"x.test", "2020-01-02", soa() + "a 300 IN A 192.0.2.2\n"},
                                      {"x.test", "2020-01-03", soa()},
                                      {"x.test", "2020-01-04", soa() + "a 300 IN A 192.0.2.3\n"}});
  CHECK(ask(zones, "2020-01-01", "a.x.test", RRType::kA).kind == Kind::kNxdomain);
  CHECK(to_text(ask(zones, "2020-01-02", "a.x.test", RRType::kA).answer) == "a.x.test. 300 IN A 192.0.2.2\n");
  CHECK(ask(zones, "2020-01-03", "a.x.test", RRType::kA).kind == Kind::kNxdomain);
  CHECK(to_text(ask(zones, "2021", "a.x.test", RRType::kA).answer) == "a.x.test. 300 IN A 192.0.2.3\n");
  CHECK(ask(zones, "2020-01-03", "a.x.test", RRType::kA).snapshot->time.last == moment("2020-01-03"));
}

TEST_CASE("a delegation that comes over existing names hides them while it lasts") {
  const std::string host = "host.sub 300 IN A 192.0.2.5\n";
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa() + host},
                                      {"x.test", "2020-01-02", soa() + host + kSub},
                                      {"x.test", "2020-01-03", soa() + host}});
  CHECK(status(ask(zones, "2020-01-01", "host.sub.x.test", RRType::kA)) == "NOERROR AA");
  CHECK(ask(zones, "2020-01-02", "host.sub.x.test", RRType::kA).kind == Kind::kReferral);
  CHECK(ask(zones, "2020-01-02", "q.sub.x.test", RRType::kA).kind == Kind::kReferral);
  CHECK(ask(zones, "2020-01-03", "host.sub.x.test", RRType::kA).kind == Kind::kAnswer);
  CHECK(ask(zones, "2020-01-03", "q.sub.x.test", RRType::kA).kind == Kind::kNxdomain);
}

TEST_CASE("a wildcard stands for a name only while neither the name nor a closer encloser is there") {
  const std::string wild = "*.w 300 IN A 192.0.2.7\n";
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa() + wild},
                                      {"x.test", "2020-01-02", soa() + wild + "b.a.w 300 IN A 192.0.2.8\n"},
                                      {"x.test", "2020-01-03", soa() + "c.w 300 IN A 192.0.2.8\n"}});
  CHECK(ask(zones, "2020-01-01", "q.a.w.x.test", RRType::kA).kind == Kind::kAnswer);
  CHECK(ask(zones, "2020-01-02", "q.a.w.x.test", RRType::kA).kind == Kind::kNxdomain);
  CHECK(ask(zones, "2020-01-02", "a.w.x.test", RRType::kA).kind == Kind::kNodata);
  CHECK(ask(zones, "2020-01-02", "q.w.x.test", RRType::kA).kind == Kind::kAnswer);
  CHECK(ask(zones, "2020-01-03", "q.w.x.test", RRType::kA).kind == Kind::kNxdomain);
}

TEST_CASE("before the first snapshot the question is refused, and the answer knows when that was") {
  const auto zones = zones_from_text({{"x.test", "2020-01-02", soa("1")}, {"x.test", "2020-01-03", soa("2")}});
  const Answer answer = ask(zones, "2020-01-01", "a.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kRefused);
  CHECK_FALSE(answer.zone);
  REQUIRE(answer.first_snapshot);
  CHECK(answer.first_snapshot->serial == Serial{1});
}

TEST_CASE("the deepest zone known at the moment answers; before it was known, the one above refers") {
  const auto zones = zones_from_text(
      {{"x.test", "2020-01-01", soa() + kSub}, {"sub.x.test", "2020-01-03", soa("5") + "a 300 IN A 192.0.2.5\n"}});
  CHECK(ask(zones, "2020-01-02", "a.sub.x.test", RRType::kA).kind == Kind::kReferral);
  const Answer answer = ask(zones, "2020-01-03", "a.sub.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kAnswer);
  CHECK(answer.zone == name("sub.x.test"));
  CHECK(status(ask(zones, "2020-01-03", "sub.x.test", RRType::kNS)) == "NOERROR AA");
}

TEST_CASE("a zone whose parent's newer snapshot no longer delegates it has no say") {
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa() + kSub},
                                      {"sub.x.test", "2020-01-02", soa("5") + "a 300 IN A 192.0.2.5\n"},
                                      {"x.test", "2020-01-03", soa("2")},
                                      {"sub.x.test", "2020-01-04", soa("6") + "a 300 IN A 192.0.2.6\n"}});
  CHECK(ask(zones, "2020-01-02", "a.sub.x.test", RRType::kA).kind == Kind::kAnswer);
  const Answer dropped = ask(zones, "2020-01-03", "a.sub.x.test", RRType::kA);
  CHECK(dropped.kind == Kind::kNxdomain);
  CHECK(dropped.zone == name("x.test"));
  // An older snapshot of the parent says nothing against a newer one of the child.
  CHECK(ask(zones, "2020-01-04", "a.sub.x.test", RRType::kA).kind == Kind::kAnswer);
}

TEST_CASE("an enclosing zone that delegates anything on the way does not contradict") {
  const auto zones =
      zones_from_text({{"sub.x.test", "2020-01-01", soa()}, {"test", "2020-01-02", soa() + "x 300 IN NS ns\n"}});
  CHECK(ask(zones, "2020-01-02", "sub.x.test", RRType::kSOA).zone == name("sub.x.test"));
}

TEST_CASE("a zone stands or falls with the nearest zone above it that stands itself") {
  const auto zones = zones_from_text(
      {{"sub.x.test", "2020-01-01", soa()}, {"test", "2020-01-02", soa()}, {"x.test", "2020-01-03", soa() + kSub}});
  CHECK(ask(zones, "2020-01-02", "sub.x.test", RRType::kSOA).zone == name("test"));
  CHECK(ask(zones, "2020-01-03", "sub.x.test", RRType::kSOA).zone == name("sub.x.test"));
}

TEST_CASE("DS of an archived zone is for the zone above to answer, where one is known") {
  const std::string ds = "sub 300 IN DS 1 8 2 0101010101010101010101010101010101010101010101010101010101010101\n";
  const auto zones = zones_from_text({{"test", "2020-01-01", soa() + "x 300 IN NS ns\n"},
                                      {"x.test", "2020-01-02", soa() + kSub + ds},
                                      {"sub.x.test", "2020-01-02", soa()}});
  const Answer answer = ask(zones, "2020-01-02", "sub.x.test", RRType::kDS);
  CHECK(gist(answer.answer) == "sub.x.test. DS");
  CHECK(answer.zone == name("x.test"));
  CHECK(ask(zones, "2020-01-02", "x.test", RRType::kDS).zone == name("test"));
  CHECK(ask(zones, "2020-01-02", "test", RRType::kDS).zone == name("test"));
  // The grandparent alone delegates what lies above, and refers there (RFC 4035 section 3.1.4.1).
  const auto without =
      zones_from_text({{"test", "2020-01-01", soa() + "x 300 IN NS ns\n"}, {"sub.x.test", "2020-01-02", soa()}});
  CHECK(gist(ask(without, "2020-01-02", "sub.x.test", RRType::kDS).authority) == "x.test. NS");
  const auto alone = zones_from_text({{"sub.x.test", "2020-01-02", soa()}});
  CHECK(ask(alone, "2020-01-02", "sub.x.test", RRType::kDS).zone == name("sub.x.test"));
}

TEST_CASE("a view of one server answers from its snapshots alone") {
  const Server other{"ns2.test.", "192.0.2.2"};
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa("1")}, {"x.test", "2020-01-02", soa("2"), other}});
  const Question question{name("x.test"), RRType::kSOA};
  CHECK(lookup(zones.at(moment("2020-01-03"), "ns1.test."), question).snapshot->serial == Serial{1});
  CHECK(lookup(zones.at(moment("2020-01-03")), question).snapshot->serial == Serial{2});
  const Answer early = lookup(zones.at(moment("2020-01-01"), "192.0.2.2"), question);
  CHECK(early.kind == Kind::kRefused);
  CHECK(early.first_snapshot->serial == Serial{2});
}

TEST_CASE("RD=1 follows CNAMEs into other archived zones, RD=0 does not") {
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa() + "a 300 IN CNAME b.y.test.\n"},
                                      {"y.test", "2020-01-01", soa() + "b 300 IN CNAME c.x.test.\n"},
                                      {"z.test", "2020-01-01", soa() + "a 300 IN CNAME b.z2.test.\n"}});
  CHECK(gist(ask(zones, "2020-01-01", "a.x.test", RRType::kA).answer) == "a.x.test. CNAME");
  const Answer answer = ask_rd(zones, "2020-01-01", "a.x.test", RRType::kA);
  CHECK(gist(answer.answer) == "a.x.test. CNAME, b.y.test. CNAME");
  CHECK(status(answer) == "NXDOMAIN AA");
  CHECK(gist(answer.authority) == "x.test. SOA");
  CHECK(answer.zone == name("x.test"));
  CHECK(ask_rd(zones, "2020-01-01", "a.z.test", RRType::kA).kind == Kind::kAnswer);  // leaves the archive
}

TEST_CASE("RD=1 goes round a loop across zones once") {
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa() + "a 300 IN CNAME a.y.test.\n"},
                                      {"y.test", "2020-01-01", soa() + "a 300 IN CNAME a.x.test.\n"}});
  CHECK(gist(ask_rd(zones, "2020-01-01", "a.x.test", RRType::kA).answer) == "a.x.test. CNAME, a.y.test. CNAME");
}

namespace {

// x.test delegates sub from the first day on; the name servers change on the fifth.
zone::ZoneSet watched(const std::vector<ObservationText>& observations) {
  return zones_from_text({{"x.test", "2020-01-01", soa("1") + kSub},
                          {"x.test", "2020-01-03", soa("2") + kSub + "other 300 IN A 192.0.2.6\n"},
                          {"x.test", "2020-01-05", soa("3") + "sub 300 IN NS ns.new.sub\n"}},
                         observations);
}

}  // namespace

TEST_CASE("RD=1: where the zone refers, the newest observation at or before the moment answers, without AA") {
  const auto zones = watched({{"2020-01-01", "a.sub.x.test. 60 IN A 192.0.2.70"},
                              {"2020-01-03", "a.sub.x.test. 60 IN A 192.0.2.71"},
                              {"2020-01-04", "a.sub.x.test. 60 IN A 192.0.2.72"}});
  const Answer answer = ask_rd(zones, "2020-01-03", "A.sub.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kObservation);
  CHECK(status(answer) == "NOERROR");
  CHECK(to_text(answer.answer) == "a.sub.x.test. 60 IN A 192.0.2.71\n");
  CHECK(answer.authority.empty());
  CHECK(answer.observed->last == moment("2020-01-03"));
  CHECK(answer.observed_by->address == "192.0.2.53");
  CHECK(answer.zone == name("x.test"));
  CHECK(to_text(ask_rd(zones, "2020-01-02", "a.sub.x.test", RRType::kA).answer) ==
        "a.sub.x.test. 60 IN A 192.0.2.70\n");
  CHECK(ask(zones, "2020-01-03", "a.sub.x.test", RRType::kA).kind == Kind::kReferral);
}

TEST_CASE("RD=1: an observation counts no longer once the delegation changed") {
  const auto zones = watched({{"2020-01-04", "a.sub.x.test. 60 IN A 192.0.2.72"}});
  CHECK(ask_rd(zones, "2020-01-04", "a.sub.x.test", RRType::kA).kind == Kind::kObservation);
  CHECK(ask_rd(zones, "2020-01-05", "a.sub.x.test", RRType::kA).kind == Kind::kTrailEnds);
}

TEST_CASE("RD=1: a delegation that changed and changed back did change") {
  const auto zones = zones_from_text({{"x.test", "2020-01-01", soa() + kSub},
                                      {"x.test", "2020-01-02", soa() + "sub 300 IN NS ns.new.sub\n"},
                                      {"x.test", "2020-01-03", soa() + kSub}},
                                     {{"2020-01-01", "a.sub.x.test. 60 IN A 192.0.2.70"}});
  CHECK(ask_rd(zones, "2020-01-03", "a.sub.x.test", RRType::kA).kind == Kind::kTrailEnds);
}

TEST_CASE("RD=1: an observation from before the zone was known says nothing of its delegations") {
  const auto zones = watched({{"2019-12-31", "a.sub.x.test. 60 IN A 192.0.2.70"}});
  CHECK(ask_rd(zones, "2020-01-02", "a.sub.x.test", RRType::kA).kind == Kind::kTrailEnds);
}

TEST_CASE("RD=1: where nothing was seen the trail ends with SERVFAIL and the referral") {
  const auto zones = watched({{"2020-01-03", "a.sub.x.test. 60 IN TXT \"another type\""}});
  const Answer answer = ask_rd(zones, "2020-01-03", "a.sub.x.test", RRType::kA);
  CHECK(answer.kind == Kind::kTrailEnds);
  CHECK(status(answer) == "SERVFAIL");
  CHECK(gist(answer.authority) == "sub.x.test. NS");
  CHECK(gist(answer.additional) == "ns.sub.x.test. A");
}

TEST_CASE("RD=1: the content of a zone always wins over what was seen") {
  const auto zones = watched({{"2020-01-03", "other.x.test. 60 IN A 192.0.2.99\nnone.x.test. 60 IN A 192.0.2.99"}});
  CHECK(to_text(ask_rd(zones, "2020-01-03", "other.x.test", RRType::kA).answer) ==
        "other.x.test. 300 IN A 192.0.2.6\n");
  CHECK(ask_rd(zones, "2020-01-03", "none.x.test", RRType::kA).kind == Kind::kNxdomain);
}

TEST_CASE("RD=1: an observed CNAME is followed") {
  const auto zones = watched({{"2020-01-03", "a.sub.x.test. 60 IN CNAME b.sub.x.test."},
                              {"2020-01-03", "b.sub.x.test. 60 IN CNAME other.x.test."},
                              {"2020-01-03", "c.sub.x.test. 60 IN CNAME d.sub.x.test."}});
  const Answer answer = ask_rd(zones, "2020-01-03", "a.sub.x.test", RRType::kA);
  CHECK(gist(answer.answer) == "a.sub.x.test. CNAME, b.sub.x.test. CNAME, other.x.test. A");
  CHECK(answer.kind == Kind::kObservation);
  CHECK(status(answer) == "NOERROR");
  const Answer broken = ask_rd(zones, "2020-01-03", "c.sub.x.test", RRType::kA);
  CHECK(broken.kind == Kind::kTrailEnds);
  CHECK(gist(broken.answer) == "c.sub.x.test. CNAME");
}

TEST_CASE("RD=1: ANY gives what the newest answer had") {
  const auto zones = watched({{"2020-01-02", "a.sub.x.test. 60 IN TXT \"older\""},
                              {"2020-01-03", "a.sub.x.test. 60 IN MX 5 m.test.\na.sub.x.test. 60 IN A 192.0.2.71"}});
  CHECK(gist(ask_rd(zones, "2020-01-03", "a.sub.x.test", RRType::kANY).answer) == "a.sub.x.test. A, a.sub.x.test. MX");
}

TEST_CASE("RD=1: a view of one server takes that server's observations alone") {
  const auto zones = watched({{"2020-01-03", "a.sub.x.test. 60 IN A 192.0.2.71", Server{"", "192.0.2.99"}}});
  const Question question{name("a.sub.x.test"), RRType::kA, RRClass::kIN, false, true};
  CHECK(lookup(zones.at(moment("2020-01-03")), question).kind == Kind::kObservation);
  CHECK(lookup(zones.at(moment("2020-01-03"), "192.0.2.1"), question).kind == Kind::kTrailEnds);
}

}  // namespace yore::answer
