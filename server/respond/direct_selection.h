// select_directly(): reads the EDNS options of a plain question, and finds the zone that answers at the moment that
// they ask for.
//
// Threads: a pure function.
#pragma once

#include "server/respond/asked.h"
#include "server/respond/respond.h"

namespace yore::respond {

// REQUIRES: `asked` is plain and has options. What it gives points into the store's ZoneSet.
[[nodiscard]] DirectSelection select_directly(const Asked& asked, const Source& source, const Settings& settings,
                                              const store::Store& store);

}  // namespace yore::respond
