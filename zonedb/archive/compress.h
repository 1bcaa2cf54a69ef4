// zstd, whole and as a difference from an earlier capture.
//
// Threads: pure functions.
#pragma once

#include "zonedb/dns/octets.h"
#include "zonedb/dns/result.h"

namespace yore::archive {

// `base` is what the octets resemble and what decompress() must be given again; empty for none.
[[nodiscard]] Result<Octets> compress(OctetsView octets, OctetsView base);
// Error: kCorrupt where the octets are damaged or do not have `size` octets inside.
[[nodiscard]] Result<Octets> decompress(OctetsView compressed, OctetsView base, std::size_t size);

}  // namespace yore::archive
