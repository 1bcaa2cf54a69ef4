// Setting: one named value, or list of values, as the command line or the file has it; and what each name means.
//
// cli.cc and toml.cc produce them, settings.cc alone checks them, so both accept the same and say the same.
//
// Threads: values and pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/config/config.h"

namespace yore::config {

struct Setting {
  std::string name;  // "listen", without dashes
  std::vector<std::string> values;
  std::string where;  // "option --listen", "yored.toml:3:8"
};

enum class Values { kOne, kMany };

// The settings that there are, in the order in which the help shows them.
struct SettingKind {
  std::string_view name;
  Values values;
  std::string_view placeholder;
  std::string_view help;
};
[[nodiscard]] const std::vector<SettingKind>& setting_kinds();

// Puts one setting into the configuration. REQUIRES: its name is among setting_kinds(). Error: kBadInput.
[[nodiscard]] Result<void> apply(const Setting& setting, Config& config);

// What the command line says (CLI11): its settings, whether it is about serving, and the file that it names.
struct CommandLine {
  Task task = Task::kServe;
  std::string text;
  std::string file;  // empty where none is named
  Verbosity verbosity = Verbosity::kQuiet;
  std::vector<Setting> settings;
};
[[nodiscard]] Result<CommandLine> read_command_line(int argc, const char* const* argv);

// What the file says (TOML). Error: kIo, or kBadInput with line and column: not TOML, an unknown name, a wrong type.
[[nodiscard]] Result<std::vector<Setting>> read_file(const std::string& path);

}  // namespace yore::config
