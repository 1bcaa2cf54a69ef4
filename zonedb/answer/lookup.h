// lookup(): what a view says to a question, by RFC 1034 section 4.3.2 and its updates (4592, 6672, 4035, 5155, 2308).
//
// Class IN, QUERY, and any QTYPE but the transfer and meta types, which server/respond handles before it comes here.
//
// RD=0 is what an authoritative server would say that is loaded with exactly these versions. Where servers differ:
//   - a positive answer has the zone's NS in its authority section, if they are not in the answer: not where a CNAME or
//     DNAME leads nowhere in the zone, nor with the DS of a cut (NSD and BIND agree; Knot never does);
//   - the additional section has the addresses of NS, MX, SRV, SVCB and HTTPS targets of the same zone (wildcards too);
//     data at or below a cut only as glue for NS; with ANY it has glue alone;
//   - CNAMEs are followed inside the zone, none twice, as far as a message could hold them; AA is that of the first
//   step;
//     RCODE and authority section are those of the last one (RFC 6604); the CNAME that a DNAME makes is the answer to
//     QTYPE CNAME; a DNAME that leads below itself is followed once;
//   - RRSIGs stand in RRsets by the type that they cover; ANY gives all RRsets, RRSIG and NSEC among them;
//   - QTYPE RRSIG, NSEC, CNAME and ANY are answered beside a CNAME, others follow it;
//   - NS at a wildcard is plain content for the names that the wildcard stands for (RFC 4592 section 4.2);
//   - owners of NSEC3 alone do not exist (RFC 5155 section 7.2.8).
//
// RD=1 goes on where RD=0 ends: a CNAME that leaves the zone leads to the archived zone that holds its target; where a
// zone refers, the newest observation at or before the view's moment takes its place, if every snapshot of that zone
// from the observation on has the same NS at the cut (one that was not yet known then cannot vouch for it). An observed
// CNAME is followed. AA is 0 as soon as an observation is in the answer. Where nothing was seen the trail ends:
// SERVFAIL with the CNAMEs so far and the referral. A view of one server uses that server's observations only.
//
// Threads: a pure function.
#pragma once

#include "zonedb/answer/answer.h"

namespace yore::zone {
class View;
}

namespace yore::answer {

[[nodiscard]] Answer lookup(const zone::View& view, const Question& question);

// What a transfer of the zone begins with, also where a CNAME at its apex hides it from questions: an Answer with the
// SOA alone, or one without where `zone` is not the apex of a zone that stands at this view.
[[nodiscard]] Answer soa_of_zone(const zone::View& view, const Name& zone);

}  // namespace yore::answer
