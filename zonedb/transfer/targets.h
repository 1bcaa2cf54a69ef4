// Target: a zone and the server that is asked for it, as people write them, and where that server is.
//
// Threads: pure functions, but for find_address(), which asks the system's resolver and blocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/scan.h"

namespace yore::transfer {

struct Target {
  Name zone;
  Server server;
  friend bool operator==(const Target&, const Target&) = default;
};

// "kp" and "@ns2.kptc.kp", "@175.45.176.16#5353" or "@ns2.kptc.kp@175.45.176.16". Error: kBadInput.
[[nodiscard]] Result<Target> read_target(std::string_view zone, std::string_view server);

// One target a line, the zone and the server with blanks between; what follows a '#' that begins a word is a comment.
// A target that is there twice is asked for once. Error: kBadInput with the number of the line.
[[nodiscard]] Result<std::vector<Target>> read_targets(std::string_view text);

// An address of the server by its name, the first that the system knows, where it has none yet. Error: kNotFound.
[[nodiscard]] Result<Server> find_address(Server server);

}  // namespace yore::transfer
