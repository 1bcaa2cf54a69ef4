// The delegations of the made-up zone `bench.`, which generate.cc prints and questions.cc asks about.
//
// A delegation's state follows from its number, the version, the seed and the rate of change alone, so any of them can
// be had by itself.
//
// Threads: values and pure functions.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>

namespace yore::bench {

// SplitMix64 (Steele, Lea, Flood 2014): small, seeded by any number, the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  double unit() { return (static_cast<double>(next() >> 11) + 0.5) / 9007199254740992.0; }

 private:
  std::uint64_t state_;
};

struct Delegation {
  std::uint32_t name = 0;
  std::uint32_t servers = 0;
  std::uint32_t glue = 0;
  std::uint32_t ttl = 86400;

  void change(Random& random) {
    switch (random.next() % 4) {
      case 0:
        ++servers;
        break;
      case 1:
        ++glue;
        break;
      case 2:
        ++name;
        break;
      default:
        ttl = ttl == 86400 ? 3600 : 86400;
    }
  }
};
// RRs that make way where a delegation changes: 2, 1, 3 or 3 of its 3.
inline constexpr double kShareOfChange = 2.25 / 3;
inline constexpr std::uint64_t kMostPermille = 749;  // of all RRs; with more every delegation would change each time

// The state at `version`: changes come at geometrically distributed distances, so each version changes its share.
inline Delegation state_at(std::uint64_t number, std::uint64_t version, std::uint64_t seed, std::uint64_t permille) {
  const double rate = static_cast<double>(permille) / 1000 / kShareOfChange;
  Random random(seed * 0x100000001b3U + number);
  Delegation delegation;
  double at = 1;
  for (;;) {
    at += 1 + std::floor(std::log(random.unit()) / std::log1p(-rate));
    if (at > static_cast<double>(version)) return delegation;
    delegation.change(random);
  }
}

inline std::string label_of(std::uint64_t number, std::uint32_t name) {
  Random random(number + 1 + (std::uint64_t{name} << 32));
  std::string label;
  const std::uint64_t letters = 3 + random.next() % 10;
  for (std::uint64_t i = 0; i < letters; ++i) label += static_cast<char>('a' + random.next() % 26);
  return label + std::to_string(number) + (name == 0 ? "" : "-" + std::to_string(name));
}

}  // namespace yore::bench
