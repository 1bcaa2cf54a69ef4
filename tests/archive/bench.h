// An archive in a folder of its own, with zones put in as text, for archive/'s tests.
//
// Threads: for one test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/writer.h"

namespace yore::test {

class Bench {
 public:
  Bench();
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] archive::Archive open(archive::Mode mode = archive::Mode::kRead) const;

  // A complete scan of example. at that second, its RRs one a line with absolute names.
  [[nodiscard]] static Scan transfer(std::int64_t second, const std::string& rrs);
  [[nodiscard]] static Scan failure(std::int64_t first, std::int64_t last);
  [[nodiscard]] static Scan answer(std::int64_t second, const std::string& rrs);

  // Records these scans as one sighting of `capture` (of its first scan's time where none is given).
  archive::Recorded record(const std::vector<Scan>& scans, const std::string& capture = "",
                           const std::vector<Sha256>& restates = {});

 private:
  std::filesystem::path folder_;
  std::string path_;
};

[[nodiscard]] std::string soa(std::uint32_t serial);
[[nodiscard]] std::vector<RR> rrs_of(const std::string& text);
[[nodiscard]] archive::ZoneId zone_of(archive::Archive& archive, const std::string& apex = "example.");
// "first-last owner TTL class type rdata", a line each.
[[nodiscard]] std::string lifespans_of(archive::Archive& archive);
// Makes an archive, opened for writing, as Yore made it in format 2.
void make_format_2(archive::Archive& archive);

}  // namespace yore::test
