// VersionRun: a lifespan by its positions: a run of a zone's versions in which one RR is present with one TTL, while a
// version is put in or taken out.
//
// Pure arithmetic on positions (schema.h); lifespans.cc applies it to the lifespan table, RR by RR.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace yore::archive {

struct VersionRun {
  std::int64_t first = 0;  // positions, both included
  std::int64_t last = 0;
  std::uint32_t ttl = 0;
  friend bool operator==(const VersionRun&, const VersionRun&) = default;
};

// A place among a zone's versions: at `at`, between the neighbours `before` and `after`. What is not there is beyond
// every position.
struct Place {
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  std::int64_t before = kNone;
  std::int64_t at = 0;
  std::int64_t after = kEnd;
};

// The runs of one RR after a version is put in at `place`, in which the RR is present with `ttl`, or absent.
// REQUIRES: `runs` sorted, maximal, and all of those that touch `before` or `after` are there; none touches `at` but
// by reaching from `before` to `after`.
[[nodiscard]] std::vector<VersionRun> with_version(std::vector<VersionRun> runs, const Place& place,
                                                   std::optional<std::uint32_t> ttl);

// The runs of one RR after the version at `place` is taken out. REQUIRES: `runs` sorted, maximal, and all of those that
// touch `before`, `at` or `after` are there.
[[nodiscard]] std::vector<VersionRun> without_version(std::vector<VersionRun> runs, const Place& place);

}  // namespace yore::archive
