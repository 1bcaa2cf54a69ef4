// What is odd about the serial of a snapshot, for audit().
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/report/audit.h"

namespace yore::report {

// The serial next to that of the same server's version before, of other content that it had at that time, of other
// servers, and of the time.
[[nodiscard]] std::vector<AuditFinding> audit_serials(const AuditSubject& subject);

}  // namespace yore::report
