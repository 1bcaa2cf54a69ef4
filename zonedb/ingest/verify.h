// verify(): proves an archive against its captures.
//
// Everything but the captures and the context claimed for them is worked out again, in an archive of its own, and
// compared. What cannot be worked out again (source, wrapper, context, time of import) is under a checksum.
//
// Threads: one thread an Archive.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "zonedb/archive/archive.h"

namespace yore::ingest {

// One thing that is not as it should be.
struct Finding {
  std::string what;   // "capture 3f2a...", "sighting ...", "rows", "index", "file"
  std::string words;  // a sentence without a full stop
  [[nodiscard]] std::string text() const { return what + ": " + words; }
};

// Called with the number of captures and sightings done and of all.
using VerifyProgress = std::function<void(std::size_t, std::size_t)>;

// All findings; none for a sound archive. At most a hundred differing rows are listed, the rest are counted. Error:
// where the archive cannot be read at all.
[[nodiscard]] Result<std::vector<Finding>> verify(archive::Archive& archive, const VerifyProgress& progress = {});

}  // namespace yore::ingest
