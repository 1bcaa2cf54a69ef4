#include "zonedb/zone/octet_pool.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include "zonedb/zone/huge_pages.h"

namespace yore::zone {
namespace {

constexpr std::uint32_t kEmpty = 0xffffffffU;
constexpr std::size_t kFirstSlots = 64;

}  // namespace

OctetsView OctetPool::at(std::uint32_t place) const noexcept {
  return OctetsView(octets_).substr(place + std::size_t{2}, u16_at(octets_, place));
}

std::uint32_t OctetPool::intern(OctetsView octets) {
  if (used_ * 4 >= slots_.size() * 3) resize(std::max(kFirstSlots, slots_.size() * 2));
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<OctetsView>()(octets) & mask;
  for (; slots_[slot] != kEmpty; slot = (slot + 1) & mask) {
    if (at(slots_[slot]) == octets) return slots_[slot];
  }
  if (octets_.size() + octets.size() + 2 >= kEmpty) {
    overflowed_ = true;
    return 0;
  }
  const auto place = static_cast<std::uint32_t>(octets_.size());
  append_u16(octets_, static_cast<std::uint16_t>(octets.size()));
  octets_ += octets;
  slots_[slot] = place;
  ++used_;
  return place;
}

void OctetPool::expect(std::size_t count) {
  constexpr std::size_t kUsualSize = 24;
  reserve_huge(octets_, count * kUsualSize);
  resize(std::bit_ceil(std::max(count + count / 2, slots_.size())));
}

void OctetPool::resize(std::size_t slots) {
  std::vector<std::uint32_t> old = std::exchange(slots_, {});
  reserve_huge(slots_, slots);
  slots_.assign(slots, kEmpty);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint32_t place : old) {
    if (place == kEmpty) continue;
    std::size_t slot = std::hash<OctetsView>()(at(place)) & mask;
    while (slots_[slot] != kEmpty) slot = (slot + 1) & mask;
    slots_[slot] = place;
  }
}

Octets OctetPool::release() {
  slots_ = {};
  used_ = 0;
  trim(octets_);
  return std::exchange(octets_, {});
}

}  // namespace yore::zone
