// A version of a zone as `yore show` and `yore export` write it: comments that say where it comes from, then its RRs.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/snapshot.h"

namespace yore::tools {

// The comments ahead of the RRs.
[[nodiscard]] std::vector<std::string> zone_heading(const Name& apex, const SnapshotFacts& facts, std::size_t rr_count);
// The whole zone file. `rrs` are in canonical order.
[[nodiscard]] std::string zone_text(const Name& apex, const SnapshotFacts& facts, std::vector<RR> rrs);
// "kp.zone"; "root.zone" for the root. Octets that file names should not have are written %XX.
[[nodiscard]] std::string zone_file_name(const Name& apex);

}  // namespace yore::tools
