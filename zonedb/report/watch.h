// Watch: how a report that may take long says how far it is.
//
// Threads: called on the thread that makes the report.
#pragma once

#include <cstdint>
#include <functional>

namespace yore::report {

// So many RRs or names were looked at, of so many; 0 where nobody knows. May be empty.
using Watch = std::function<void(std::uint64_t done, std::uint64_t total)>;

}  // namespace yore::report
