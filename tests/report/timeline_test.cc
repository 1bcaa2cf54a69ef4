#include "zonedb/report/timeline.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace yore::report {
namespace {

const Server kNs1{"ns1.example.", "192.0.2.1", 53};
const Server kNs2{"ns2.example.", "192.0.2.2", 53};

Interval time_of(std::string_view text) { return parse_interval(text).value(); }

SnapshotFacts seen(std::string_view time, const Server& server, std::uint32_t version) {
  SnapshotFacts facts;
  facts.time = time_of(time);
  facts.server = server;
  facts.version = VersionId{version};
  return facts;
}

std::vector<SnapshotFacts> in_order(std::vector<SnapshotFacts> snapshots) {
  std::sort(snapshots.begin(), snapshots.end(), in_snapshot_order);
  return snapshots;
}

std::vector<Disagreement> disagreements(const std::vector<SnapshotFacts>& snapshots) {
  return find_disagreements(snapshots, find_reigns(snapshots));
}

TEST_CASE("a reign is a run of one server's snapshots with the same version") {
  const auto snapshots = in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-02T00:00:00Z", kNs1, 1),
                                   seen("2020-01-03T00:00:00Z", kNs1, 2), seen("2020-01-04T00:00:00Z", kNs1, 1)});
  const auto reigns = find_reigns(snapshots);
  REQUIRE(reigns.size() == 3);
  CHECK(reigns[0].snapshots == 2);
  CHECK(to_text(reigns[0].first) == "2020-01-01T00:00:00Z");
  CHECK(to_text(reigns[0].last) == "2020-01-02T00:00:00Z");
  CHECK(reigns[1].version == VersionId{2});
  CHECK(reigns[2].version == VersionId{1});
}

TEST_CASE("a reign was there still when the latest of its snapshots began, which need not be the last to end") {
  const auto reigns = find_reigns(in_order(
      {seen("2020-01-01T10:00:00Z", kNs1, 1), seen("2020-01-01T20:00:00Z", kNs1, 1), seen("2020-01-01", kNs1, 1)}));
  REQUIRE(reigns.size() == 1);
  CHECK(to_text(reigns[0].last) == "2020-01-01");
  CHECK(to_text(Interval{reigns[0].latest_start, reigns[0].latest_start}) == "2020-01-01T20:00:00Z");
}

TEST_CASE("two servers out of step have a reign each and break none of the other's") {
  const auto snapshots = in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-01T00:00:01Z", kNs2, 2),
                                   seen("2020-01-02T00:00:00Z", kNs1, 1), seen("2020-01-02T00:00:01Z", kNs2, 2)});
  const auto reigns = find_reigns(snapshots);
  REQUIRE(reigns.size() == 2);
  CHECK(reigns[0].snapshots == 2);
  CHECK(reigns[1].snapshots == 2);
}

TEST_CASE("of one server and one time the first snapshot holds, and another beside it is no step") {
  const auto snapshots = in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-02T00:00:00Z", kNs1, 1),
                                   seen("2020-01-02T00:00:00Z", kNs1, 2), seen("2020-01-02T00:00:00Z", kNs2, 2),
                                   seen("2020-01-03T00:00:00Z", kNs1, 1), seen("2020-01-03T00:00:00Z", kNs1, 1)});
  const auto beside = find_beside(snapshots);
  CHECK(std::vector(beside) == std::vector<std::optional<std::size_t>>{{}, {}, 1, {}, {}, {}});
  const auto reigns = find_reigns(snapshots);
  REQUIRE(reigns.size() == 3);
  CHECK(reigns[0].snapshots == 4);
  CHECK(reigns[1].beside == 1);
  CHECK(reigns[1].snapshots == 1);
  CHECK(!reigns[2].beside);
}

