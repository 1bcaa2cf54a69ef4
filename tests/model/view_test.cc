// DESIGN's rules of what holds at a moment and which zone speaks, asked of the model: by hand, one by one.
#include <doctest/doctest.h>

#include "tests/model/ask.h"

namespace yore::model {

namespace {

const std::string kSoa = "@ 60 IN SOA a. b. 1 2 3 4 5\n";
const Server kOther{"ns2.test.", "192.0.2.2"};

std::string address_at(const World& world, const std::string& at, std::optional<std::string> server = std::nullopt) {
  return rrs_in(ask(world, "a.e.", "A", {.at = at, .server = std::move(server)}).answer);
}
std::string kind(const World& world, const std::string& qname, const std::string& qtype, const Asking& asking = {}) {
  return kind_of(ask(world, qname, qtype, asking));
}

}  // namespace

TEST_CASE("a zone holds what its newest snapshot at or before the moment says") {
  const World world =
      world_of({{"e.", "@100", kSoa + "a.e. 60 IN A 192.0.2.1"}, {"e.", "@200", kSoa + "a.e. 60 IN A 192.0.2.2"}});
  CHECK(kind(world, "a.e.", "A", {.at = "@99"}) == "REFUSED");
  CHECK(address_at(world, "@100") == "a.e. A 192.0.2.1");
  CHECK(address_at(world, "@199") == "a.e. A 192.0.2.1");
  CHECK(address_at(world, "@200") == "a.e. A 192.0.2.2");
  CHECK(ask(world, "a.e.", "A", {.at = "@99"}).first_snapshot->time.last == Timestamp{100});
}

TEST_CASE("of two servers at one moment the lower address speaks, and one server alone where asked") {
  const World world = world_of(
      {{"e.", "@100", kSoa + "a.e. 60 IN A 192.0.2.2", kOther}, {"e.", "@100", kSoa + "a.e. 60 IN A 192.0.2.1"}});
  CHECK(address_at(world, "@100") == "a.e. A 192.0.2.1");
  CHECK(address_at(world, "@100", "ns2.test.") == "a.e. A 192.0.2.2");
  CHECK(address_at(world, "@100", "192.0.2.2") == "a.e. A 192.0.2.2");
  CHECK(kind(world, "a.e.", "A", {.server = "192.0.2.3"}) == "REFUSED");
}

TEST_CASE("the deepest known zone answers, and the enclosing one as long as it is not known") {
  const World world =
      world_of({{"e.", "@100", kSoa + "c.e. 60 IN NS ns.c.e."}, {"c.e.", "@200", kSoa + "x.c.e. 60 IN A 192.0.2.1"}});
  CHECK(kind(world, "x.c.e.", "A", {.at = "@150"}) == "referral");
  CHECK(kind(world, "x.c.e.", "A", {.at = "@200"}) == "AA answer");
  CHECK(kind(world, "c.e.", "DS", {.at = "@200"}) == "AA NODATA");
  CHECK(ask(world, "c.e.", "DS", {.at = "@200"}).zone == test::name("e."));
}

TEST_CASE("a child that the newer parent no longer delegates is the parent's to answer") {
  const std::vector<Seen> before = {{"e.", "@100", kSoa + "c.e. 60 IN NS ns.c.e."},
                                    {"c.e.", "@200", kSoa + "x.c.e. 60 IN A 192.0.2.1"}};
  std::vector<Seen> dropped = before;
  dropped.push_back({"e.", "@300", kSoa + "d.e. 60 IN A 192.0.2.1"});
  CHECK(kind(world_of(dropped), "x.c.e.", "A", {.at = "@299"}) == "AA answer");
  CHECK(kind(world_of(dropped), "x.c.e.", "A", {.at = "@300"}) == "AA NXDOMAIN");
  std::vector<Seen> kept = before;
  kept.push_back({"e.", "@300", kSoa + "c.e. 60 IN NS ns.other."});
  CHECK(kind(world_of(kept), "x.c.e.", "A", {.at = "@300"}) == "AA answer");
  std::vector<Seen> seen_later = dropped;
  seen_later.push_back({"c.e.", "@400", kSoa + "x.c.e. 60 IN A 192.0.2.1"});
  CHECK(kind(world_of(seen_later), "x.c.e.", "A", {.at = "@400"}) == "AA answer");
}

TEST_CASE("with RD a CNAME is followed into another zone, without RD it ends the answer") {
  const World world =
      world_of({{"e.", "@100", kSoa + "w.e. 60 IN CNAME a.f."}, {"f.", "@100", kSoa + "a.f. 60 IN A 192.0.2.1"}});
  CHECK(rrs_in(ask(world, "w.e.", "A").answer) == "w.e. CNAME a.f.");
  CHECK(rrs_in(ask(world, "w.e.", "A", {.recursion_desired = true}).answer) == "a.f. A 192.0.2.1; w.e. CNAME a.f.");
}

TEST_CASE("with RD an observation answers where the zone refers, as long as the delegation has not changed since") {
  World world =
      world_of({{"e.", "@100", kSoa + "c.e. 60 IN NS ns.c.e."}, {"e.", "@300", kSoa + "c.e. 60 IN NS ns2.c.e."}});
  const RR seen = test::rrs_from_text("x.c.e. 30 IN A 192.0.2.1").front();
  world.observations.push_back({1,
                                RRset{seen.owner, seen.type, seen.rrclass, seen.ttl, {seen.rdata}},
                                {Timestamp{200}, Timestamp{200}},
                                kOther});
  const auto asked = [&](const std::string& at) {
    return kind(world, "x.c.e.", "A", {.at = at, .recursion_desired = true});
  };
  CHECK(asked("@199") == "trail ends");
  CHECK(asked("@200") == "observation");
  CHECK(asked("@299") == "observation");
  CHECK(asked("@300") == "trail ends");
  CHECK(kind(world, "x.c.e.", "A", {.at = "@200"}) == "referral");
  CHECK(ask(world, "y.c.e.", "A", {.recursion_desired = true}).rcode == Rcode::kServFail);
}

}  // namespace yore::model
