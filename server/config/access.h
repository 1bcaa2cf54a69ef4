// The settings about who may do what: keys, who may transfer, the secret of cookies.
//
// settings.cc lists them beside the others.
//
// Threads: pure functions, but for the files of keys.
#pragma once

#include <string>
#include <string_view>

#include "server/config/config.h"

namespace yore::config {

[[nodiscard]] Result<void> set_allow_transfer(const std::string& value, Config& config);
[[nodiscard]] Result<void> set_key(const std::string& value, Config& config);
[[nodiscard]] Result<void> set_key_file(const std::string& value, Config& config);
[[nodiscard]] Result<void> set_cookie_secret(const std::string& value, Config& config);

// "192.0.2.0/24", "key=NAME", "192.0.2.0/24,key=NAME". REQUIRES: all keys are known. Error: kBadInput, also for a key
// that nobody gave.
[[nodiscard]] Result<respond::TransferRule> transfer_rule_from(std::string_view text, const Config& config);
// Error: kBadInput where nobody gave a key of this name.
[[nodiscard]] Result<void> expect_key(const Name& name, const Config& config);

// A secret for cookies that lives as long as this process. Error: kIo where the kernel has no randomness.
[[nodiscard]] Result<Octets> random_cookie_secret();

}  // namespace yore::config
