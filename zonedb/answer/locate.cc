#include "zonedb/answer/locate.h"

namespace yore::answer {
namespace {

// RFC 4592 section 3.3.1: the longest existing ancestor, or the name itself. The apex exists at every version.
Located find_closest_encloser(const ZoneAt& zone, const zone::LookupName& name) noexcept {
  for (std::size_t labels = name.label_count(); labels > zone.apex_labels; --labels) {
    const zone::NodeIndex node = zone.content().find(name, labels);
    if (node == zone::kNone) continue;
    const zone::NodeState& state = zone.state(node);
    if (state.has(zone::kExists)) return {Way::kNode, node, labels, &state};
  }
  const zone::NodeIndex apex = zone.content().apex();
  return {Way::kNode, apex, zone.apex_labels, &zone.state(apex)};
}

}  // namespace

Located locate(const ZoneAt& zone, const zone::LookupName& qname, RRType qtype) noexcept {
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

}  // namespace yore::answer
