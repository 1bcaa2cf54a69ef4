// Numbers of a command line.
//
// Threads: a pure function.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace yore::bench {

inline bool read_number(const char* text, std::uint64_t& number) {
  const std::string_view view(text);
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), number);
  return error == std::errc() && end == view.data() + view.size();
}

}  // namespace yore::bench
