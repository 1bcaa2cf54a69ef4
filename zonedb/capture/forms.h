// check_octets, check_form: what is no text, and output that lacks what a record needs, told by how it begins.
//
// Threads: pure functions.
#pragma once

#include <string_view>

#include "zonedb/dns/result.h"

namespace yore::capture {

// Error: kUnsupported for archives of files, bzip2 and UTF-16, that says what to do with it.
[[nodiscard]] Result<void> check_octets(std::string_view octets);
// Error: kUnsupported for dig +short, +yaml and kdig +json, host and nslookup, that says how to capture instead; the
// line is `line`.
[[nodiscard]] Result<void> check_form(std::string_view text, std::uint32_t& line);

}  // namespace yore::capture
