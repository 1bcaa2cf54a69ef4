#include "zonedb/zone/zone_history.h"

#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore::zone {
namespace {

using test::history_from_text;
using test::name;

const std::string kSoa = "@ 300 IN SOA ns h 1 3600 600 86400 60\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1\n";

// The flags of `owner` at `version`, as text: "exists cut dname occluded wildcard".
std::string facts(const ZoneHistory& history, const std::string& owner, std::uint32_t version) {
  const NodeIndex node = history.content().find(LookupName(name(owner)));
  if (node == kNone) return "never";
  const NodeState& state = history.content().state_at(node, VersionId{version});
  std::string text;
  const auto add = [&](NodeFlag flag, const char* word) {
    if (state.has(flag)) text += (text.empty() ? "" : " ") + std::string(word);
  };
  add(kExists, "exists");
  add(kCut, "cut");
  add(kDname, "dname");
  add(kOccluded, "occluded");
  add(kWildcardChild, "wildcard");
  return text;
}

}  // namespace

TEST_CASE("a name exists only at the versions where it or a name below it owns an RRset") {
  const auto history = history_from_text({{"x.test", "2020-01-01", kSoa},
                                          {"x.test", "2020-01-02", kSoa + "a.b 300 IN A 192.0.2.2\n"},
                                          {"x.test", "2020-01-03", kSoa + "b 300 IN A 192.0.2.2\n"},
                                          {"x.test", "2020-01-04", kSoa},
                                          {"x.test", "2020-01-05", kSoa + "a.b 300 IN A 192.0.2.3\n"}});
  REQUIRE(history->versions().size() == 4);  // the fourth day has the first's content again
  CHECK(facts(*history, "b.x.test", 1) == "");
  CHECK(facts(*history, "b.x.test", 2) == "exists");  // an empty non-terminal
  CHECK(facts(*history, "b.x.test", 3) == "exists");
  CHECK(facts(*history, "a.b.x.test", 2) == "exists");
  CHECK(facts(*history, "a.b.x.test", 3) == "");
  CHECK(facts(*history, "a.b.x.test", 4) == "exists");
  CHECK(facts(*history, "c.x.test", 2) == "never");
  CHECK(history->snapshots()[3].version == VersionId{1});
}

TEST_CASE("names below a cut are occluded at the versions that have the cut, and only then") {
  const std::string below = "host.sub 300 IN A 192.0.2.7\nx.host.sub 300 IN TXT \"t\"\n";
  const auto history = history_from_text({{"x.test", "2020-01-01", kSoa + below},
                                          {"x.test", "2020-01-02", kSoa + below + "sub 300 IN NS host.sub\n"},
                                          {"x.test", "2020-01-03", kSoa + below + "sub 300 IN TXT \"own\"\n"}});
  CHECK(facts(*history, "sub.x.test", 1) == "exists");
  CHECK(facts(*history, "host.sub.x.test", 1) == "exists");
  CHECK(facts(*history, "sub.x.test", 2) == "exists cut");
  CHECK(facts(*history, "host.sub.x.test", 2) == "exists occluded");
  CHECK(facts(*history, "x.host.sub.x.test", 2) == "exists occluded");
  CHECK(facts(*history, "sub.x.test", 3) == "exists");
  CHECK(facts(*history, "host.sub.x.test", 3) == "exists");
}

TEST_CASE("a cut below a cut is no cut, and a DNAME beside a cut is none") {
  const auto history = history_from_text(
      {{"x.test", "2020-01-01",
        kSoa +
            "sub 300 IN NS ns\nsub 300 IN DNAME ns\ndeep.sub 300 IN NS ns\nd 300 IN DNAME ns\nsub.d 300 IN NS ns\n"}});
  CHECK(facts(*history, "sub.x.test", 1) == "exists cut");
  CHECK(facts(*history, "deep.sub.x.test", 1) == "exists occluded");
  CHECK(facts(*history, "d.x.test", 1) == "exists dname");
  CHECK(facts(*history, "sub.d.x.test", 1) == "exists occluded");
  CHECK(facts(*history, "x.test", 1) == "exists");
}

TEST_CASE("a wildcard child is a fact of the versions at which it exists") {
  const auto history = history_from_text({{"x.test", "2020-01-01", kSoa + "*.w 300 IN A 192.0.2.2\n"},
                                          {"x.test", "2020-01-02", kSoa + "a.w 300 IN A 192.0.2.2\n"},
                                          {"x.test", "2020-01-03", kSoa + "a.*.w 300 IN A 192.0.2.2\n"}});
  CHECK(facts(*history, "w.x.test", 1) == "exists wildcard");
  CHECK(facts(*history, "w.x.test", 2) == "exists");
  CHECK(facts(*history, "w.x.test", 3) == "exists wildcard");  // the wildcard is an empty non-terminal
}

