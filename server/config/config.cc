#include "server/config/config.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "server/config/access.h"
#include "server/config/notify.h"
#include "server/config/print.h"
#include "server/config/settings.h"

namespace yore::config {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

Config defaults() {
  Config config;
  if (const char* archive = std::getenv("YORE_ARCHIVE"); archive != nullptr && *archive != '\0') {
    config.archive = archive;
  }
  config.listeners.push_back({respond::Endpoint::from_text("127.0.0.1:5300").value(), {}});
  config.answering.suffix = Name::from_text("asof.").value();
  config.answering.version = "yored " YORE_VERSION;
  config.answering.identity = host_name();
  for (const char* loopback : {"127.0.0.0/8", "::1"}) {
    config.answering.allow_transfer.push_back({respond::Prefix::from_text(loopback).value(), std::nullopt});
    config.rrl_exempt.push_back(respond::Prefix::from_text(loopback).value());
  }
  return config;
}

Result<void> apply_all(const std::vector<Setting>& settings, Config& config) {
  for (const Setting& setting : settings) YORE_CHECK(apply(setting, config));
  return {};
}

}  // namespace

Result<Config> read_config(int argc, const char* const* argv) {
  Config config = defaults();
  YORE_TRY(Octets cookie_secret, random_cookie_secret());
  config.answering.cookie_secrets.push_back(std::move(cookie_secret));
  YORE_TRY(const CommandLine line, read_command_line(argc, argv));
  config.task = line.task;
  config.text = line.text;
  config.verbosity = line.verbosity;
  if (line.task == Task::kPrint) return config;
  if (!line.file.empty()) {
    YORE_TRY(const std::vector<Setting> settings, read_file(line.file));
    YORE_CHECK(apply_all(settings, config));
  }
  YORE_CHECK(apply_all(line.settings, config));
  YORE_CHECK(check_access(config));
  YORE_CHECK(find_listeners_of_secondaries(config));
  for (Listener& listener : config.listeners) {
    if (!listener.vantage.as_of) listener.vantage.as_of = config.as_of;
  }
  if (config.task == Task::kPrintConfig) {
    config.task = Task::kPrint;
    config.text = to_toml(config);
  }
  return config;
}

}  // namespace yore::config
