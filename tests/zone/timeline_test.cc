// Timeline against the obvious: the last that holds, the first that comes later.
#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <vector>

#include "zonedb/zone/zone_history.h"

namespace yore::zone {
namespace {

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

// Moments at even distances, at wild ones, in clusters; often several times the same. Now and then with what is no time
// beside them, as a damaged archive may have it.
std::vector<std::int64_t> some_moments(std::mt19937_64& random) {
  const std::int64_t size = static_cast<std::int64_t>(random() % 40);
  const std::uint64_t kind = random() % 4;
  std::vector<std::int64_t> moments;
  std::int64_t at = static_cast<std::int64_t>(random() % 2'000'000) - 1'000'000;
  for (std::int64_t i = 0; i < size; ++i) {
    moments.push_back(at);
    const std::uint64_t wild = random() % 50 == 0 ? random() % 200'000'000'000 : random() % 3;
    at += kind == 0 ? 3600 : static_cast<std::int64_t>(kind == 1 ? random() % 7000 : wild);
  }
  if (random() % 20 == 0) moments.insert(moments.begin(), {kFirst, kFirst + 1});
  if (random() % 20 == 0) moments.insert(moments.end(), {kLast - 1, kLast});
  return moments;
}

}  // namespace

TEST_CASE("whatever the distances, the snapshot that holds is the last not later, of equal times the first") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<std::int64_t> moments = some_moments(random);
    Timeline timeline;
    for (std::uint32_t i = 0; i < moments.size(); ++i) timeline.add(Timestamp{moments[i]}, i);
    std::vector<std::int64_t> asked = {kFirst, 0, kLast};
    for (const std::int64_t moment : moments) {
      asked.push_back(moment);
      if (moment > kFirst) asked.push_back(moment - 1);
      if (moment < kLast) asked.push_back(moment + 1);
    }
    for (const std::int64_t at : asked) {
      std::uint32_t holds = kNone;
      std::uint32_t next = kNone;
      for (std::uint32_t i = 0; i < moments.size(); ++i) {
        if (moments[i] <= at && (holds == kNone || moments[i] > moments[holds])) holds = i;
        if (moments[i] > at && next == kNone) next = i;
      }
      CAPTURE(at);
      REQUIRE(timeline.at(Timestamp{at}) == holds);
      REQUIRE(timeline.next_after(Timestamp{at}) == next);
    }
  }
}

}  // namespace yore::zone
