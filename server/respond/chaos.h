// Class CH: what the server says of itself and of its archive's contents.
//
// Threads: a pure function.
#pragma once

#include "server/respond/respond.h"
#include "zonedb/answer/answer.h"

namespace yore::respond {

// TXT records, TTL 0, for version.bind, version.server, hostname.bind, id.server, zones.yore (one a zone),
// snapshots.yore (one a zone, with counts) and ZONE.snapshots.yore (one a snapshot, the newest first where they are too
// many for a message; root.snapshots.yore for the root's); REFUSED for any other name or type.
[[nodiscard]] answer::Answer answer_chaos(const wire::RequestQuestion& question, const Settings& settings,
                                          const store::Store& store);

}  // namespace yore::respond
