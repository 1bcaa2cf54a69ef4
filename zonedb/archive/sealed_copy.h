// write_sealed_copy(): an archive fit to ship, beside the one that is in use.
//
// Threads: one thread with its own Archive; others may write to it meanwhile.
#pragma once

#include <string>

#include "zonedb/archive/archive.h"

namespace yore::archive {

// All that `archive` holds at this moment as a new file: DELETE journal mode, no WAL, no free pages, so that it opens
// on read-only media. Error: kUsage where `path` exists.
[[nodiscard]] Result<void> write_sealed_copy(Archive& archive, const std::string& path);

}  // namespace yore::archive
