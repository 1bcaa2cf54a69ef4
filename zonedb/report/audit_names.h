// Names that look like typing errors, for audit().
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/report/audit.h"
#include "zonedb/report/zone_view.h"

namespace yore::report {

// Faults kMissingDot and kHashOwner, each name once.
[[nodiscard]] std::vector<AuditFinding> audit_names(const ZoneView& zone);

}  // namespace yore::report
