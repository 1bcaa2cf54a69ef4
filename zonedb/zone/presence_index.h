// PresenceIndex: of things in a fixed order, each there at some versions only, the last one at or before a place that
// is there at a version. How the NSEC or NSEC3 that covers a name is found at any version for the price of the newest.
//
// A tree of blocks: each block of 32 knows at which versions it has something. A search looks at a few blocks of each
// level, however many of its neighbours are absent.
//
// Threads: immutable once frozen; any number of readers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "zonedb/zone/version_ranges.h"

namespace yore::zone {

class PresenceIndex {
 public:
  // REQUIRES: `key` greater than all before, `ranges` normalised and not empty, not yet frozen.
  void add(std::uint32_t key, std::span<const VersionRange> ranges);
  // Builds the blocks above. Nothing may be added afterwards.
  void freeze();
  // `before`, each key k being keys[k] now, and the keys `present` (ascending), old and new, there at `version` too.
  // Frozen. REQUIRES: `version` is the next after all that `before` knows; `keys` ascends.
  [[nodiscard]] static PresenceIndex extended(const PresenceIndex& before, std::span<const std::uint32_t> keys,
                                              std::span<const std::uint32_t> present, std::uint32_t version);

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
  // The greatest key <= `key` that is there at `version`; nothing where there is none.
  [[nodiscard]] std::optional<std::uint32_t> last_at_or_before(std::uint32_t key, std::uint32_t version) const noexcept;
  // The greatest key of all that is there at `version`.
  [[nodiscard]] std::optional<std::uint32_t> last(std::uint32_t version) const noexcept;
  [[nodiscard]] std::size_t memory_octets() const noexcept;

 private:
  // Presence of each member of one level: member i has ranges [first[i], first[i + 1]).
  struct Level {
    std::vector<std::uint32_t> first{0};
    VersionRanges ranges;
    [[nodiscard]] std::size_t size() const noexcept { return first.size() - 1; }
    [[nodiscard]] std::span<const VersionRange> of(std::size_t member) const noexcept;
    void add(std::span<const VersionRange> of_member);
  };
  // The last key in positions [0, end) that is there at `version`.
  [[nodiscard]] std::optional<std::uint32_t> last_before_position(std::size_t end,
                                                                  std::uint32_t version) const noexcept;

  std::vector<std::uint32_t> keys_;
  std::vector<Level> levels_{1};  // the keys themselves, then ever larger blocks
};

}  // namespace yore::zone
