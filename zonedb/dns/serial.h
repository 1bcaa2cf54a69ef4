// Serial: an SOA's serial number. Not a version, and not ordered: comparing follows RFC 1982 and may be undefined.
//
// Threads: a value.
#pragma once

#include <cstdint>

namespace yore {

enum class SerialOrder { kEqual, kOlder, kNewer, kUndefined };

struct Serial {
  std::uint32_t value = 0;
  friend constexpr bool operator==(Serial, Serial) noexcept = default;
};

// How `a` stands to `b` (RFC 1982 section 3.2): kOlder where a comes before b; kUndefined at a distance of 2^31.
[[nodiscard]] constexpr SerialOrder compare(Serial a, Serial b) noexcept {
  if (a == b) return SerialOrder::kEqual;
  const std::uint32_t distance = b.value - a.value;
  if (distance == 0x80000000U) return SerialOrder::kUndefined;
  return distance < 0x80000000U ? SerialOrder::kOlder : SerialOrder::kNewer;
}

}  // namespace yore
