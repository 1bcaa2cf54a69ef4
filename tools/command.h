// Command: one subcommand of `yore`, and the list in which each registers itself.
//
// main.cc finds the command that the command line names, lets it declare its options, parses, and runs it. A command
// is thin: it turns options into calls of zonedb/ and what they return into lines.
//
// Threads: one; a process runs one command.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/output.h"
#include "zonedb/dns/result.h"

namespace yore::tools {

class Options;  // tools/options.h

enum class Exit : int {
  kYes = 0,     // done; equal; found
  kNo = 1,      // the answer is "no", "they differ", or some input was rejected
  kCannot = 2,  // wrong usage, or it cannot be carried out
};

// What the command line says ahead of the command, and where results go.
struct Session {
  std::string archive_path;
  Output& out;
};

class Command {
 public:
  Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  virtual ~Command() = default;
  // Names the options; their variables are members and are set when run() is called.
  virtual void declare(Options& options) = 0;
  // An Error ends the program with Exit::kCannot and is said on stderr.
  [[nodiscard]] virtual Result<Exit> run(Session& session) = 0;
};

struct Registered {
  const char* name;
  const char* summary;  // what it does, in one line of --help
  std::unique_ptr<Command> (*make)();
};

// All commands, by name.
[[nodiscard]] const std::vector<Registered>& commands();

// `const Registration<Stat> kRegistration{"stat", "sizes and counts"};` at the end of a command's file.
void register_command(Registered registered);
template <class T>
struct Registration {
  Registration(const char* name, const char* summary) {
    register_command({name, summary, [] { return std::unique_ptr<Command>(std::make_unique<T>()); }});
  }
};

}  // namespace yore::tools
