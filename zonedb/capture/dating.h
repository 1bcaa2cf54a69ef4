// put_times: the time of each scan, from its own text, its neighbours or the hints.
//
// Threads: pure functions.
#pragma once

#include "zonedb/capture/judge.h"

namespace yore::capture {

// A scan that prints no time lies between those of its file before and after it that do; where these do not enclose it
// in order, the hints say, unless that contradicts the file's order. What stays undated is discarded, with a fault that
// names --at. A printed time that resolve() cannot tell makes its scan malformed. Error: where it can tell none of
// them, or --tz is missing; `where` is left to the caller, the line is `line`.
[[nodiscard]] Result<void> put_times(std::vector<Verdict>& verdicts, const Hints& hints, std::uint32_t& line);

}  // namespace yore::capture
