#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

namespace yore::tools {
namespace {

constexpr const char* kDescription = "Keeps captured DNS zones as evidence and says what they held at any moment.";
constexpr const char* kFooter =
    "`yore help COMMAND` or `yore COMMAND --help` tells more of each; so do the pages yore(1) and yore-COMMAND(1).\n"
    "A TIME is 2016, 2016-09, 2016-09-20 (each means its last instant), 2016-09-20T05:28:24Z or @1474349304.\n"
    "Exit status: 0 yes or done; 1 no, they differ, or some input was rejected; 2 wrong usage or cannot run.";

std::string archive_from_environment() {
  const char* path = std::getenv("YORE_ARCHIVE");
  return path != nullptr && *path != '\0' ? path : "yore.db";
}

// What CLI11 found wrong, as "where: what; what to do". `app` has kept the words that it found no place for.
std::string complaint_of(const CLI::ParseError& error, const CLI::App& app, const CLI::App* command) {
  const std::string name = command == nullptr ? "yore" : "yore " + command->get_name();
  const auto unexpected = app.remaining(true);
  std::string text = error.what();
  if (command == nullptr && !unexpected.empty()) {
    const bool option = unexpected.front().starts_with('-');
    text = std::string("there is no ") + (option ? "option " : "command ") + unexpected.front();
  } else if (command == nullptr && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    text = "a command is missing";
  } else if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !unexpected.empty()) {
    text = "there is no place for \"" + unexpected.front() + "\"";
  }
  return (command == nullptr ? "" : command->get_name() + ": ") + text + "; see `" + name + " --help`";
}

// The words of a command line, the last first, as CLI11 takes them. `yore help COMMAND` is `yore COMMAND --help`.
std::vector<std::string> arguments_of(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    const auto is_it = [&](const Registered& command) { return command.name == words.front(); };
    if (words.empty() || std::any_of(commands().begin(), commands().end(), is_it)) words.emplace_back("--help");
  }
  std::reverse(words.begin(), words.end());
  return words;
}

}  // namespace

struct Options::State {
  CLI::App& app;
};

void Options::flag(const char* names, bool& is_set, const char* help) { state_.app.add_flag(names, is_set, help); }

void Options::value(const char* names, std::optional<std::string>& target, const char* value, const char* help) {
  state_.app.add_option(names, target, help)->type_name(value);
}

void Options::number(const char* names, std::optional<std::uint32_t>& target, const char* value, const char* help) {
  state_.app.add_option(names, target, help)->type_name(value);
}

void Options::list(const char* names, std::vector<std::string>& target, const char* value, const char* help) {
  state_.app.add_option(names, target, help)
      ->type_name(value)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Options::required(const char* name, std::string& target, const char* help) {
  state_.app.add_option(name, target, help)->required()->type_name("");
}

void Options::optional(const char* name, std::optional<std::string>& target, const char* help) {
  state_.app.add_option(name, target, help)->type_name("");
}

void Options::required_list(const char* name, std::vector<std::string>& target, const char* help) {
  state_.app.add_option(name, target, help)->required()->type_name("")->expected(1, 1 << 20);
}

void Options::optional_list(const char* name, std::vector<std::string>& target, const char* help) {
  state_.app.add_option(name, target, help)->type_name("")->expected(1, 1 << 20);
}

void Options::exclude_each_other(const std::vector<const char*>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) state_.app.get_option(names[i])->excludes(state_.app.get_option(names[j]));
  }
}

void Options::footer(const char* text) { state_.app.footer(text); }

Request read_command_line(int argc, const char* const* argv) {
  Request request;
  request.archive_path = archive_from_environment();
  CLI::App app(kDescription, "yore");
  app.footer(kFooter);
  app.set_version_flag("--version", "yore " YORE_VERSION);
  app.add_option("-a,--archive", request.archive_path, "The archive; else $YORE_ARCHIVE, else yore.db")
      ->type_name("FILE");
  app.require_subcommand(1, 1);
  std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> made;
  for (const Registered& registered : commands()) {
    CLI::App* sub = app.add_subcommand(registered.name, registered.summary);
    made.emplace_back(sub, registered.make());
    Options::State state{*sub};
    Options options(state);
    made.back().second->declare(options);
  }
  const auto chosen = [&]() -> CLI::App* {
    const auto parsed = app.get_subcommands();
    return parsed.empty() ? nullptr : parsed.front();
  };
  try {
    app.parse(arguments_of(argc, argv));
    for (auto& [sub, command] : made) {
      if (sub == chosen()) request.command = std::move(command);
    }
  } catch (const CLI::CallForHelp&) {
    request.text = app.help();
  } catch (const CLI::CallForVersion&) {
    request.text = "yore " YORE_VERSION "\n";
  } catch (const CLI::ParseError& error) {
    request.complaint = complaint_of(error, app, chosen());
  }
  return request;
}

}  // namespace yore::tools
