#include "zonedb/zone/presence_index.h"

#include <algorithm>

namespace yore::zone {
namespace {

constexpr std::size_t kFanOut = 32;

}  // namespace

std::span<const VersionRange> PresenceIndex::Level::of(std::size_t member) const noexcept {
  return std::span(ranges).subspan(first[member], first[member + 1] - first[member]);
}

void PresenceIndex::Level::add(std::span<const VersionRange> of_member) {
  ranges.insert(ranges.end(), of_member.begin(), of_member.end());
  first.push_back(static_cast<std::uint32_t>(ranges.size()));
}

void PresenceIndex::add(std::uint32_t key, std::span<const VersionRange> ranges) {
  keys_.push_back(key);
  levels_[0].add(ranges);
}

void PresenceIndex::freeze() {
  keys_.shrink_to_fit();
  while (levels_.back().size() > kFanOut) {
    const Level& below = levels_.back();
    Level blocks;
    for (std::size_t begin = 0; begin < below.size(); begin += kFanOut) {
      VersionRanges united;
      for (std::size_t i = begin; i < std::min(begin + kFanOut, below.size()); ++i) {
        const auto ranges = below.of(i);
        united.insert(united.end(), ranges.begin(), ranges.end());
      }
      normalise(united);
      blocks.add(united);
    }
    levels_.push_back(std::move(blocks));
  }
  for (Level& level : levels_) {
    level.first.shrink_to_fit();
    level.ranges.shrink_to_fit();
  }
}

PresenceIndex PresenceIndex::extended(const PresenceIndex& before, std::span<const std::uint32_t> keys,
                                      std::span<const std::uint32_t> present, std::uint32_t version) {
  PresenceIndex index;
  const VersionRange now{version, version};
  VersionRanges ranges;
  for (std::size_t i = 0; i < before.keys_.size(); ++i) {
    const std::uint32_t key = keys[before.keys_[i]];
    for (; !present.empty() && present.front() < key; present = present.subspan(1)) {
      index.add(present.front(), {&now, 1});
    }
    const auto known = before.levels_[0].of(i);
    ranges.assign(known.begin(), known.end());
    if (!present.empty() && present.front() == key) {
      ranges.push_back(now);
      normalise(ranges);
      present = present.subspan(1);
    }
    index.add(key, ranges);
  }
  for (const std::uint32_t key : present) index.add(key, {&now, 1});
  index.freeze();
  return index;
}

std::optional<std::uint32_t> PresenceIndex::last_before_position(std::size_t end,
                                                                 std::uint32_t version) const noexcept {
  // Up: back to the block's begin, then on to the blocks before it, until a member has the version.
  std::size_t level = 0;
  while (true) {
    const bool top = level + 1 == levels_.size();
    while (end > 0 && (top || end % kFanOut != 0) && !holds_at(levels_[level].of(end - 1), version)) --end;
    if (end == 0) return std::nullopt;
    if (top || end % kFanOut != 0) break;
    end /= kFanOut;
    ++level;
  }
  // Down: the member before `end` has it, so one of its own members has.
  while (level > 0) {
    --level;
    end = std::min(end * kFanOut, levels_[level].size());
    while (!holds_at(levels_[level].of(end - 1), version)) --end;
  }
  return keys_[end - 1];
}

std::optional<std::uint32_t> PresenceIndex::last_at_or_before(std::uint32_t key, std::uint32_t version) const noexcept {
  const auto after = std::upper_bound(keys_.begin(), keys_.end(), key);
  return last_before_position(static_cast<std::size_t>(after - keys_.begin()), version);
}

std::optional<std::uint32_t> PresenceIndex::last(std::uint32_t version) const noexcept {
  return last_before_position(keys_.size(), version);
}

std::size_t PresenceIndex::memory_octets() const noexcept {
  std::size_t octets = keys_.capacity() * sizeof(std::uint32_t);
  for (const Level& level : levels_) {
    octets += level.first.capacity() * sizeof(std::uint32_t) + level.ranges.capacity() * sizeof(VersionRange);
  }
  return octets;
}

}  // namespace yore::zone
