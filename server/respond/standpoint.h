// standpoint_of(): where the answer to a plain question is looked for, by its EDNS options.
//
// Threads: a pure function.
#pragma once

#include "server/respond/asked.h"
#include "server/respond/respond.h"

namespace yore::respond {

// REQUIRES: `asked` is plain. What it gives points into the store's ZoneSet.
[[nodiscard]] Standpoint standpoint_of(const Asked& asked, const Source& source, const Settings& settings,
                                       const store::Store& store);

}  // namespace yore::respond
