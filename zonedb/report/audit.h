// audit(): what is wrong, or likely to be, with a zone as it was at some moment, by the words of the RFCs.
//
// Only what the archive shows is judged: a server whose address lies in a zone that is not archived has an address
// that is not known, not none.
//
// Threads: one thread with its own Archive.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/report/watch.h"

namespace yore::report {

enum class Fault {
  kNoHost,           // a name server or mail exchanger whose name is an address, or the root
  kNoAddress,        // a name server or mail exchanger without an address
  kNoGlue,           // a name server below the delegation that it serves, without an address beside it
  kAlias,            // a name server or mail exchanger whose name is an alias
  kParentChild,      // parent and child name different servers
  kSingleServer,     // one name server alone
  kOnePrefix,        // all name servers in one IPv4 /24 or one IPv6 /48, none apart by the other
  kTtlDiffers,       // TTLs that differ in an RRset
  kCnameAndOther,    // a CNAME beside other RRs
  kCnameLoop,        // an alias of itself, in the end
  kCnameNowhere,     // an alias of a name that the zone has not
  kMissingDot,       // a name that repeats its origin, or continues another name with it
  kHashOwner,        // an owner that begins with #, as comments elsewhere do
  kSerialUnchanged,  // other content than before, with the same serial
  kSerialBack,       // other content than before, with an older serial
  kSerialShared,     // other content than another server, with the same serial
  kSerialAhead,      // a serial that is a date after the snapshot
};
[[nodiscard]] std::string_view to_text(Fault fault);  // "no-address"

// Where it is written: "RFC 2181 section 10.3".
struct Reference {
  unsigned rfc = 0;
  std::string_view section;
};
[[nodiscard]] Reference reference_of(Fault fault);

struct AuditFinding {
  Fault fault = Fault::kNoAddress;
  Name name;          // what is at fault: a server, a zone or delegation, an owner, a name in RDATA
  std::string words;  // a sentence without a full stop
};

// A zone at one moment. `snapshots` are those that are looked at: all, or one server's, in snapshot order; `now` is the
// one that holds at `at`.
struct AuditSubject {
  archive::ZoneRow zone;
  std::vector<SnapshotFacts> snapshots;
  SnapshotFacts now;
  // Other zones are taken as of this time; else as of the time of `now`, or up to a day later where they were not
  // known.
  std::optional<Timestamp> at;
  Watch watch{};  // counts delegations
};

// By fault, then canonical order of name; none for a zone that nothing is wrong with.
[[nodiscard]] Result<std::vector<AuditFinding>> audit(archive::Archive& archive, const AuditSubject& subject);

}  // namespace yore::report
