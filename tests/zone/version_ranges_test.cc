#include "zonedb/zone/version_ranges.h"

#include <doctest/doctest.h>

#include <random>

#include "zonedb/zone/presence_index.h"

namespace yore::zone {

TEST_CASE("ranges that overlap or touch become one") {
  VersionRanges ranges{{7, 9}, {1, 2}, {3, 3}, {8, 12}, {20, 20}};
  normalise(ranges);
  CHECK(ranges == VersionRanges{{1, 3}, {7, 12}, {20, 20}});
}

TEST_CASE("a range holds at both its ends and not beside them") {
  const VersionRanges ranges{{2, 3}, {7, 7}};
  const std::vector<bool> expected{false, false, true, true, false, false, false, true, false};
  for (std::uint32_t v = 0; v < expected.size(); ++v) CHECK(holds_at(ranges, v) == expected[v]);
}

TEST_CASE("subtracting leaves exactly the versions that are in the first and not in the second") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    const auto some = [&] {
      VersionRanges ranges;
      for (std::uint32_t i = random() % 4; i > 0; --i) {
        const std::uint32_t first = 1 + static_cast<std::uint32_t>(random() % 20);
        ranges.push_back({first, first + static_cast<std::uint32_t>(random() % 5)});
      }
      normalise(ranges);
      return ranges;
    };
    const VersionRanges a = some();
    const VersionRanges b = some();
    const VersionRanges rest = subtract(a, b);
    for (std::uint32_t v = 0; v < 30; ++v) REQUIRE(holds_at(rest, v) == (holds_at(a, v) && !holds_at(b, v)));
  }
}

TEST_CASE("the last one present is found at any version, however many before it are absent") {
  std::mt19937 random(11);
  for (const std::uint32_t count : {1U, 31U, 32U, 33U, 64U, 1024U, 1025U, 5000U}) {
    PresenceIndex index;
    std::vector<VersionRanges> ranges(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      // Version 1 has few, version 2 about half, version 3 all, version 4 the first alone.
      if (random() % 700 == 0) ranges[i].push_back({1, 1});
      if (random() % 2 == 0) ranges[i].push_back({2, 2});
      ranges[i].push_back({3, i == 0 ? 4U : 3U});
      normalise(ranges[i]);
      index.add(i * 10, ranges[i]);
    }
    index.freeze();
    for (std::uint32_t version = 0; version <= 5; ++version) {
      std::optional<std::uint32_t> expected;
      for (std::uint32_t key = 0; key < count * 10; ++key) {
        if (key % 10 == 0 && holds_at(ranges[key / 10], version)) expected = key;
        if (key % 7 == 0) REQUIRE(index.last_at_or_before(key, version) == expected);
      }
      REQUIRE(index.last(version) == expected);
    }
  }
}

}  // namespace yore::zone
