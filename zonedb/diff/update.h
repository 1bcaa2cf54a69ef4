// dynamic_update(): a change of a zone as the commands that nsupdate(1) sends as dynamic updates (RFC 2136).
//
// An update cannot express all that happens to zones; what it cannot is told, and nothing is sent in its place.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "zonedb/diff/changes.h"

namespace yore::diff {

struct Update {
  std::vector<std::string> lines;      // for nsupdate's standard input; none where `obstacles` are
  std::vector<std::string> obstacles;  // sentences without a full stop
};

// Turns `before` into what `changes` lead to, on a server that has `before`; where its SOA is another, the update fails
// by a prerequisite and changes nothing. With the serial or the SOA ignored the server chooses the serial.
// REQUIRES: `before` is in canonical order and `changes` begin there.
[[nodiscard]] Update dynamic_update(const Name& apex, const std::vector<RR>& before, const std::vector<Change>& changes,
                                    const Ignored& ignored);

}  // namespace yore::diff
