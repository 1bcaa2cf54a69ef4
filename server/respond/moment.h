// Selection: the moment that a question is asked as of, and what is left of its name.
//
// respond() makes one for each question of class IN. First match wins: EDNS option 65001, the name's suffix, then the
// listener's and the server's own, which the store's default view holds.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>

#include "server/wire/request.h"
#include "zonedb/answer/answer.h"
#include "zonedb/dns/name.h"
#include "zonedb/dns/timestamp.h"

namespace yore::respond {

enum class SelectionProblem {
  kNone,
  kUnreadableOption,  // FORMERR, with the reason
  kUnreadableLabel,   // NXDOMAIN: the name's time label is no time
  kSuffixItself,      // the suffix, or a time in front of it and no name: nothing is there but the DNAME
};

struct Selection {
  SelectionProblem problem = SelectionProblem::kNone;
  std::string reason;               // of the problem, for people
  std::optional<Timestamp> at;      // absent where neither option nor suffix say one
  bool by_option = false;           // the option comes back
  Name qname;                       // without time and suffix
  std::optional<Name> dname_owner;  // "2016-09-20.asof.", where the name has the suffix
};

// The moment that option or label name. Error: kBadInput, with what is wrong for people.
[[nodiscard]] Result<Timestamp> read_moment(OctetsView text);

[[nodiscard]] Selection select_moment(const wire::Request& request, const std::optional<Name>& suffix);

// Puts in front of `answer` what explains a name with a suffix: `2016-09-20.asof. DNAME .` and the CNAME synthesised
// from it (RFC 6672 section 3.1), both with TTL 0. REQUIRES: selection.dname_owner.
void explain_suffix(const Selection& selection, const Name& qname, answer::Answer& answer);
// The DNAME alone.
[[nodiscard]] RRset suffix_dname(const Name& owner);

}  // namespace yore::respond
