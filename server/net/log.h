// The server's log: lines to stderr, few of them: one when it serves, one a problem.
//
// spdlog stays behind this header.
//
// Threads: safe from any thread.
#pragma once

#include <string>

namespace yore::net {

enum class LogLevel { kQuiet, kVerbose };

void start_log(LogLevel level);
[[nodiscard]] bool shows_debug();
void log_debug(const std::string& line);  // shown where kVerbose
void log_info(const std::string& line);
void log_problem(const std::string& line);

}  // namespace yore::net
