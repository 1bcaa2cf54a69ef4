#include "tools/command.h"

#include <algorithm>
#include <string_view>

namespace yore::tools {
namespace {

std::vector<Registered>& registry() {
  static std::vector<Registered> commands;  // made on first use: registrations run before main() in any order
  return commands;
}

}  // namespace

const std::vector<Registered>& commands() { return registry(); }

void register_command(Registered registered) {
  auto& commands = registry();
  const auto at = std::find_if(commands.begin(), commands.end(),
                               [&](const Registered& other) { return std::string_view(registered.name) < other.name; });
  commands.insert(at, registered);
}

}  // namespace yore::tools