TEST_CASE("one server with two contents in one second disagrees with itself, in one day it may have changed") {
  const auto found =
      disagreements(in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-01T00:00:00Z", kNs1, 2)}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].a == found[0].b);
  CHECK(found[0].a_version == VersionId{1});
  CHECK(found[0].b_version == VersionId{2});
  CHECK(disagreements(in_order({seen("2020-01-01", kNs1, 1), seen("2020-01-01", kNs1, 2)})).empty());
  // Of two of one second neither holds, where one of the whole day does.
  CHECK(disagreements(in_order({seen("2020-01-01", kNs1, 1), seen("2020-01-01T23:59:59Z", kNs1, 2),
                                seen("2020-01-01T23:59:59Z", kNs1, 3)}))
            .size() == 1);
}

TEST_CASE("a failed scan between two snapshots makes a gap, one before the first or after the last does not") {
  const std::vector<SnapshotFacts> snapshots = {seen("2020-01-01T00:00:00Z", kNs1, 1),
                                                seen("2020-01-05T00:00:00Z", kNs1, 1)};
  const std::vector<Interval> failed = {time_of("2019-12-31T00:00:00Z"), time_of("2020-01-02T00:00:00Z"),
                                        time_of("2020-01-03T00:00:00Z"), time_of("2020-01-06T00:00:00Z")};
  const auto gaps = find_gaps(snapshots, failed);
  REQUIRE(gaps.size() == 1);
  CHECK(to_text(gaps[0].between) == "2020-01-01T00:00:00Z/2020-01-05T00:00:00Z");
  CHECK(gaps[0].failed_scans == 2);
}

TEST_CASE("time in which nobody looked is no gap") {
  const std::vector<SnapshotFacts> snapshots = {seen("2020-01-01T00:00:00Z", kNs1, 1),
                                                seen("2025-01-05T00:00:00Z", kNs1, 1)};
  CHECK(find_gaps(snapshots, {}).empty());
}

TEST_CASE("a failed scan that may have come after the next snapshot makes no gap") {
  const std::vector<SnapshotFacts> snapshots = {seen("2020-01-01T00:00:00Z", kNs1, 1),
                                                seen("2020-01-05T12:00:00Z", kNs1, 1)};
  CHECK(find_gaps(snapshots, std::vector{time_of("2020-01-05")}).empty());
  CHECK(find_gaps(snapshots, std::vector{time_of("2020-01-05T12:00:00Z")}).empty());
  CHECK(find_gaps(snapshots, std::vector{time_of("2020-01-04")}).size() == 1);
  // Nor does one that may have come before the snapshot of its second.
  CHECK(find_gaps(snapshots, std::vector{time_of("2020-01-01T00:00:00Z")}).empty());
  const std::vector<SnapshotFacts> wide = {seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-05", kNs1, 1)};
  CHECK(find_gaps(wide, std::vector{time_of("2020-01-05T00:00:00Z")}).empty());
}

TEST_CASE("an undated failure between two snapshots of its file is a gap between them") {
  const std::vector<SnapshotFacts> snapshots = {seen("2020-01-01T00:00:00Z", kNs1, 1),
                                                seen("2020-01-01T00:01:00Z", kNs1, 1)};
  CHECK(find_gaps(snapshots, std::vector{time_of("2020-01-01T00:00:00Z/2020-01-01T00:01:00Z")}).size() == 1);
}

TEST_CASE("servers with different content in one second disagree") {
  const auto found =
      disagreements(in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-01T00:00:00Z", kNs2, 2)}));
  REQUIRE(found.size() == 1);
  CHECK(to_text(found[0].time) == "2020-01-01T00:00:00Z");
  CHECK(found[0].a == kNs1);
  CHECK(found[0].a_version == VersionId{1});
  CHECK(found[0].b_version == VersionId{2});
}

TEST_CASE("a server that had another content before and after a snapshot of the other's disagrees with it") {
  const auto found =
      disagreements(in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-02T00:00:00Z", kNs2, 2),
                              seen("2020-01-03T00:00:00Z", kNs1, 1)}));
  REQUIRE(found.size() == 1);
  CHECK(to_text(found[0].time) == "2020-01-02T00:00:00Z");
}

TEST_CASE("different content at different times is no disagreement") {
  CHECK(
      disagreements(in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-02T00:00:00Z", kNs2, 2)})).empty());
  // The first changed between the second's snapshots; which of them came first is not known.
  CHECK(disagreements(in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-03T00:00:00Z", kNs1, 2),
                                seen("2020-01-02T00:00:00Z", kNs2, 2)}))
            .empty());
}

TEST_CASE("snapshots of one day each may have been taken at different hours: no disagreement") {
  CHECK(disagreements(in_order({seen("2020-01-01", kNs1, 1), seen("2020-01-01", kNs2, 2)})).empty());
  CHECK(disagreements(in_order({seen("2020-01-01", kNs1, 1), seen("2020-01-01T12:00:00Z", kNs2, 2)})).empty());
}

TEST_CASE("a snapshot of an unknown hour within the other's reign disagrees with it") {
  const auto found = disagreements(in_order(
      {seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-02", kNs2, 2), seen("2020-01-05T00:00:00Z", kNs1, 1)}));
  REQUIRE(found.size() == 1);
  CHECK(to_text(found[0].time) == "2020-01-02");
}

TEST_CASE("two reigns that overlap disagree for the time that they share") {
  const auto found =
      disagreements(in_order({seen("2020-01-01T00:00:00Z", kNs1, 1), seen("2020-01-02T00:00:00Z", kNs2, 2),
                              seen("2020-01-03T00:00:00Z", kNs1, 1), seen("2020-01-04T00:00:00Z", kNs2, 2)}));
  REQUIRE(found.size() == 1);
  CHECK(to_text(found[0].time) == "2020-01-02T00:00:00Z/2020-01-03T00:00:00Z");
}

// The rule in its plainest words, over every pair of reigns.
std::size_t count_plainly(const std::vector<SnapshotFacts>& snapshots) {
  const auto reigns = find_reigns(snapshots);
  const auto within = [&](const Reign& inner, const Reign& outer) {
    return std::any_of(inner.members.begin(), inner.members.end(), [&](std::size_t member) {
      return outer.first.last <= snapshots[member].time.first && snapshots[member].time.last <= outer.last.first;
    });
  };
  std::size_t count = 0;
  for (const Reign& a : reigns) {
    for (const Reign& b : reigns) {
      // Two servers, or two contents of one server and one time: what holds and one beside it, or two beside it.
      const bool beside_a = b.beside && std::ranges::find(a.members, *b.beside) != a.members.end();
      const bool both_beside = a.beside && a.beside == b.beside && &a < &b;
      const bool pair = a.server < b.server || beside_a || both_beside;
      if (!pair || a.version == b.version) continue;
      const bool sure = a.first.last <= a.last.first && b.first.last <= b.last.first;
      const bool overlap = sure && std::max(a.first.last, b.first.last) <= std::min(a.last.first, b.last.first);
      if (overlap || within(a, b) || within(b, a)) ++count;
    }
  }
  return count;
}

TEST_CASE("whatever the times, each pair of reigns that disagrees is found once") {
  std::uint32_t state = 1;
  const auto random = [&](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % below;
  };
  std::size_t total = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<SnapshotFacts> snapshots;
    const std::uint32_t size = 2 + random(12);
    for (std::uint32_t i = 0; i < size; ++i) {
      SnapshotFacts facts;
      facts.time.first.seconds = random(30);
      facts.time.last.seconds = facts.time.first.seconds + (random(2) == 0 ? 0 : random(10));
      facts.server = random(2) == 0 ? kNs1 : kNs2;
      facts.version = VersionId{1 + random(3)};
      snapshots.push_back(facts);
    }
    snapshots = in_order(std::move(snapshots));
    const std::size_t plainly = count_plainly(snapshots);
    total += plainly;
    REQUIRE(disagreements(snapshots).size() == plainly);
  }
  CHECK(total > 300);
}

}  // namespace
}  // namespace yore::report
