#include "zonedb/report/presence.h"

#include <doctest/doctest.h>

namespace yore::report {
namespace {

const Server kNs1{"ns1.example.", "192.0.2.1", 53};
const Server kNs2{"ns2.example.", "192.0.2.2", 53};
constexpr VersionId kWith{1};  // the version that holds the RR
constexpr VersionId kWithout{2};

// REQUIRES: called in snapshot order.
SnapshotFacts seen(std::string_view time, const Server& server, VersionId version) {
  static std::int64_t scans = 0;
  SnapshotFacts facts;
  facts.time = parse_interval(time).value();
  facts.server = server;
  facts.version = version;
  facts.scan_id = ++scans;
  return facts;
}

Presence presence() {
  Presence one;
  one.add(kWith, kWith, Ttl{60});
  return one;
}

TEST_CASE("a snapshot beside another is not what its server had before") {
  // ns1 went from the one state to the other between its two days, so all snapshots can be told together.
  const ZoneTimes times({seen("2020-01-02", kNs1, kWith), seen("2020-01-02", kNs1, kWithout),
                         seen("2020-01-03T12:00:00Z", kNs2, kWith), seen("2020-01-04", kNs1, kWithout)});
  CHECK(!times.is_by_server(presence(), TtlUse::kApart));
  const auto stretches = times.stretches(presence(), TtlUse::kApart);
  REQUIRE(stretches.size() == 1);
  CHECK(stretches[0].snapshots == 2);
  CHECK(stretches[0].beside == 1);
}

TEST_CASE("a snapshot beside another that holds the RR alone is a stretch of its own") {
  const ZoneTimes times({seen("2020-01-01", kNs1, kWithout), seen("2020-01-02", kNs1, kWithout),
                         seen("2020-01-02", kNs1, kWith), seen("2020-01-03", kNs1, kWithout)});
  const auto stretches = times.stretches(presence(), TtlUse::kApart);
  REQUIRE(stretches.size() == 1);
  CHECK(stretches[0].is_beside());
  CHECK(to_text(stretches[0].first.time) == "2020-01-02");
  CHECK(stretches[0].before->version == kWithout);
  CHECK(stretches[0].begins == Stretch::Edge::kAbsent);
  CHECK(stretches[0].ends == Stretch::Edge::kAbsent);
  CHECK(to_text(times.held_before(stretches[0])->time) == "2020-01-01");
}

TEST_CASE("both ends of a stretch say what the snapshot beyond shows") {
  constexpr VersionId kOther{3};
  Presence presence;
  presence.add(kWith, kWith, Ttl{60});
  presence.add(kOther, kOther, Ttl{30});
  const ZoneTimes times({seen("2020-01-01", kNs1, kWithout), seen("2020-01-02", kNs1, kWith),
                         seen("2020-01-03", kNs1, kOther), seen("2020-01-04", kNs1, kWithout)});
  const auto stretches = times.stretches(presence, TtlUse::kApart);
  REQUIRE(stretches.size() == 2);
  CHECK(stretches[0].begins == Stretch::Edge::kAbsent);
  CHECK(stretches[0].ends == Stretch::Edge::kOtherTtl);
  CHECK(stretches[1].begins == Stretch::Edge::kOtherTtl);
  CHECK(stretches[1].ends == Stretch::Edge::kAbsent);
}

TEST_CASE("where lifespans of several RRs overlap, any of them counts") {
  Presence any;
  any.add(VersionId{1}, VersionId{10}, Ttl{60});
  any.add(VersionId{3}, VersionId{4}, Ttl{60});
  any.add(VersionId{5}, VersionId{5}, Ttl{60});
  CHECK(any.ttl_in(VersionId{7}));
  CHECK(!any.ttl_in(VersionId{11}));
}

}  // namespace
}  // namespace yore::report
