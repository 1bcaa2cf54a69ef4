// Content: what one version of a zone holds, in canonical form, and the hash that names it.
//
// Two snapshots have the same version when their RRs are the same set, TTLs included (docs/GLOSSARY.md).
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "zonedb/dns/digest.h"
#include "zonedb/dns/rr.h"

namespace yore {

// Sorts canonically and drops RRs that are there twice (RFC 2181 section 5); of two with different TTLs the lowest
// stays (RFC 2181 section 5.2), of two spellings the one that came first.
void sort_and_deduplicate(std::vector<RR>& rrs);

// SHA-256 over the canonical wire form of each RR in turn: owner, type, class, TTL, RDLENGTH, RDATA (RFC 4034 section
// 6). REQUIRES: sort_and_deduplicate(rrs) was done.
[[nodiscard]] Sha256 content_hash(const std::vector<RR>& rrs);

}  // namespace yore
