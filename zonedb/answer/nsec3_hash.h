// The hashed owner names of NSEC3 (RFC 5155 section 5).
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "zonedb/dns/name.h"

namespace yore::answer {

// The label under which the NSEC3 of `name` stands: base32hex, lower case, of the salted and iterated SHA-1 of the name
// in lower case. Nothing for another algorithm than 1 or more than 2500 iterations (RFC 5155 section 10.3).
[[nodiscard]] std::optional<std::string> nsec3_label(const Name& name, std::uint8_t algorithm, std::uint16_t iterations,
                                                     OctetsView salt);

}  // namespace yore::answer
