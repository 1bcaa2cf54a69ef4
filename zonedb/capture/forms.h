// check_form: output that lacks what a record needs, or is no text of records at all, told by how it begins.
//
// Threads: pure functions.
#pragma once

#include <string_view>

#include "zonedb/dns/result.h"

namespace yore::capture {

// Error: kUnsupported for dig +short, +yaml and kdig +json, that says how to capture instead; the line is `line`.
[[nodiscard]] Result<void> check_form(std::string_view text, std::uint32_t& line);

}  // namespace yore::capture
