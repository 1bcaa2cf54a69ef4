// delegation_changes(): what a change of a zone means for the names below it: delegations added, removed and moved to
// other name servers, and name servers that have other addresses.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "zonedb/dns/rr.h"

namespace yore::diff {

struct DelegationChange {
  enum class Kind {
    kAdded,
    kRemoved,
    kMoved,        // another set of name servers; of the zone itself, too
    kReaddressed,  // `name` is a name server named before and after, and the zone's addresses of it differ
  };
  Kind kind = Kind::kAdded;
  Name name;
  // What it had before and has after that the other has not, in canonical order: names of name servers, or addresses.
  // Of an added or removed delegation all of them.
  std::vector<std::string> gone;
  std::vector<std::string> come;
};

// In canonical order of names, moved before re-addressed. A delegation is an NS RRset below the apex that no other one
// stands above (RFC 1034 section 4.2.1). REQUIRES: `before` and `after` are in canonical order.
[[nodiscard]] std::vector<DelegationChange> delegation_changes(const Name& apex, const std::vector<RR>& before,
                                                               const std::vector<RR>& after);

}  // namespace yore::diff
