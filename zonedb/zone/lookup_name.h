// LookupName: a name made ready for finding: in lower case, with the place and the hash of each of its ancestors.
//
// Made once a question, on the stack; every zone and every closest encloser is then found without hashing again.
// NameTable: from the hash of a name to where it is.
//
// Threads: a LookupName belongs to its maker; a NameTable is immutable once filled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/short_octets.h"

namespace yore::zone {

class LookupName {
 public:
  // `wire` is one uncompressed name, as Name::wire() gives it. Of octets that are none only is_name() may be asked.
  explicit LookupName(OctetsView wire) noexcept;
  explicit LookupName(const Name& name) noexcept : LookupName(name.wire()) {}
  // The uncompressed name that `octets` begin with; no name where they begin with none.
  [[nodiscard]] static LookupName at_front(OctetsView octets) noexcept {
    LookupName name;
    name.read(octets);
    return name;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }  // octets in wire form; 0 for what is no name
  [[nodiscard]] bool is_name() const noexcept { return size_ != 0; }
  [[nodiscard]] std::size_t label_count() const noexcept { return label_count_; }
  // Where the last `labels` labels begin in the name's wire form. REQUIRES: labels <= label_count().
  [[nodiscard]] std::size_t start(std::size_t labels) const noexcept { return starts_[labels]; }
  // The last `labels` labels, in lower case, in wire form. REQUIRES: labels <= label_count().
  [[nodiscard]] OctetsView suffix(std::size_t labels) const noexcept {
    return {wire_.data() + starts_[labels], size_ - starts_[labels]};
  }
  [[nodiscard]] std::uint32_t hash(std::size_t labels) const noexcept { return hashes_[labels]; }

 private:
  LookupName() noexcept {}  // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills what it needs
  void read(OctetsView octets) noexcept;
  void lower(OctetsView wire) noexcept;

  std::size_t size_ = 0;
  std::size_t label_count_ = 0;
  std::array<char, Name::kMaxWireSize + sizeof(Word)> wire_;
  std::array<std::uint8_t, 128> starts_;   // [n]: where the last n labels begin
  std::array<std::uint32_t, 128> hashes_;  // [n]: of the last n labels
};

// Of the child of a name with hash `parent`, as LookupName computes it. `label` in any case, without its length.
[[nodiscard]] std::uint32_t child_hash(std::uint32_t parent, OctetsView label) noexcept;
inline constexpr std::uint32_t kRootHash = 2166136261U;

// Whether two names in wire form are the same, ASCII case ignored; `lower` is in lower case already.
[[nodiscard]] bool same_name_ignoring_case(OctetsView lower, OctetsView any_case) noexcept;
[[nodiscard]] inline bool same_name(OctetsView lower, OctetsView any_case) noexcept {
  return same_octets(lower, any_case) || same_name_ignoring_case(lower, any_case);
}

// Open addressing with linear probing; at most three quarters full. A slot keeps some bits of the hash, so that a wrong
// name is hardly ever looked at.
class NameTable {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffU;

  // For `count` places that are put in afterwards. 0 makes a table that finds nothing.
  void reset(std::size_t count);
  void put(std::uint32_t hash, std::uint32_t place) noexcept;
  // All of `before`, each place p being places[p] now, with room for `count` in all.
  void renumber(const NameTable& before, std::span<const std::uint32_t> places, std::size_t count);

  // The place with this hash for which matches(place) is true, or kNone.
  template <class Matches>
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, Matches matches) const {
    if (slots_.empty()) return kNone;
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.hash == hash && slot.place != kNone && matches(slot.place)) return slot.place;
      if (slot.place == kNone) return kNone;
    }
  }
  void use_huge_pages() const noexcept;  // huge_pages.h
  // Asks memory for where find() begins, without waiting for it.
  void prefetch(std::uint32_t hash) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & mask_]);
  }
  [[nodiscard]] std::size_t memory_octets() const noexcept { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t place = kNone;
  };
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
};

}  // namespace yore::zone
