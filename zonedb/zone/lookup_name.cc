#include "zonedb/zone/lookup_name.h"

#include <algorithm>
#include <bit>

#include "zonedb/zone/huge_pages.h"

namespace yore::zone {

namespace {

// Eight octets, the upper-case letters among them (ASCII, 0x41 to 0x5a) in lower case.
constexpr Word lowered(Word word) noexcept {
  constexpr Word kEach = 0x0101010101010101U;
  const Word low_bits = word & 0x7f * kEach;
  const Word from_a = low_bits + (0x80 - 'A') * kEach;        // the top bit of each octet: at least 'A'
  const Word beyond_z = low_bits + (0x80 - 'Z' - 1) * kEach;  // beyond 'Z'
  return word | ((from_a ^ beyond_z) & ~word & 0x80 * kEach) >> 2;
}

// A hash in the making, of one label below a name that is hashed already.
class LabelHash {
 public:
  LabelHash(std::uint32_t parent, std::size_t size) noexcept : hash_((Word{parent} << 8 | size) * kFactor) {}
  void add(Word word) noexcept {
    hash_ = (hash_ ^ word) * kFactor;
    hash_ ^= hash_ >> 32;
  }
  // The low bits choose the slot: let the high ones take part.
  [[nodiscard]] std::uint32_t value() const noexcept { return static_cast<std::uint32_t>(hash_ ^ hash_ >> 15); }

 private:
  static constexpr Word kFactor = 0x9e3779b97f4a7c15U;
  Word hash_;
};

// Of a label in lower case, behind which octets may be read up to the end of its last word.
std::uint32_t padded_hash(std::uint32_t parent, const char* label, std::size_t size) noexcept {
  LabelHash hash(parent, size);
  for (; size >= sizeof(Word); label += sizeof(Word), size -= sizeof(Word)) hash.add(load_word(label));
  if (size > 0) hash.add(first_octets(load_word(label), size));
  return hash.value();
}

}  // namespace

std::uint32_t child_hash(std::uint32_t parent, OctetsView label) noexcept {
  std::array<char, Name::kMaxLabelSize + sizeof(Word)> padded{};
  std::transform(label.begin(), label.end(), padded.begin(), ascii_lower);
  return padded_hash(parent, padded.data(), label.size());
}

// Length octets are at most 63 and so never letters.
inline void LookupName::lower(OctetsView wire) noexcept {
  char* const to = wire_.data();
  if (size_ < sizeof(Word)) {
    for (std::size_t i = 0; i < size_; ++i) to[i] = ascii_lower(wire[i]);
  } else {
    const std::size_t last = size_ - sizeof(Word);
    for (std::size_t at = 0; at < last; at += sizeof(Word)) store_word(to + at, lowered(load_word(wire.data() + at)));
    store_word(to + last, lowered(load_word(wire.data() + last)));
  }
  store_word(to + size_, 0);  // what is read behind the last label
}

LookupName::LookupName(OctetsView wire) noexcept : LookupName() {
  read(wire);
  if (size_ != wire.size()) size_ = 0;
}

void LookupName::read(OctetsView octets) noexcept {
  std::array<std::uint8_t, 128> from_left;
  const std::size_t most = std::min(octets.size(), Name::kMaxWireSize);
  std::size_t labels = 0;
  std::size_t end = 0;
  for (;;) {
    if (end >= most) return;
    const std::uint8_t label = octet_at(octets, end);
    if (label == 0) break;
    if (label > Name::kMaxLabelSize) return;
    from_left[labels++] = static_cast<std::uint8_t>(end);
    end += std::size_t{1} + label;
  }
  size_ = end + 1;
  label_count_ = labels;
  lower(octets);
  starts_[0] = static_cast<std::uint8_t>(end);
  hashes_[0] = kRootHash;
  std::uint32_t hash = kRootHash;
  for (std::size_t at = 1; at <= labels; ++at) {
    const std::uint8_t start = from_left[labels - at];
    starts_[at] = start;
    const char* const label = wire_.data() + start;
    hash = padded_hash(hash, label + 1, static_cast<std::uint8_t>(*label));
    hashes_[at] = hash;
  }
}

bool same_name_ignoring_case(OctetsView lower, OctetsView any_case) noexcept {
  if (lower.size() != any_case.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (lower[i] != ascii_lower(any_case[i])) return false;
  }
  return true;
}

void NameTable::reset(std::size_t count) {
  const std::size_t size = count == 0 ? 0 : std::bit_ceil(count + count / 3 + 1);
  reserve_huge(slots_, size);
  slots_.assign(size, Slot{});
  mask_ = size == 0 ? 0 : size - 1;
}

void NameTable::use_huge_pages() const noexcept { zone::use_huge_pages(slots_.data(), slots_.size() * sizeof(Slot)); }

void NameTable::renumber(const NameTable& before, std::span<const std::uint32_t> places, std::size_t count) {
  reset(count);
  const bool same_slots = slots_.size() == before.slots_.size();
  for (std::size_t at = 0; at < before.slots_.size(); ++at) {
    const Slot& slot = before.slots_[at];
    if (slot.place == kNone) continue;
    if (same_slots) {
      slots_[at] = Slot{slot.hash, places[slot.place]};
    } else {
      put(slot.hash, places[slot.place]);
    }
  }
}

void NameTable::put(std::uint32_t hash, std::uint32_t place) noexcept {
  std::size_t at = hash & mask_;
  while (slots_[at].place != kNone) at = (at + 1) & mask_;
  slots_[at] = Slot{hash, place};
}

}  // namespace yore::zone
