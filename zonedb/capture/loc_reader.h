// read_loc: the RDATA of a LOC from its words (RFC 1876 section 3). ldns takes the seconds of the latitude for those of
// a longitude that has none, and wraps what is out of range.
//
// Threads: pure functions.
#pragma once

#include <span>

#include "zonedb/capture/tokens.h"
#include "zonedb/dns/rdata.h"

namespace yore::capture {

// Error: kBadInput, what is wrong.
[[nodiscard]] Result<Rdata> read_loc(std::span<const Token> words);

}  // namespace yore::capture
