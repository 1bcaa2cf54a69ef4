// ZoneLookup: what one zone at one version says of one name, by RFC 1034 section 4.3.2 step 3. lookup() goes from one
// to the next along CNAMEs.
//
// Threads: one thread.
#pragma once

#include "zonedb/answer/answer.h"
#include "zonedb/answer/denial.h"
#include "zonedb/answer/sections.h"
#include "zonedb/answer/zone_at.h"

namespace yore::answer {

// How the search for one name ended.
enum class End {
  kFound,     // what was asked for is in the answer section
  kAlias,     // a CNAME is, that leads on to `target`
  kNodata,    // SOA and proofs are in the authority section
  kNxdomain,  // likewise
  kTooLong,   // the DNAME is in the answer section; what it makes of the name exceeds 255 octets
  kCut,       // nothing was put: the zone refers at `cut`
};

struct Reached {
  End end;
  Name target = {};
  zone::NodeIndex cut = zone::kNone;
  explicit Reached(End how) : end(how) {}
  Reached(End how, Name to) : end(how), target(std::move(to)) {}
  Reached(End how, zone::NodeIndex at) : end(how), cut(at) {}
};

class ZoneLookup {
 public:
  // Puts into `answer`, which must outlive this, as must `zone`.
  ZoneLookup(const ZoneAt& zone, const Question& question, Answer& answer);

  // REQUIRES: `qname` is at or below the zone's apex.
  [[nodiscard]] Reached answer_name(const Name& qname);
  // NS, DS or the proof that there is none, and glue (RFC 1034 section 4.3.2 step 3b, RFC 4035 section 3.1.4).
  void put_referral(zone::NodeIndex cut);

 private:
  [[nodiscard]] Reached answer_from_node(const zone::NodeState& state, const Name& qname);
  [[nodiscard]] Reached synthesize_from_dname(zone::NodeIndex owner, const Name& qname);
  [[nodiscard]] Reached synthesize_from_wildcard(const Name& qname, const Name& encloser);
  [[nodiscard]] Reached deny_name(const Name& qname, const Name& encloser);
  [[nodiscard]] bool put_all_rrsets(const zone::NodeState& state, const Name& qname);
  [[nodiscard]] bool put_signatures(const zone::NodeState& state, const Name& qname);
  // Behind what was asked for and is this zone's own.
  void put_name_servers();
  [[nodiscard]] bool put_asked_for(const zone::NodeState& state, const Name& qname);

  const ZoneAt& zone_;
  const Question& question_;
  Answer& answer_;
  Sections sections_;
};

}  // namespace yore::answer
