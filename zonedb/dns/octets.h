// Octets: raw bytes, as captures, names and RDATA hold them, and big-endian reading and writing of them.
//
// std::string serves as the container: small values stay inside it, SQLite and the standard algorithms take it as it
// is, and comparison is by unsigned value (char_traits<char>), which is the order that RFC 4034 section 6 asks for.
//
// Threads: values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace yore {

using Octets = std::string;
using OctetsView = std::string_view;

[[nodiscard]] constexpr std::uint8_t octet_at(OctetsView octets, std::size_t at) noexcept {
  return static_cast<std::uint8_t>(octets[at]);
}
// REQUIRES: at + 2 (or 4) <= octets.size().
[[nodiscard]] constexpr std::uint16_t u16_at(OctetsView octets, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(octet_at(octets, at) << 8 | octet_at(octets, at + 1));
}
[[nodiscard]] constexpr std::uint32_t u32_at(OctetsView octets, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(u16_at(octets, at)) << 16 | u16_at(octets, at + 2);
}
inline void append_u8(Octets& octets, std::uint8_t value) { octets.push_back(static_cast<char>(value)); }
inline void append_u16(Octets& octets, std::uint16_t value) {
  const std::array<char, 2> two = {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
  octets.append(two.data(), two.size());
}
inline void append_u32(Octets& octets, std::uint32_t value) {
  const std::array<char, 4> four = {static_cast<char>(value >> 24), static_cast<char>(value >> 16 & 0xff),
                                    static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
  octets.append(four.data(), four.size());
}

// ASCII only, whatever the locale: DNS knows no other case (RFC 4343 section 3).
[[nodiscard]] constexpr char ascii_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace yore
