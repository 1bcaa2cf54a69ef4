// Options: what a command's line may hold, and the reading of it. CLI11 does the work, in options.cc alone.
//
// Threads: one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/command.h"

namespace yore::tools {

// Names are as CLI11 takes them: "-s,--server", or "ZONE" for a positional one. `value` is what --help calls it. The
// variables must outlive the parsing.
class Options {
 public:
  struct State;
  explicit Options(State& state) : state_(state) {}

  void flag(const char* names, bool& is_set, const char* help);
  void value(const char* names, std::optional<std::string>& target, const char* value, const char* help);
  void number(const char* names, std::optional<std::uint32_t>& target, const char* value, const char* help);
  void list(const char* names, std::vector<std::string>& target, const char* value, const char* help);
  void required(const char* name, std::string& target, const char* help);
  void optional(const char* name, std::optional<std::string>& target, const char* help);
  void required_list(const char* name, std::vector<std::string>& target, const char* help);
  void optional_list(const char* name, std::vector<std::string>& target, const char* help);
  // At most one of these flags or values may be given.
  void exclude_each_other(const std::vector<const char*>& names);
  void footer(const char* text);  // below the options in --help

 private:
  State& state_;
};

// What a command line turned out to ask for.
struct Request {
  std::unique_ptr<Command> command;  // null where `text` says it all
  std::string archive_path;
  std::string text;       // --help, --version: for stdout
  std::string complaint;  // wrong usage: for stderr, without the leading "yore: "
};

[[nodiscard]] Request read_command_line(int argc, const char* const* argv);

}  // namespace yore::tools
