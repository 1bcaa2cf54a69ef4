// OwnerList: owners of one zone in canonical order, as a row of the table step holds them.
//
//   list   = owner*
//   owner  = octets shared with the owner before it, octets of its own, those octets
//   stored = size of the list, the list as one zstd frame; or, where that is no shorter: 0, the list
//
// Owners are sort keys, numbers are LEB128. A list has one form, so that lists are equal where their octets are.
//
// Errors: kCorrupt where stored octets are damaged. Damaged octets are never given more memory than kMostExpansion
// times what is stored of them, and kLongestOwner an owner.
// Threads: values and pure functions.
#pragma once

#include <vector>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/result.h"

namespace yore::archive {

class OwnerList {
 public:
  // The owner that was added last may come again, and stays once. REQUIRES: it is not before any that were added.
  void add(OctetsView owner);
  [[nodiscard]] const Octets& octets() const noexcept { return octets_; }

 private:
  Octets octets_;
  Octets last_;
};

// The owners of a list.
[[nodiscard]] Result<std::vector<Octets>> owners_of(OctetsView list);

// A list as it is stored, and back.
[[nodiscard]] Result<Octets> pack(OctetsView list);
[[nodiscard]] Result<Octets> unpack(OctetsView stored);

inline constexpr std::size_t kMostExpansion = 256;
inline constexpr std::size_t kLongestOwner = 2 * 255;  // a name of 255 octets (RFC 1035 section 2.3.4), all of two each

}  // namespace yore::archive
