// inflate_*: the whole inside of one compressed file, all its members or frames. For unwrap() alone.
//
// Errors, kBadInput: broken or cut off (a part of the inside is no evidence of the whole), or an inside of more than
// `limit` octets.
// Threads: pure functions.
#pragma once

#include "zonedb/dns/octets.h"
#include "zonedb/dns/result.h"

namespace yore::capture {

[[nodiscard]] Result<Octets> inflate_gzip(OctetsView octets, std::size_t limit);  // RFC 1952
[[nodiscard]] Result<Octets> inflate_xz(OctetsView octets, std::size_t limit);
[[nodiscard]] Result<Octets> inflate_zstd(OctetsView octets, std::size_t limit);  // RFC 8878

}  // namespace yore::capture
