#include "zonedb/zone/lookup_name.h"

#include <bit>
#include <cstring>

namespace yore::zone {

std::uint32_t child_hash(std::uint32_t parent, OctetsView label) noexcept {
  std::uint32_t hash = parent;  // FNV-1a, from the root down
  for (const char c : label) hash = (hash ^ static_cast<std::uint8_t>(ascii_lower(c))) * 16777619U;
  hash = (hash ^ static_cast<std::uint32_t>(label.size())) * 16777619U;
  // The low bits choose the slot: let the high ones take part.
  return hash ^ (hash >> 15);
}

LookupName::LookupName(OctetsView wire) noexcept : size_(wire.size()), label_count_(0) {
  std::array<std::uint8_t, 128> from_left;
  for (std::size_t at = 0; octet_at(wire, at) != 0; at += std::size_t{1} + octet_at(wire, at)) {
    from_left[label_count_++] = static_cast<std::uint8_t>(at);
  }
  // Length octets are at most 63 and so never letters.
  for (std::size_t i = 0; i < size_; ++i) wire_[i] = ascii_lower(wire[i]);
  starts_[0] = static_cast<std::uint8_t>(size_ - 1);
  hashes_[0] = kRootHash;
  for (std::size_t labels = 1; labels <= label_count_; ++labels) {
    const std::size_t start = from_left[label_count_ - labels];
    starts_[labels] = static_cast<std::uint8_t>(start);
    const OctetsView label(wire_.data() + start + 1, octet_at(wire, start));
    hashes_[labels] = child_hash(hashes_[labels - 1], label);
  }
}

OctetsView LookupName::suffix(std::size_t labels) const noexcept {
  return OctetsView(wire_.data(), size_).substr(starts_[labels]);
}

bool same_name(OctetsView lower, OctetsView any_case) noexcept {
  if (lower.size() != any_case.size()) return false;
  if (std::memcmp(lower.data(), any_case.data(), lower.size()) == 0) return true;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (lower[i] != ascii_lower(any_case[i])) return false;
  }
  return true;
}

void NameTable::reset(std::size_t count) {
  const std::size_t size = count == 0 ? 0 : std::bit_ceil(count + count / 3 + 1);
  slots_.assign(size, Slot{});
  mask_ = size == 0 ? 0 : size - 1;
}

void NameTable::put(std::uint32_t hash, std::uint32_t place) noexcept {
  std::size_t at = hash & mask_;
  while (slots_[at].place != kNone) at = (at + 1) & mask_;
  slots_[at] = Slot{hash, place};
}

}  // namespace yore::zone
