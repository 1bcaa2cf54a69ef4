// read_zone_file: RRs and directives of a zone file (RFC 1035 section 5, RFC 2308 section 4; $GENERATE as BIND has it).
// Bare RRs, as drill and dig +noall +answer print them, are zone files to this reader; bare_session.h tells them apart.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "zonedb/capture/draft.h"

namespace yore::capture {

struct ZoneText {
  std::vector<RR> rrs;  // in the order of the text; TTLs that it lacks are inferred
  std::vector<std::uint32_t> lines;
  std::vector<Fault> faults;          // in the order of the text; `where` names the file where it is an included one
  std::vector<std::size_t> fault_at;  // the number of RRs before each fault
  std::optional<std::uint32_t> cut;   // the line in which the text ends without a line end, or in a parenthesis
  bool has_directives = false;
  bool lacks_ttls = false;  // no RR states a TTL and there is no $TTL
  std::uint32_t last_line = 0;
};

// Reads on after a line that it cannot read. $INCLUDE reads what the capture holds (included.h).
[[nodiscard]] ZoneText read_zone_file(std::string_view text, const Hints& hints);

}  // namespace yore::capture
