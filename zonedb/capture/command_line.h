// CommandLine: what dig's own first line says was asked, of whom. Evidence for scans whose output says no more.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/rrtype.h"
#include "zonedb/dns/scan.h"

namespace yore::capture {

// One question of the command line; dig asks them in this order.
struct Lookup {
  Name name;
  std::optional<RRType> type;  // nothing where the line has none: dig's default, A, or what a .digrc says
  RRClass rrclass = RRClass::kIN;
  Server server;
};

struct CommandLine {
  std::string client;  // "DiG 9.8.3-P1"
  std::vector<Lookup> lookups;
  bool one_soa = false;      // +onesoa
  bool answer_only = false;  // +noall +answer: what is printed is the answer section
  std::string unsupported;   // "+short", where an option is given whose output cannot be read
};

// `text` is what follows "; <<>> ". Never fails: words that it cannot read are left out.
[[nodiscard]] CommandLine read_command_line(std::string_view text);

[[nodiscard]] constexpr bool is_transfer(RRType type) noexcept {
  return type == RRType::kAXFR || type == RRType::kIXFR;  // RFC 5936, RFC 1995
}

}  // namespace yore::capture
