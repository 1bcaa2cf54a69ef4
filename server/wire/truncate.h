// truncate(): a response made as small as it can be and still be one, for a client that is to come again over TCP.
//
// net/ sends it in the place of one that response rate limiting holds back.
//
// Threads: a pure function.
#pragma once

#include "zonedb/dns/octets.h"

namespace yore::wire {

// Leaves header, question and the OPT record, less its extended errors (RFC 8914), and sets TC (RFC 2181 section 9).
// Without TC where the RCODE is an error, which TCP would only give again. REQUIRES: a response of write_response(),
// not signed.
void truncate(Octets& response);

}  // namespace yore::wire
