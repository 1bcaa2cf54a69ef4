#include "zonedb/ingest/verify.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "zonedb/archive/check.h"
#include "zonedb/ingest/again.h"

namespace yore::ingest {
namespace {

constexpr std::size_t kMostListed = 100;

std::vector<std::string_view> lines_of(const std::string& text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

class Verification {
 public:
  Verification(archive::Archive& archive, const VerifyProgress& progress) : archive_(archive), progress_(progress) {}

  Result<std::vector<Finding>> run() {
    YORE_TRY(const archive::ReadTransaction transaction, archive::ReadTransaction::begin(archive_));
    YORE_TRY(const std::vector<std::string> file, archive::check_file(archive_));
    for (const std::string& words : file) add("file", words);
    YORE_CHECK(check_captures());
    YORE_TRY(archive::Archive again, archive::Archive::open(":memory:", archive::Mode::kCreate));
    YORE_CHECK(derive_again(again));
    YORE_CHECK(compare(again));
    return std::move(findings_);
  }

 private:
  void add(std::string what, std::string words) { findings_.push_back({std::move(what), std::move(words)}); }
  // Takes an error of the archive's content for a finding.
  void add(const std::string& what, const Error& error) { add(what, error.text()); }

  Result<void> check_captures() {
    auto captures = archive_.captures();
    if (!captures) {
      add("file", captures.error());
      return {};
    }
    total_ = captures->size();
    for (const archive::CaptureRow& row : *captures) {
      const auto octets = archive_.capture_octets(row.id);
      if (!octets) add("capture " + row.id.hex(), octets.error());
      step();
    }
    return {};
  }

  Result<void> derive_again(archive::Archive& again) {
    auto sightings = archive_.sightings();
    if (!sightings) {
      add("file", sightings.error());
      return {};
    }
    total_ += sightings->size();
    for (const archive::SightingRow& row : *sightings) {
      step();
      const auto octets = archive_.capture_octets(row.capture);
      if (!octets) continue;  // check_captures() has said so
      const auto recorded = record_again(again, row, *octets);
      if (!recorded) add("sighting " + row.id.hex(), recorded.error());
    }
    return {};
  }

  Result<void> compare(archive::Archive& again) {
    auto actual = archive_.canonical_dump();
    if (!actual) {
      add("rows", actual.error());
      return {};
    }
    YORE_TRY(const std::string expected, again.canonical_dump());
    if (*actual == expected) return {};
    std::vector<std::string_view> said = lines_of(*actual);
    std::vector<std::string_view> proved = lines_of(expected);
    std::sort(said.begin(), said.end());
    std::sort(proved.begin(), proved.end());
    std::vector<std::string_view> unproved;
    std::vector<std::string_view> missing;
    std::set_difference(said.begin(), said.end(), proved.begin(), proved.end(), std::back_inserter(unproved));
    std::set_difference(proved.begin(), proved.end(), said.begin(), said.end(), std::back_inserter(missing));
    list(unproved, "the captures do not say: ");
    list(missing, "the captures say, and the archive does not: ");
    if (unproved.empty() && missing.empty()) add("rows", "they are the same, but not where they belong");
    return {};
  }

  void list(const std::vector<std::string_view>& lines, const std::string& words) {
    for (std::size_t i = 0; i < std::min(lines.size(), kMostListed); ++i) add("rows", words + std::string(lines[i]));
    if (lines.size() > kMostListed) {
      add("rows", words + "and " + std::to_string(lines.size() - kMostListed) + " rows more");
    }
  }

  void step() {
    if (progress_) progress_(++done_, total_);
  }

  archive::Archive& archive_;
  const VerifyProgress& progress_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> verify(archive::Archive& archive, const VerifyProgress& progress) {
  return Verification(archive, progress).run();
}

}  // namespace yore::ingest
