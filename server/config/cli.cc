#include <CLI/CLI.hpp>
#include <map>

#include "server/config/settings.h"

namespace yore::config {
namespace {

constexpr const char* kVersionText = "yored " YORE_VERSION "\n";

using ValuesByOption = std::map<std::string, std::vector<std::string>>;

Setting setting_given(const SettingKind& kind, const std::string& option, const std::vector<std::string>& values) {
  Setting setting{std::string(kind.name), {}, "option " + option};
  for (const std::string& value : values) setting.values.push_back({value, setting.where});
  return setting;
}

std::vector<Setting> settings_given(const CLI::App& app, const ValuesByOption& values) {
  std::vector<Setting> settings;
  for (const SettingKind& kind : setting_kinds()) {
    const std::string option = "--" + std::string(kind.name);
    if (app.count(option) > 0) settings.push_back(setting_given(kind, option, values.at(option)));
  }
  return settings;
}

void add_settings(CLI::App& app, ValuesByOption& values) {
  for (const SettingKind& kind : setting_kinds()) {
    const std::string option = "--" + std::string(kind.name);
    if (kind.values == Values::kSwitch) {
      const auto set = [&value = values[option]](std::int64_t count) { value = {count > 0 ? "on" : "off"}; };
      app.add_flag_function(option, set, std::string(kind.help));
      continue;
    }
    CLI::Option* added = app.add_option(option, values[option], std::string(kind.help));
    added->type_name(std::string(kind.placeholder))->expected(1)->allow_extra_args(false);
    added->multi_option_policy(is_list(kind.values) ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::Throw);
  }
}

}  // namespace

Result<CommandLine> read_command_line(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app("yored answers DNS questions from a Yore archive, as of any moment that it knows.", "yored");
  app.set_help_flag("--help", "show this");
  ValuesByOption values;
  add_settings(app, values);
  app.add_option("--config", line.file, "a TOML file with the same names; what is given here wins")->type_name("FILE");
  bool check = false;
  bool print = false;
  bool health = false;
  bool version = false;
  app.add_flag("--check-config", check, "only read the configuration, and say what is wrong with it");
  app.add_flag("--print-config", print, "only show the configuration that is in force, as TOML, without secrets");
  app.add_flag("--health", health, "only ask the yored of this configuration a question: exit status 0 if it answers");
  app.add_flag("--version", version, "show the version");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    line.task = Task::kPrint;
    line.text = app.help();
    return line;
  } catch (const CLI::ParseError& error) {
    return fail(ErrorCode::kUsage, std::string(error.what()) + "; see yored --help");
  }
  if (version) {
    line.task = Task::kPrint;
    line.text = kVersionText;
  } else if (check) {
    line.task = Task::kCheckConfig;
  } else if (print) {
    line.task = Task::kPrintConfig;
  } else if (health) {
    line.task = Task::kAskHealth;
  }
  line.settings = settings_given(app, values);
  return line;
}

}  // namespace yore::config
