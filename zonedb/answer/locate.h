// locate(): where a name leads in one zone at one version: RFC 1034 section 4.3.2 step 3 up to the point where
// something would be put into the answer.
//
// ZoneLookup makes Answers from it, server/respond's short way message bytes.
//
// Threads: pure functions.
#pragma once

#include "zonedb/answer/zone_at.h"

namespace yore::answer {

enum class Way {
  kNode,      // the name is there: its own RRsets answer, or their absence
  kCut,       // the zone refers at the node
  kDname,     // the node's DNAME speaks for the name, which is below it
  kWildcard,  // the node is the closest encloser, and its wildcard stands in for the name
  kNothing    // the node is the closest encloser, and there is no wildcard: NXDOMAIN
};

struct Located {
  Way way = Way::kNothing;
  zone::NodeIndex node = zone::kNone;
  std::size_t labels = 0;  // of the node's name
  const zone::NodeState* state = nullptr;
};

// REQUIRES: `qname` is at or below the zone's apex.
[[nodiscard]] Located locate(const ZoneAt& zone, const zone::LookupName& qname, RRType qtype) noexcept;

// What may stand beside a CNAME is answered there (RFC 4035 section 2.5); ANY matches the CNAME itself.
[[nodiscard]] constexpr bool follows_cname(RRType qtype) noexcept {
  return qtype != RRType::kCNAME && qtype != RRType::kANY && qtype != RRType::kRRSIG && qtype != RRType::kNSEC;
}

}  // namespace yore::answer
