// append_version(): a ZoneContent with one version more, from the one before and what the new version changed.
//
// How load/ publishes a new version: it costs a copy of the arrays and one pass over the names, which asks of each what
// it is at the new version alone, instead of a reading of all lifespans. Equal in all that it says, at every version,
// to what the builder makes of all lifespans.
//
// Threads: a pure function of its arguments.
#pragma once

#include <memory>
#include <span>

#include "zonedb/dns/change.h"
#include "zonedb/dns/result.h"
#include "zonedb/zone/zone_content.h"

namespace yore::zone {

// `changes` lead from the last version of `before` to the new one, in the order of comes_before(); those of another
// class than the zone's are left out. Error: kUnsupported for a zone beyond 4 GiB of octets.
[[nodiscard]] Result<std::shared_ptr<const ZoneContent>> append_version(const ZoneContent& before,
                                                                        std::span<const Change> changes);

}  // namespace yore::zone
