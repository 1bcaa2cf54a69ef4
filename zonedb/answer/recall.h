// Recall: what was seen in answers to queries, where a zone refers and nothing more is archived (RD=1).
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/answer/zone_at.h"
#include "zonedb/zone/observations.h"

namespace yore::answer {

// The newest observation of `qname` and `qtype`, or of a CNAME there where that is newer; for ANY all RRsets of the
// newest answer. Empty where there is none, or where the NS at `cut`, at which `zone` refers, changed since.
[[nodiscard]] std::vector<const zone::Observation*> recall_observation(const zone::View& view, const ZoneAt& zone,
                                                                       zone::NodeIndex cut, const Name& qname,
                                                                       RRType qtype);

}  // namespace yore::answer
