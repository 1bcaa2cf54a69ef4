// Scenes for ingest/'s tests: a capture as text with what is claimed for it, archives of such captures, and a naive
// reading of what such an archive must say.
//
// Threads: for one test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/ingest/ingest.h"

namespace yore::test {

// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path folder_;
};

// One sighting, written as small numbers, so that a generator can make them and a counterexample can be read.
struct Scene {
  enum class Kind { kZoneFile, kTransfer, kTwoTransfers, kFailure, kUndatedFailure, kAnswer };
  Kind kind = Kind::kZoneFile;
  unsigned content = 0;   // bits: which RRs, which TTLs, which serial
  unsigned spelling = 0;  // bits: which owners are in upper case, which TTLs are left out
  unsigned server = 0;
  unsigned time = 0;   // seconds after some moment
  unsigned width = 0;  // seconds that the time is known to
};

[[nodiscard]] std::string capture_of(const Scene& scene);
[[nodiscard]] capture::Hints hints_of(const Scene& scene);
[[nodiscard]] std::string to_text(const Scene& scene);

[[nodiscard]] archive::Archive new_archive();  // in memory
// Imports them in this order; throws std::runtime_error where one is rejected.
void import(archive::Archive& archive, const std::vector<Scene>& scenes);
[[nodiscard]] Sha256 import(archive::Archive& archive, const Scene& scene);
[[nodiscard]] std::string dump_of(archive::Archive& archive);
[[nodiscard]] bool verifies(archive::Archive& archive);  // with no finding

// What the dump must say of zones: its lines from the first "zone" on, worked out by looking at every snapshot in full.
[[nodiscard]] std::string naive_zones(const std::vector<Scene>& scenes);
[[nodiscard]] std::string zones_of(const std::string& dump);

}  // namespace yore::test
