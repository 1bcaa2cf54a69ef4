// to_toml(): the configuration that is in force, as a file that would give it.
//
// `yored --print-config` shows it. Secrets are not in it: a comment stands where one is.
//
// Threads: a pure function.
#pragma once

#include <string>

#include "server/config/config.h"

namespace yore::config {

// Each setting of setting_kinds(), in their order, below its help.
[[nodiscard]] std::string to_toml(const Config& config);

}  // namespace yore::config
