// All scans of an archive told again, as files and the manifest that goes with them: what `yore export --snapshots`
// writes and `yore import` reads.
//
// Threads: one thread with its own Archive.
#pragma once

#include <string>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/report/restate.h"

namespace yore::report {

// One file: one transfer or failure, or all dated queries to one server.
struct RestatedFile {
  std::string file;  // its name: letters, digits, '.', '-', '_'
  std::string text;
  std::vector<archive::ScanRow> scans;  // what it tells, oldest first; at least one
};

struct RestatedSet {
  std::vector<RestatedFile> files;    // by name
  std::vector<std::string> left_out;  // why some scans are in none of them
};

// The same archive gives the same set, whatever the order it was imported in.
[[nodiscard]] Result<RestatedSet> restate_all(archive::Archive& archive);

// manifest.toml: for each file what zonedb/ingest/manifest.h reads, and where it comes from. `time_source` says in a
// few words how the captures told the times that are known to the second.
[[nodiscard]] std::string manifest_of(const RestatedSet& set, const std::string& time_source);

}  // namespace yore::report
