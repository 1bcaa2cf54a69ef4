// Change: one difference between two contents of a zone. Worked out in memory by zone/ and from SQL by archive/, and
// tested to be equal.
//
// Threads: values.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <vector>

#include "zonedb/dns/rr.h"

namespace yore {

enum class ChangeKind : std::uint8_t {
  kDeleted,     // the RR was there and is not
  kInserted,    // the RR was not there and is
  kTtlChanged,  // the RR stays with another TTL
};

struct Change {
  ChangeKind kind = ChangeKind::kInserted;
  RR rr;           // with its TTL after the change; before it, where it was deleted
  Ttl ttl_before;  // for kTtlChanged
};

// Canonical order of the RR, a deletion before an insertion: the order in which changes are listed everywhere.
[[nodiscard]] bool comes_before(const Change& a, const Change& b);

// What turns `before` into `after`. REQUIRES: both sorted and deduplicated (content.h).
[[nodiscard]] std::vector<Change> changes_between(const std::vector<RR>& before, const std::vector<RR>& after);

// What `before` becomes by `changes`, in canonical order. REQUIRES: `before` is in canonical order, and `changes` begin
// there. Equal to the content that all changes lead to; with some of them left out it is what the others lead to.
[[nodiscard]] std::vector<RR> applied(std::span<const RR> before, std::span<const Change> changes);

}  // namespace yore
