// Setting: one named value, or list of values, as the command line or the file has it; and what each name means.
//
// cli.cc and toml.cc produce them, settings.cc alone checks them, so both accept the same and say the same.
//
// Threads: values and pure functions, but for the files that they name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/config.h"

namespace yore::config {

struct Value {
  std::string text;
  std::string where;  // "option --listen", "yored.toml:3:8"
};

struct Setting {
  std::string name;  // "listen", without dashes
  std::vector<Value> values;
  std::string where;  // of all of them
};

// kSwitch: on or off, and on where the command line gives no value. kSome: a list of at least one value; kMany: of any.
enum class Values { kSwitch, kOne, kSome, kMany };
[[nodiscard]] constexpr bool is_list(Values values) noexcept {
  return values == Values::kSome || values == Values::kMany;
}

// The value that stands for nobody, in a list of its own.
constexpr std::string_view kNobody = "none";

// The settings that there are, in the order in which the help shows them.
struct SettingKind {
  std::string_view name;
  Values values;
  std::string_view placeholder;
  std::string_view help;
};
[[nodiscard]] const std::vector<SettingKind>& setting_kinds();

// Puts the settings into the configuration; of two with one name the later counts, of keys all. What could not be read
// as a setting comes along, so that all mistakes are told in the order of the settings. REQUIRES: the names are among
// setting_kinds().
[[nodiscard]] Mistakes apply_settings(const std::vector<Result<Setting>>& settings, Config& config);

// "on", "off". Error: kBadInput.
[[nodiscard]] Result<respond::Annotate> annotate_from(std::string_view text);

// What the command line says (CLI11): its settings, whether it is about serving, and the file that it names.
struct CommandLine {
  Task task = Task::kServe;
  std::string text;
  std::optional<std::string> file;
  std::vector<Setting> settings;
};
[[nodiscard]] Result<CommandLine> read_command_line(int argc, const char* const* argv);

// What the file says (TOML), in its order. Error: kIo, or kBadInput with line and column where it is not TOML. A
// setting has an error of its own, with line and column, where its name is unknown or its type wrong.
[[nodiscard]] Result<std::vector<Result<Setting>>> read_file(const std::string& path);

}  // namespace yore::config
