// Files and folders of captures: which files there are, and which manifest speaks of each.
//
// Threads: free functions over the file system.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zonedb/dns/octets.h"
#include "zonedb/ingest/manifest.h"

namespace yore::ingest {

// The whole file. Error: kIo or kNotFound with its path.
[[nodiscard]] Result<Octets> read_file(const std::string& path);

struct CaptureFile {
  std::string path;                          // empty for standard input
  std::shared_ptr<const Manifest> manifest;  // the one that speaks of it, or null
  std::optional<std::size_t> table;          // which of its captures; nothing where there is no manifest
};

// What it is called in messages.
[[nodiscard]] std::string name_of(const CaptureFile& file);
// The whole file, or all that standard input has, whatever that is. Error: as read_file().
[[nodiscard]] Result<Octets> read(const CaptureFile& file);

struct Unreadable {
  std::string path;
  Error error;
};

struct CaptureFiles {
  std::vector<CaptureFile> files;      // folders walked in order of their names
  std::vector<std::string> skipped;    // files below a manifest that does not name them; a folder for all of its files
  std::vector<Unreadable> unreadable;  // folders and files that the system does not let be read
};

// The files at `paths`: a file as it is, a folder with all below it but hidden files, "-" for standard input. A
// manifest.toml speaks of its own folder and those below that have none; `manifest`, where given, speaks of the files
// below its own folder. Errors: kNotFound for a path, or for a file that a manifest of a given folder names; those of
// read_manifest().
[[nodiscard]] Result<CaptureFiles> find_files(const std::vector<std::string>& paths,
                                              const std::optional<std::string>& manifest);

}  // namespace yore::ingest
