// check_words: what ldns takes for good and is not. It wraps a number that its field cannot hold, reads an unknown
// mnemonic in a list of types as TYPE0, completes half an octet of hexadecimal, and takes a relative name for absolute.
//
// Threads: pure functions.
#pragma once

#include <span>

#include "zonedb/capture/tokens.h"
#include "zonedb/dns/name.h"
#include "zonedb/dns/rrtype.h"

namespace yore::capture {

// Errors: kBadInput, which word; kUnsupported for a mnemonic in a type bitmap that is not known.
[[nodiscard]] Result<void> check_words(RRType type, std::span<const Token> words, const Name* origin);

}  // namespace yore::capture
