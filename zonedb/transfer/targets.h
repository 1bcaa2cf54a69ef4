// Target: a zone and the server that is asked for it, as people write them, and where that server is.
//
// Threads: pure functions, but for find_addresses(), which asks the system's resolver and blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/scan.h"

namespace yore::transfer {

struct Target {
  Name zone;
  Server server;
};

// "kp" and "@ns2.kptc.kp", "@175.45.176.16#5353" or "@ns2.kptc.kp@175.45.176.16", in either order. The port is `port`
// where the server does not name one. Error: kBadInput.
[[nodiscard]] Result<Target> read_target(std::string_view zone, std::string_view server, std::uint16_t port = 53);

// One target a line, the zone and the server with blanks between; what follows a '#' that begins a word is a comment.
// A target that is there twice is asked for once. Error: kBadInput with the number of the line.
[[nodiscard]] Result<std::vector<Target>> read_targets(std::string_view text, std::uint16_t port = 53);

// The server at each of its addresses, in the order in which the system would try them (RFC 6724); a server that has an
// address is itself alone. The name is absolute: no domain that the system searches is added. Error: kNotFound.
[[nodiscard]] Result<std::vector<Server>> find_addresses(const Server& server);

}  // namespace yore::transfer
