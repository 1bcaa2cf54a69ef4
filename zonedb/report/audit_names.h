// Names that look like typing errors, for audit().
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/report/audit.h"
#include "zonedb/report/zone_view.h"

namespace yore::report {

// Whether the zone is one of addresses, below in-addr.arpa. or ip6.arpa.
[[nodiscard]] bool is_reverse(const Name& apex);

// Faults kMissingDot and kHashOwner, each name once.
[[nodiscard]] std::vector<AuditFinding> audit_names(const ZoneView& zone);

}  // namespace yore::report
