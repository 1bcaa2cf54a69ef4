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

// RFC 4592 section 3.3.1: the longest existing ancestor, or the name itself. The apex exists at every version.
[[nodiscard]] inline Located find_closest_encloser(const ZoneAt& zone, const zone::LookupName& name) noexcept {
  for (std::size_t labels = name.label_count(); labels > zone.apex_labels; --labels) {
    const zone::NodeIndex node = zone.content().find(name, labels);
    if (node == zone::kNone) continue;
    const zone::NodeState& state = zone.state(node);
    if (state.has(zone::kExists)) return {Way::kNode, node, labels, &state};
  }
  const zone::NodeIndex apex = zone.content().apex();
  return {Way::kNode, apex, zone.apex_labels, &zone.state(apex)};
}

// REQUIRES: `qname` is at or below the zone's apex.
[[nodiscard]] inline Located locate(const ZoneAt& zone, const zone::LookupName& qname, RRType qtype) noexcept {
  Located found = find_closest_encloser(zone, qname);
  while (found.state->has(zone::kOccluded)) {  // up to the cut or DNAME that hides it
    found.node = zone.content().parent(found.node);
    found.state = &zone.state(found.node);
    --found.labels;
  }
  const bool is_qname = found.labels == qname.label_count();
  // RFC 1034 section 4.3.2 step 3b. DS of the cut itself is this side's (RFC 4035 section 3.1.4.1).
  if (found.state->has(zone::kCut) && !(is_qname && qtype == RRType::kDS)) {
    found.way = Way::kCut;
  } else if (is_qname) {
    found.way = Way::kNode;
  } else if (found.state->has(zone::kDname)) {
    // RFC 6672 section 3.2 step 3c: a DNAME speaks for what is below it, never for its owner.
    found.way = Way::kDname;
  } else {
    found.way = found.state->has(zone::kWildcardChild) ? Way::kWildcard : Way::kNothing;
  }
  return found;
}

// What may stand beside a CNAME is answered there (RFC 4035 section 2.5); ANY matches the CNAME itself.
[[nodiscard]] constexpr bool follows_cname(RRType qtype) noexcept {
  return qtype != RRType::kCNAME && qtype != RRType::kANY && qtype != RRType::kRRSIG && qtype != RRType::kNSEC;
}

}  // namespace yore::answer
