// The settings about who may do what: keys, who may transfer, the secret of cookies.
//
// settings.cc lists them beside the others.
//
// Threads: pure functions, but for the files of keys.
#pragma once

#include "server/config/settings.h"

namespace yore::config {

[[nodiscard]] Result<void> set_allow_transfer(const Setting& setting, Config& config);
[[nodiscard]] Result<void> set_key(const Setting& setting, Config& config);
[[nodiscard]] Result<void> set_key_file(const Setting& setting, Config& config);
[[nodiscard]] Result<void> set_cookie_secret(const Setting& setting, Config& config);

// What can be checked only when all settings are known: keys that rules name and nobody gave. Error: kBadInput.
[[nodiscard]] Result<void> check_access(const Config& config);

// A secret for cookies that lives as long as this process. Error: kIo where the kernel has no randomness.
[[nodiscard]] Result<Octets> random_cookie_secret();

}  // namespace yore::config
