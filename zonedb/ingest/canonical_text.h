// The canonical text of an archive, read again (archive/canonical_text.h).
//
// Threads: pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "zonedb/archive/rows.h"

namespace yore::ingest {

struct CanonicalText {
  std::map<Sha256, Octets> captures;
  std::vector<archive::SightingRow> sightings;  // id, capture and context alone; each capture is in `captures`
};

[[nodiscard]] bool is_canonical_text(OctetsView text) noexcept;
// Error: kBadInput with the line that cannot be read, or where the text has no end or a capture is not what it is said
// to be.
[[nodiscard]] Result<CanonicalText> read_canonical_text(OctetsView text);

}  // namespace yore::ingest
