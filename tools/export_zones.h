// What `yore export` writes of zones: zone files, and lifespans as CSV or as lines of the passive DNS Common Output
// Format.
//
// Threads: one thread with its own Archive.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/arguments.h"

namespace yore::tools {

// Which zones, as which server had them.
struct ZonesAsked {
  std::optional<Name> zone;  // else all
  std::optional<Server> server;
};

// The zones of the archive that are asked for. Error: kNotFound.
[[nodiscard]] Result<std::vector<archive::ZoneRow>> zones_asked(archive::Archive& archive, const ZonesAsked& asked);

// A zone file for each zone that is known at `at` (the newest where it is none) into the folder, which exists. Zones
// that are not known then are said to be left out. The number of files.
[[nodiscard]] Result<std::size_t> export_zone_files(archive::Archive& archive, const ZonesAsked& asked,
                                                    const std::optional<Timestamp>& at, const std::string& folder);
[[nodiscard]] Result<void> export_csv(archive::Archive& archive, const ZonesAsked& asked, Output& out);
[[nodiscard]] Result<void> export_cof(archive::Archive& archive, const ZonesAsked& asked, Output& out);

[[nodiscard]] Result<void> write_file(const std::string& path, const std::string& text);

}  // namespace yore::tools
