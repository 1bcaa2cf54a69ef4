// How `yore log` words its findings, for people and as JSON.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "tools/output.h"
#include "zonedb/report/log.h"

namespace yore::tools {

// "2016-09-20T05:28:24Z  kp. snapshot: version 1, ..."
[[nodiscard]] std::string text_line(const report::Finding& finding);
// Below it, where a snapshot has them: "  NS      +3 -2 ~1", a line for each type.
[[nodiscard]] std::vector<std::string> stat_lines(const report::Finding& finding);
[[nodiscard]] std::string json_line(const report::Finding& finding);
[[nodiscard]] Ink ink_of(const report::Finding& finding);

}  // namespace yore::tools
