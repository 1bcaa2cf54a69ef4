// read_text_file(): a configuration file or the file of a key, whole.
//
// Threads: reads a file; safe from any.
#pragma once

#include <string>

#include "zonedb/dns/result.h"

namespace yore::config {

// Error: kIo that names the file and says why, in the words of errno.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path);

}  // namespace yore::config
