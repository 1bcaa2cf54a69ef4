// ZONEMD (RFC 8976): whether a zone's own message digest agrees with its content.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/archive/rows.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::archive {

// kNone without a ZONEMD RR at the apex; kValid where at least one of a scheme and algorithm that Yore computes (SIMPLE
// with SHA-384 or SHA-512) matches; kUnsupported where there is none of those; kAltered otherwise (RFC 8976 section 4).
// REQUIRES: `rrs` in canonical order without duplicates.
[[nodiscard]] ZonemdState check_zonemd(const std::vector<StoredRR>& rrs, const Name& apex);

}  // namespace yore::archive
