// The questions worth asking of a World: every name that is or was there, its parents, children and siblings, names
// that only a wildcard has, names above every apex; at every moment at which something changes, and just before the
// first.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "tests/model/twin/world.h"

namespace yore::model {

[[nodiscard]] std::vector<Name> interesting_names(const World& world);
[[nodiscard]] std::vector<RRType> interesting_types(const World& world);
[[nodiscard]] std::vector<Timestamp> interesting_times(const World& world);
// As seen by all servers, and by each that took part.
[[nodiscard]] std::vector<Moment> interesting_moments(const World& world);

}  // namespace yore::model
