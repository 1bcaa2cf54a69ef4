// Question and Answer: what is asked of a view and what it says, without any message bytes.
//
// lookup() (lookup.h) makes Answers from a zone::View; the model of tests/model makes the same from plain maps;
// server/wire encodes them. NXDOMAIN, NODATA, referral and REFUSED are answers like others.
//
// Threads: values.
#pragma once

#include <optional>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/rrtype.h"
#include "zonedb/dns/scan.h"
#include "zonedb/dns/snapshot.h"

namespace yore::answer {

struct Question {
  Name qname;
  RRType qtype = RRType::kA;
  RRClass qclass = RRClass::kIN;
  bool dnssec_ok = false;          // DO: RRSIG, NSEC, NSEC3 come along (RFC 4035 section 3.1)
  bool recursion_desired = false;  // RD: CNAMEs across zones, observations (DESIGN: "RD=1")
};

enum class Kind {
  kAnswer,  // the answer section has what was asked for, or a CNAME/DNAME on the way that leaves the archive
  kNodata,
  kNxdomain,
  kReferral,
  kYxdomain,     // a DNAME's target that is too long (RFC 6672 section 2.2)
  kRefused,      // no zone that encloses QNAME is known at this moment
  kObservation,  // RD=1: from a query's answer seen before, AA=0
  kTrailEnds,    // RD=1: SERVFAIL, the referral in the authority section
};

// Owners are QNAME (or the CNAME's target) where an RRset was expanded from a wildcard, or a CNAME synthesised from a
// DNAME (RFC 6672). RRSIGs stand as one RRset for each type that they cover, with the TTL of what they cover.
struct Answer {
  Kind kind = Kind::kRefused;
  Rcode rcode = Rcode::kRefused;
  bool authoritative = false;
  bool from_wildcard = false;  // something in it was synthesised from a wildcard (RFC 4592 section 2.1.1)
  std::vector<RRset> answer;
  std::vector<RRset> authority;
  std::vector<RRset> additional;

  // Where it came from. `zone` and `snapshot` are those of the zone that answers QNAME, absent where REFUSED.
  std::optional<Name> zone;
  std::optional<SnapshotFacts> snapshot;
  // kObservation: when and by whom the RRset was seen.
  std::optional<Interval> observed;
  std::optional<Server> observed_by;
  // kRefused: the first snapshot of the deepest enclosing zone in the archive, where there is one but not yet.
  std::optional<SnapshotFacts> first_snapshot;
  // kRefused: else, in a view of one server, the deepest enclosing zone in the archive, of which that one shows
  // nothing.
  std::optional<Name> unseen_zone;
};

}  // namespace yore::answer
