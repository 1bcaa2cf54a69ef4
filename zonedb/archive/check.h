// What SQLite and arithmetic can say about an archive without its captures being parsed again.
//
// Threads: one thread an Archive.
#pragma once

#include <string>
#include <vector>

#include "zonedb/archive/archive.h"

namespace yore::archive {

// Sentences without a full stop, none for a sound file: integrity_check (pages, indexes, CHECK constraints),
// foreign_key_check, the schema as this program would make it, and the rules between rows that no constraint states.
[[nodiscard]] Result<std::vector<std::string>> check_file(Archive& archive);

}  // namespace yore::archive
