// The setting about whom to tell of new versions: `notify`.
//
// settings.cc lists it beside the others.
//
// Threads: pure functions.
#pragma once

#include "server/config/settings.h"

namespace yore::config {

// "ADDR:PORT", with ",key=NAME", ",zone=ZONE" and ",from=ADDR:PORT" behind it, in any order; or "none" alone.
[[nodiscard]] Result<void> set_notify(const Setting& setting, Config& config);

// Finds each secondary's listener, when all settings are known. Error: kBadInput where there is none, or its key is not
// given.
[[nodiscard]] Result<void> find_listeners_of_secondaries(Config& config);

}  // namespace yore::config
