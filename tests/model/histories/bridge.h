// From a World to the ZoneSet that the core answers from: the same facts, handed to zonedb/zone's own builders.
//
// Threads: pure functions.
#pragma once

#include "tests/model/twin/world.h"
#include "zonedb/zone/zone_set.h"

namespace yore::model {

[[nodiscard]] zone::ZoneSet zone_set_of(const World& world);

}  // namespace yore::model