TEST_CASE("owners of NSEC3 alone do not exist") {
  const std::string nsec3 =
      "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom 300 IN NSEC3 1 0 0 - 0P9MHAVEQVM6T7VBL5LOP2U3T2RP3TON A\n";
  const auto history = history_from_text({{"x.test", "2020-01-01", kSoa + nsec3}});
  CHECK(facts(*history, "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.x.test", 1) == "");
  CHECK(history->rrs_of(VersionId{1}).size() == 4);
}

TEST_CASE("every version gives back the content it was built from, each RR with its own TTL") {
  const std::vector<std::string> contents{kSoa, kSoa + "t 300 IN A 192.0.2.2\nt 600 IN A 192.0.2.3\n",
                                          kSoa + "t 400 IN A 192.0.2.2\nt 600 IN A 192.0.2.3\n",
                                          kSoa + "t 600 IN A 192.0.2.3\nT.u 5 IN TXT \"Ab\"\n",
                                          kSoa + "t 300 IN A 192.0.2.2\nns 300 IN AAAA 2001:db8::1\n"};
  std::vector<test::ZoneText> snapshots;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    snapshots.push_back({"x.test", "2020-01-0" + std::to_string(i + 1), contents[i]});
  }
  const auto history = history_from_text(snapshots);
  REQUIRE(history->versions().size() == contents.size());
  for (std::uint32_t i = 0; i < contents.size(); ++i) {
    auto expected = test::rrs_from_text(contents[i], "x.test");
    sort_and_deduplicate(expected);
    const auto rrs = history->rrs_of(VersionId{i + 1});
    REQUIRE(rrs.size() == expected.size());
    for (std::size_t k = 0; k < rrs.size(); ++k) CHECK(rr_to_text(rrs[k]) == rr_to_text(expected[k]));
    CHECK(content_hash(rrs) == history->versions()[i].content);
  }
}

TEST_CASE("changes between two versions, neighbours or not, are those between their contents") {
  std::vector<test::ZoneText> snapshots;
  const std::vector<std::string> extra{"", "a 300 IN A 192.0.2.2\n", "a 400 IN A 192.0.2.2\nb 300 IN A 192.0.2.2\n",
                                       "a 300 IN A 192.0.2.2\na 300 IN A 192.0.2.9\n"};
  for (std::size_t i = 0; i < extra.size(); ++i) {
    snapshots.push_back({"x.test", "2020-01-0" + std::to_string(i + 1), kSoa + extra[i]});
  }
  const auto history = history_from_text(snapshots);
  for (std::uint32_t from = 1; from <= 4; ++from) {
    for (std::uint32_t to = 1; to <= 4; ++to) {
      const auto expected = changes_between(history->rrs_of(VersionId{from}), history->rrs_of(VersionId{to}));
      const auto changes = history->changes(VersionId{from}, VersionId{to});
      REQUIRE(changes.size() == expected.size());
      for (std::size_t i = 0; i < changes.size(); ++i) {
        CHECK(changes[i].kind == expected[i].kind);
        CHECK(rr_to_text(changes[i].rr) == rr_to_text(expected[i].rr));
        CHECK(changes[i].ttl_before == expected[i].ttl_before);
      }
    }
  }
  const auto ttl = history->changes(VersionId{2}, VersionId{3});
  REQUIRE(ttl.size() == 2);
  CHECK(ttl[0].kind == ChangeKind::kTtlChanged);
  CHECK(ttl[0].ttl_before == Ttl{300});
  CHECK(ttl[1].kind == ChangeKind::kInserted);
}

TEST_CASE("names are found without regard to case and spelled as they were first seen") {
  const auto history = history_from_text({{"x.test", "2020-01-01", kSoa + "MiXed 300 IN A 192.0.2.2\n"}});
  const NodeIndex node = history->content().find(LookupName(name("mIXED.X.tesT")));
  REQUIRE(node != kNone);
  CHECK(history->content().name(node).to_text() == "MiXed.x.test.");
}

TEST_CASE("an RR whose owner is outside the zone stays in the content and is no node of the tree") {
  const auto history = history_from_text({{"x.test", "2020-01-01", kSoa + "y.test. 300 IN A 192.0.2.2\n"}});
  CHECK(history->rrs_of(VersionId{1}).size() == 4);
  CHECK(facts(*history, "y.test", 1) == "");
  CHECK(facts(*history, "x.test", 1) == "exists");
}

TEST_CASE("the root zone holds everything") {
  const auto history = history_from_text(
      {{".", "2020-01-01",
        ". 300 IN SOA a. b. 1 2 3 4 5\n. 300 IN NS a.\nkp. 300 IN NS ns.kp.\nns.kp. 300 IN A 192.0.2.1\n"}});
  CHECK(facts(*history, "kp", 1) == "exists cut");
  CHECK(facts(*history, "ns.kp", 1) == "exists occluded");
  CHECK(facts(*history, "a", 1) == "never");
}

}  // namespace yore::zone
