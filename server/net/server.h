// serve(): runs yored from bound sockets to the signal that ends it.
//
// Threads: called from main(), whose thread handles signals; it starts one thread a loop and one that loads.
#pragma once

#include "server/net/options.h"

namespace yore::net {

// Listens, loads, answers. Returns after TERM or INT: the process then ends, within a second, with exit status 0, also
// as PID 1. HUP, and any change of the archive, publishes what is there now. Error: an address that cannot be had, an
// archive that cannot be loaded at the start.
[[nodiscard]] Result<void> serve(const Options& options);

}  // namespace yore::net
