// read_svcb: the RDATA of an SVCB or HTTPS from its words (RFC 9460 section 2.1, appendix A). ldns wraps ports, takes a
// key twice, and reads `keyNNNNN` of a key that it knows as if the key's name stood there.
//
// Threads: pure functions.
#pragma once

#include <span>

#include "zonedb/capture/tokens.h"
#include "zonedb/dns/rdata.h"

namespace yore::capture {

// Error: kBadInput, which word and what is wrong.
[[nodiscard]] Result<Rdata> read_svcb(std::span<const Token> words, const Name* origin);

}  // namespace yore::capture
