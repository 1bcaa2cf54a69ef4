#include "server/config/config.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "server/config/access.h"
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

// The file's first, so that the command line's win.
Result<std::vector<Result<Setting>>> settings_of(const CommandLine& line) {
  std::vector<Result<Setting>> settings;
  if (line.file) {
    YORE_TRY(settings, read_file(*line.file));
  }
  settings.insert(settings.end(), line.settings.begin(), line.settings.end());
  return settings;
}

tl::unexpected<Mistakes> one_mistake(Error error) { return tl::unexpected<Mistakes>(Mistakes{std::move(error)}); }

}  // namespace

tl::expected<Config, Mistakes> read_config(int argc, const char* const* argv) {
  Config config = defaults();
  auto cookie_secret = random_cookie_secret();
  if (!cookie_secret) return one_mistake(std::move(cookie_secret).error());
  config.answering.cookie_secrets.push_back(*std::move(cookie_secret));
  auto line = read_command_line(argc, argv);
  if (!line) return one_mistake(std::move(line).error());
  config.task = line->task;
  config.text = line->text;
  if (line->task == Task::kPrint) return config;
  auto settings = settings_of(*line);
  if (!settings) return one_mistake(std::move(settings).error());
  if (Mistakes mistakes = apply_settings(*settings, config); !mistakes.empty()) {
    return tl::unexpected<Mistakes>(std::move(mistakes));
  }
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
