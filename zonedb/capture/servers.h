// Server names and addresses as captures state them, in one form.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zonedb/dns/scan.h"

namespace yore::capture {

// A dotted quad or RFC 5952 form of `text`, which may carry an IPv6 zone ("%eth0", dropped); nothing for anything else.
[[nodiscard]] std::optional<std::string> as_address(std::string_view text);

// "175.45.176.16#53(ns2.kptc.kp)", "::1#53(::1)", "127.0.0.1@53(TCP)", "127.0.0.1", "ns2.kptc.kp". What it does not
// state stays empty; text in no such form gives an unknown server.
[[nodiscard]] Server read_server(std::string_view text);

// A host's name: absolute, lower case, with the final dot; empty where it is none.
[[nodiscard]] std::string server_name(std::string_view text);

}  // namespace yore::capture
