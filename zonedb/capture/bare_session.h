// read_bare: text without a line of any tool: a zone file, or RRs as drill and dig +noall +answer print them.
//
// It is a transfer where the first SOA comes again at its end, or where the method is said to be one; an answer where
// the method is said to be `query`; else a zone file, complete by claim. RRs that may as well be an answer are neither
// before the method is said.
//
// Threads: pure functions.
#pragma once

#include "zonedb/capture/judge.h"

namespace yore::capture {

// In the order of the text. Error: nothing in the text can be read as a scan; `where` is left to the caller, the line
// is `*line`.
[[nodiscard]] Result<std::vector<Verdict>> read_bare(std::string_view text, const Hints& hints, std::uint32_t& line);

}  // namespace yore::capture
