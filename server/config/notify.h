// The setting about whom to tell of new versions: `notify`.
//
// settings.cc lists it beside the others.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "server/config/config.h"

namespace yore::config {

// "ADDR:PORT", with ",key=NAME", ",zone=ZONE" and ",from=ADDR:PORT" behind it, in any order. REQUIRES: all keys and
// listeners are known. Error: kBadInput, also where its key is not given or no listener can send to it.
[[nodiscard]] Result<void> set_notify(const std::string& value, Config& config);

}  // namespace yore::config
