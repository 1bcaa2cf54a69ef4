// Server keys: how a server is asked for, in one spelling, so that what it gave is found without a walk.
//
// ZoneHistory and Observations keep what each server gave by them; a View has the one that it was asked for.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/scan.h"

namespace yore::zone {

// "ns2.kptc.kp.", "@175.45.176.16" or both, from any text that server_from_text() takes. A text that it does not take
// is the key of no server. Never empty.
[[nodiscard]] std::string server_key(std::string_view server);

// All keys by which `server` is asked for: those that is_asked_for() says yes to.
[[nodiscard]] std::vector<std::string> keys_of(const Server& server);

}  // namespace yore::zone
