// restate(): a scan told again in Yore's own words, as text in dig's manner that capture/ reads back as the same scan.
//
// `yore export --snapshots` writes these texts. What they cannot say (a time wider than a second, a server's name and
// address where nothing answered) goes into the manifest beside them.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "zonedb/dns/scan.h"

namespace yore::report {

// How much of the scan's context the text itself says; the manifest always says all of it.
enum class Context { kInText, kInManifest };

// Whether the text of this scan states its server and its time, so that several such texts may share a file.
[[nodiscard]] Context context_of(const Scan& scan);

// A complete transfer: its RRs in the order of `show`, the closing SOA, and the count. A zone file: its RRs. A query:
// header, question and answer section. A failure: the line with which dig says so. REQUIRES: scan.rrs is filled.
// Error: kUnsupported for truncated and malformed scans and for referrals, of which nothing but the capture is kept.
[[nodiscard]] Result<std::string> restate(const Scan& scan);

// SOA first, as zone files and transfers begin (RFC 1035 section 5.2, RFC 5936 section 2.2), otherwise as they are.
void put_soa_first(std::vector<RR>& rrs, const Name& apex);

}  // namespace yore::report
