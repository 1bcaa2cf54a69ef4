// make_ready(): makes the NS of each zone cut and of the apex ready, and the SOA (ready_sections.h), before anybody
// asks.
//
// The builder and append_version() call it when all else that it reads is there. Names are compressed as server/wire/
// would in an answer to the question that has the owner in it: tests/respond/direct_test.cc holds the two to each
// other.
//
// Threads: a pure function of its argument.
#pragma once

#include <cstdint>

#include "zonedb/zone/zone_content.h"

namespace yore::zone {

// For all versions from `first_version` on; those of the versions before are there. REQUIRES: so are states and names.
void make_ready(ContentArrays& content, std::uint32_t first_version);

}  // namespace yore::zone
