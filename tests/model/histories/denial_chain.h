// Turns the RRs of a zone into those of a zone that denies: NSEC or NSEC3 chains that are right, and RRSIGs that are in
// the right places but sign nothing.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/dns/rr.h"

namespace yore::model {

enum class Denial { kNone = 0, kNsec = 1, kNsec3 = 2, kNsec3OptOut = 3 };

void add_denial(std::vector<RR>& rrs, const Name& apex, Denial denial);

}  // namespace yore::model
