#include "zonedb/archive/version_runs.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/support/in_range.h"

namespace yore::archive {
namespace {

using Presence = std::vector<std::optional<std::uint32_t>>;  // by version: the TTL, or absent

// Versions stand at positions 10, 20, 30, ...
std::int64_t position(std::size_t version) { return 10 * static_cast<std::int64_t>(version + 1); }

std::vector<VersionRun> runs_of(const Presence& presence, const std::vector<std::int64_t>& positions) {
  std::vector<VersionRun> runs;
  for (std::size_t i = 0; i < presence.size(); ++i) {
    if (!presence[i]) continue;
    if (i > 0 && presence[i - 1] == presence[i]) {
      runs.back().last = positions[i];
    } else {
      runs.push_back({positions[i], positions[i], *presence[i]});
    }
  }
  return runs;
}

Presence some_presence() {
  Presence presence;
  for (const int state : *rc::gen::container<std::vector<int>>(test::in_range(0, 3))) {
    presence.push_back(state == 0 ? std::nullopt : std::optional<std::uint32_t>(state));
  }
  return presence;
}

}  // namespace

TEST_CASE("putting a version in and taking it out agrees with looking at each version") {
  CHECK(rc::check([] {
    const Presence presence = some_presence();
    const auto at = *test::in_range<std::size_t>(0, presence.size() + 1);
    const int state = *test::in_range(0, 3);
    const std::optional<std::uint32_t> ttl = state == 0 ? std::nullopt : std::optional<std::uint32_t>(state);
    std::vector<std::int64_t> positions;
    for (std::size_t i = 0; i < presence.size(); ++i) positions.push_back(position(i));
    Place place;
    if (at > 0) place.before = positions[at - 1];
    if (at < positions.size()) place.after = positions[at];
    place.at = at > 0 ? positions[at - 1] + 5 : 5;
    Presence after = presence;
    after.insert(after.begin() + static_cast<std::ptrdiff_t>(at), ttl);
    std::vector<std::int64_t> positions_after = positions;
    positions_after.insert(positions_after.begin() + static_cast<std::ptrdiff_t>(at), place.at);
    const std::vector<VersionRun> put_in = with_version(runs_of(presence, positions), place, ttl);
    RC_ASSERT(put_in == runs_of(after, positions_after));
    RC_ASSERT(without_version(put_in, place) == runs_of(presence, positions));
  }));
}

}  // namespace yore::archive
