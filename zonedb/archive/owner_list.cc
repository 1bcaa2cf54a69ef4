#include "zonedb/archive/owner_list.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "zonedb/archive/compress.h"

namespace yore::archive {
namespace {

constexpr unsigned kMostBits = 35;  // of a number: five octets

void append_number(Octets& octets, std::size_t number) {
  for (; number >= 0x80; number >>= 7U) append_u8(octets, static_cast<std::uint8_t>(number | 0x80U));
  append_u8(octets, static_cast<std::uint8_t>(number));
}

// Takes a number from the beginning of `octets`; nothing where there is none.
std::optional<std::size_t> take_number(OctetsView& octets) {
  std::size_t number = 0;
  for (unsigned shift = 0; shift < kMostBits && !octets.empty(); shift += 7) {
    const std::size_t octet = octet_at(octets, 0);
    octets.remove_prefix(1);
    number |= (octet & 0x7fU) << shift;
    if (octet < 0x80) return number;
  }
  return std::nullopt;
}

tl::unexpected<Error> damaged() {
  return fail(ErrorCode::kCorrupt, "what a version changed is damaged in the archive; run yore verify");
}

}  // namespace

void OwnerList::add(OctetsView owner) {
  if (!octets_.empty() && owner == last_) return;
  const auto differs = std::mismatch(owner.begin(), owner.end(), last_.begin(), last_.end()).first;
  const auto shared = static_cast<std::size_t>(differs - owner.begin());
  append_number(octets_, shared);
  append_number(octets_, owner.size() - shared);
  octets_ += owner.substr(shared);
  last_ = owner;
}

Result<std::vector<Octets>> owners_of(OctetsView list) {
  std::vector<Octets> owners;
  Octets owner;
  while (!list.empty()) {
    const auto shared = take_number(list);
    const auto own = take_number(list);
    if (!shared || !own || *shared > owner.size() || *own > list.size() || *own > kLongestOwner - *shared) {
      return damaged();
    }
    owner.replace(*shared, Octets::npos, list.substr(0, *own));
    if (!owners.empty() && owner <= owners.back()) return damaged();
    owners.push_back(owner);
    list.remove_prefix(*own);
  }
  return owners;
}

Result<Octets> pack(OctetsView list) {
  YORE_TRY(const Octets frame, compress(list, {}));
  Octets stored;
  append_number(stored, list.size());
  stored += frame;
  if (stored.size() <= list.size() && list.size() <= kMostExpansion * frame.size()) return stored;
  return Octets(1, '\0').append(list);
}

Result<Octets> unpack(OctetsView stored) {
  const auto size = take_number(stored);
  if (!size) return damaged();
  if (*size == 0) return Octets(stored);
  if (*size > kMostExpansion * stored.size()) return damaged();
  auto list = decompress(stored, {}, *size);
  if (!list) return damaged();
  return *std::move(list);
}

}  // namespace yore::archive
