// keep_asked_for(): a zone's snapshots as one server had them, for whoever asks `--server`.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/dns/snapshot.h"

namespace yore::report {

// Leaves those of `asked` (is_asked_for()). Where they state the server in more than one way, some with its address and
// some without, all are stated as it was asked for: whoever asks for one server means one.
void keep_asked_for(std::vector<SnapshotFacts>& snapshots, const Server& asked);

}  // namespace yore::report
