// What may stand behind an address in a value: "127.0.0.1:5300,as-of=2016,server=ns2.kptc.kp".
//
// listen.cc and notify.cc read their values with it.
//
// Threads: pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "zonedb/dns/result.h"

namespace yore::config {

// Views into the value. Without "=", or with nothing behind it, `value` is empty.
struct Part {
  std::string_view text;  // "as-of=2016"
  std::string_view name;
  std::string_view value;
};

// All behind the first comma, in order. Error: kBadInput where a name but `repeatable` is there twice.
[[nodiscard]] Result<std::vector<Part>> parts_behind_address(std::string_view text, std::string_view repeatable = {});

}  // namespace yore::config
