// match_lookups: which question of dig's command line each scan answers. Between dig_session.h and judge.h.
//
// Threads: pure functions.
#pragma once

#include "zonedb/capture/draft.h"

namespace yore::capture {

// Gives each draft of an invocation its Lookup, where one is found. A scan that names its zone or question takes the
// lookup of that name; one that does not (`; Transfer failed.`) takes the first that is left after the lookup of the
// scan before it, as dig asks in the order of its command line.
//
// A lookup without a type gets the one that the file's other questions of such lookups show (a .digrc, or dig's
// default), where they agree; else A, dig's default.
void match_lookups(Transcript& transcript);

}  // namespace yore::capture
