// count_steps(): how many RRs came, went and got another TTL in each of many steps, from one pass over the lifespans.
//
// log() asks it. Archive::changes() tells the changes of one step, RR by RR.
//
// Threads: one thread with its own Archive.
#pragma once

#include <map>
#include <set>

#include "zonedb/archive/archive.h"
#include "zonedb/diff/changes.h"
#include "zonedb/report/version_pairs.h"

namespace yore::report {

// By type of RR, those types alone of which something changed; `equal` is 0.
using CountsByType = std::map<RRType, diff::Counts>;

// For each of `steps` what turns the one version into the other. Error: what reading the archive may give.
[[nodiscard]] Result<std::map<VersionPair, CountsByType>> count_steps(archive::Archive& archive, archive::ZoneId zone,
                                                                      const std::set<VersionPair>& steps);

}  // namespace yore::report
