// yore: everything but serving. Reads the command line, runs the command that it names, and says what went wrong.
#include <csignal>
#include <cstdio>
#include <exception>

#include "tools/command.h"
#include "tools/options.h"
#include "tools/output.h"

namespace {

using namespace yore;
using namespace yore::tools;

int run(const Request& request) {
  Output out;
  Exit status = Exit::kYes;
  if (request.command == nullptr) {
    out.text(request.text);
  } else {
    Session session{request.archive_path, out};
    const Result<Exit> result = request.command->run(session);
    if (!result) complain(result.error());
    status = result.value_or(Exit::kCannot);
  }
  if (const auto finished = out.finish(); !finished) {
    complain(finished.error());
    status = Exit::kCannot;
  }
  return static_cast<int>(status);
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that has seen enough closes the pipe: that ends us, with no word, even where we inherited otherwise.
  std::signal(SIGPIPE, SIG_DFL);
  try {
    const Request request = read_command_line(argc, argv);
    if (!request.complaint.empty()) {
      remark(request.complaint);
      return static_cast<int>(Exit::kCannot);
    }
    return run(request);
  } catch (const std::exception& error) {  // out of memory, or a fault of ours
    remark(error.what());
    return static_cast<int>(Exit::kCannot);
  }
}
