#include "server/net/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace yore::net {

void start_log(LogLevel level) {
  auto logger = spdlog::stderr_logger_mt("yored");
  logger->set_pattern("%Y-%m-%dT%H:%M:%SZ yored %l: %v", spdlog::pattern_time_type::utc);
  logger->set_level(level == LogLevel::kVerbose ? spdlog::level::debug : spdlog::level::info);
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

bool shows_debug() { return spdlog::should_log(spdlog::level::debug); }
void log_debug(const std::string& line) { spdlog::debug("{}", line); }
void log_info(const std::string& line) { spdlog::info("{}", line); }
void log_problem(const std::string& line) { spdlog::warn("{}", line); }

}  // namespace yore::net
