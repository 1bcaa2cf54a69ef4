// RRs as zone-file text, both ways (RFC 1035 section 5, RFC 3597 section 5). ldns does the work.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "zonedb/dns/rr.h"

namespace yore {

// RDATA in presentation form, names absolute; the generic form `\# 4 0A000001` where ldns does not know the type or the
// RDATA does not follow its layout. What is printed reads back to the same octets.
[[nodiscard]] std::string rdata_to_text(RRType type, OctetsView rdata);
// Error: kBadInput, that says what ldns found wrong. Relative names are completed with `origin`.
[[nodiscard]] Result<Rdata> rdata_from_text(RRType type, std::string_view text, const Name& origin = Name());

// "owner TTL class type rdata", separated by single blanks, without a newline. A type that NSD, Knot DNS or BIND does
// not know by name is TYPEnnn with its RDATA in generic form, so that all of them read it.
[[nodiscard]] std::string rr_to_text(const RR& rr);
// One RR with absolute names and an explicit TTL, as rr_to_text() writes it, or with relative names and `origin`.
[[nodiscard]] Result<RR> rr_from_text(std::string_view text, const Name& origin = Name());

}  // namespace yore
