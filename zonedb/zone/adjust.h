// adjust(): derives, for every node and version, what the RRs do not state but answering needs, in one pass of each
// direction over the nodes. Called once by the builder, before the content is frozen.
//
//   from the last node to the first   existence and wildcard children (names below speak for those above)
//   from the first node to the last   zone cuts, DNAMEs, occlusion (names above speak for those below), the NSEC and
//                                     NSEC3 chains, and the states themselves
//
// Threads: a pure function of its arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "zonedb/zone/zone_content.h"

namespace yore::zone {

// An RRset is what its owner has of its type at versions [first, last].
struct RRsetRun {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  RRsetIndex rrset = 0;
};

// Fills states, rrset_lists, first_state of the nodes, nsec_owners and nsec3_chains. `runs` are those of all nodes in
// turn, node n's from first_run[n] up to first_run[n + 1]; of one node by type, then covered type, then version.
void adjust(ContentArrays& content, const std::vector<RRsetRun>& runs, const std::vector<std::uint32_t>& first_run);

}  // namespace yore::zone
