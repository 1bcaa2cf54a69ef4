// From a World to the ZoneSet that the core answers from: the same facts, handed to zonedb/zone's own builders.
//
// Threads: pure functions.
#pragma once

#include "tests/model/twin/world.h"
#include "zonedb/zone/zone_set.h"

namespace yore::model {

// How a history came to be: read whole, or its first versions read and the others appended one by one (zone/append.h).
enum class Grown { kWhole, kByVersion };

[[nodiscard]] zone::ZoneSet zone_set_of(const World& world, Grown grown);

}  // namespace yore::model
