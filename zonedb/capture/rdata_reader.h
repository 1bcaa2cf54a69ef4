// read_rdata: the RDATA of one RR from its words. ldns does the work for all but the most common types, which are read
// here, as it allocates much for each RR, and those that it does not read right (loc_reader.h, svcb_reader.h).
//
// Threads: pure functions.
#pragma once

#include <span>

#include "zonedb/capture/tokens.h"
#include "zonedb/dns/rdata.h"

namespace yore::capture {

// A name, completed with `origin` where it is relative. Error: kBadInput; for a relative name without an origin it says
// to give --zone.
[[nodiscard]] Result<Name> read_name(Token token, const Name* origin);

// Errors: kBadInput, what is wrong; kUnsupported for keys and digests that dig left out (+nocrypto).
[[nodiscard]] Result<Rdata> read_rdata(RRType type, std::span<const Token> words, const Name* origin);

}  // namespace yore::capture
