// Short octets: copying and comparing octets as few as a name's, eight at a time and without a call.
//
// For the way of a question, where most octets are names and addresses and a call of memcpy() costs more than its work.
//
// Threads: pure functions.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "zonedb/dns/octets.h"

namespace yore {

using Word = std::uint64_t;  // eight octets, as they lie in memory

[[nodiscard]] inline Word load_word(const char* octets) noexcept {
  Word word;
  std::memcpy(&word, octets, sizeof word);
  return word;
}
inline void store_word(char* octets, Word word) noexcept { std::memcpy(octets, &word, sizeof word); }

// Big-endian numbers, in one piece.
[[nodiscard]] inline std::uint16_t load_u16(const char* octets) noexcept {
  std::uint16_t value;
  std::memcpy(&value, octets, sizeof value);
  return std::endian::native == std::endian::big ? value : __builtin_bswap16(value);
}
[[nodiscard]] inline std::uint32_t load_u32(const char* octets) noexcept {
  std::uint32_t value;
  std::memcpy(&value, octets, sizeof value);
  return std::endian::native == std::endian::big ? value : __builtin_bswap32(value);
}
inline void store_u16(char* octets, std::uint16_t value) noexcept {
  const std::uint16_t swapped = std::endian::native == std::endian::big ? value : __builtin_bswap16(value);
  std::memcpy(octets, &swapped, sizeof swapped);
}
inline void store_u64(char* octets, std::uint64_t value) noexcept {
  store_word(octets, std::endian::native == std::endian::big ? value : __builtin_bswap64(value));
}

// The first `size` octets of `word`, zeros behind them. REQUIRES: 0 < size <= 8.
[[nodiscard]] constexpr Word first_octets(Word word, std::size_t size) noexcept {
  const std::size_t bits_behind = 8 * (sizeof word - size);
  return std::endian::native == std::endian::big ? word >> bits_behind << bits_behind
                                                 : word << bits_behind >> bits_behind;
}
// The last ones, moved to the front.
[[nodiscard]] constexpr Word last_octets(Word word, std::size_t size) noexcept {
  const std::size_t bits_before = 8 * (sizeof word - size);
  return std::endian::native == std::endian::big ? word << bits_before : word >> bits_before;
}

// The two may not overlap.
inline void copy_octets(char* to, const char* from, std::size_t size) noexcept {
  constexpr std::size_t kTwoWords = 2 * sizeof(Word);
  if (size >= kTwoWords) {
    const std::size_t last = size - kTwoWords;
    for (std::size_t at = 0; at < last; at += kTwoWords) std::memcpy(to + at, from + at, kTwoWords);
    std::memcpy(to + last, from + last, kTwoWords);  // some of them a second time
    return;
  }
  if (size >= sizeof(Word)) {
    const std::size_t last = size - sizeof(Word);
    store_word(to, load_word(from));
    store_word(to + last, load_word(from + last));
    return;
  }
  if ((size & 4) != 0) std::memcpy(to, from, 4);
  if ((size & 2) != 0) std::memcpy(to + (size & 4), from + (size & 4), 2);
  if ((size & 1) != 0) to[size - 1] = from[size - 1];
}

[[nodiscard]] inline bool same_octets(OctetsView a, OctetsView b) noexcept {
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  if (size >= sizeof(Word)) {
    const std::size_t last = size - sizeof(Word);
    for (std::size_t at = 0; at < last; at += sizeof(Word)) {
      if (load_word(a.data() + at) != load_word(b.data() + at)) return false;
    }
    return load_word(a.data() + last) == load_word(b.data() + last);
  }
  if (size >= 4) {
    const std::size_t last = size - 4;
    return load_u32(a.data()) == load_u32(b.data()) && load_u32(a.data() + last) == load_u32(b.data() + last);
  }
  for (std::size_t at = 0; at < size; ++at) {
    if (a[at] != b[at]) return false;
  }
  return true;
}

}  // namespace yore
