// The setting about where to answer: `listen`.
//
// settings.cc lists it beside the others.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "server/config/config.h"

namespace yore::config {

// "ADDR:PORT", with ",as-of=TIME", ",server=NAME", ",annotate=on|off" and ",allow-transfer=PREFIX|key=NAME|none" behind
// it, in any order, the last of them any number of times. REQUIRES: all keys are known.
[[nodiscard]] Result<void> set_listen(const std::string& value, Config& config);

}  // namespace yore::config
