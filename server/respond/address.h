// Address, Prefix, Endpoint: who asks, who may, and where the server listens.
//
// Read from options by config/, made of socket addresses by net/, compared by respond/.
//
// Threads: values and pure functions.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "zonedb/dns/result.h"

namespace yore::respond {

enum class Family : std::uint8_t { kIPv4, kIPv6 };

// An IPv4 address lies in the first four octets.
struct Address {
  Family family = Family::kIPv4;
  std::array<std::uint8_t, 16> octets{};

  // "127.0.0.1", "::1". Error: kBadInput.
  [[nodiscard]] static Result<Address> from_text(std::string_view text);
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] unsigned bits() const noexcept { return family == Family::kIPv4 ? 32 : 128; }
  [[nodiscard]] bool is_unspecified() const noexcept { return octets == std::array<std::uint8_t, 16>{}; }
  friend auto operator<=>(const Address&, const Address&) = default;
};

struct Prefix {
  Address address;
  unsigned length = 0;  // in bits

  // "192.0.2.0/24", "2001:db8::/32", or one address. Error: kBadInput, also where bits behind the prefix are set.
  [[nodiscard]] static Result<Prefix> from_text(std::string_view text);
  [[nodiscard]] bool contains(const Address& other) const noexcept;
};

struct Endpoint {
  Address address;
  std::uint16_t port = 0;  // 0: any free one

  // "127.0.0.1:5300", "[::1]:5300". Error: kBadInput.
  [[nodiscard]] static Result<Endpoint> from_text(std::string_view text);
  [[nodiscard]] std::string to_text() const;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace yore::respond
