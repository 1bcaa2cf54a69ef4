#include "zonedb/capture/included.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "zonedb/dns/axfr_stream.h"

namespace yore::capture {
namespace {

constexpr std::string_view kHeading = ";; yore zone file with included files 1\n";
constexpr std::string_view kIncluded = ";; included: ";
constexpr std::string_view kOctets = ";; octets: ";
constexpr std::size_t kMaxOctets = std::size_t{1} << 30;  // of all included files

void add_part(Octets& capture, std::string_view text) {
  ((capture += kOctets) += std::to_string(text.size())) += '\n';
  capture += text;
}

// The rest of a line that begins with `key`, which `text` is moved past; nothing where another line is there.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !take_prefix(text, key)) return std::nullopt;
  const std::string_view rest = text.substr(0, end - key.size());
  text.remove_prefix(rest.size() + 1);
  return rest;
}

// A length and that many octets.
std::optional<std::string_view> take_part(std::string_view& text) {
  const auto line = take_line(text, kOctets);
  const auto size = line ? whole_number(*line) : std::nullopt;
  if (!size || *size > text.size()) return std::nullopt;
  const std::string_view part = text.substr(0, *size);
  text.remove_prefix(*size);
  return part;
}

bool keeps_open(std::string_view) { return false; }

struct Include {
  std::uint32_t line = 0;
  std::string name;
};

// What a file includes. Lines that cannot be read are left to the reader of the capture.
std::vector<Include> includes_of(std::string_view text, const std::string& from) {
  std::vector<Include> includes;
  LineReader lines(text);
  LogicalLine logical;
  while (const auto line = lines.next()) {
    if (!read_tokens(lines, *line, keeps_open, logical) || logical.starts_blank || logical.tokens.size() < 2) continue;
    if (!same_word(logical.tokens[0], "$INCLUDE")) continue;
    includes.push_back({line->number, included_name(from, logical.tokens[1])});
  }
  return includes;
}

struct File {
  std::string name;  // empty for the zone file
  std::string_view text;
};

// Reads all files that are included, and those that they include.
class Collector {
 public:
  Collector(const std::string& source, const ReadFile& read) : source_(source), read_(read) {}

  // Level by level, so that a file is met where it is included least deeply; how deep is too deep the reader of the
  // capture says, at the line.
  Result<void> collect(std::string_view zone) {
    std::vector<File> level = {{"", zone}};
    for (int depth = 0; depth < kMaxIncludes; ++depth) {
      std::vector<File> next;
      for (const File& file : level) YORE_CHECK(collect_from(file, next));
      level = std::move(next);
    }
    return {};
  }

  [[nodiscard]] const std::map<std::string, Octets>& files() const { return files_; }

 private:
  Result<void> collect_from(const File& from, std::vector<File>& next) {
    for (const Include& include : includes_of(from.text, from.name)) {
      if (files_.contains(include.name)) continue;
      const std::string where = (from.name.empty() ? source_ : from.name) + ":" + std::to_string(include.line);
      auto file = read_(include.name);
      if (!file) {
        return fail(ErrorCode::kBadInput,
                    "$INCLUDE names the file " + include.name + ", which cannot be read: " + file.error().message,
                    where);
      }
      octets_ += file->size();
      if (octets_ > kMaxOctets) return fail(ErrorCode::kBadInput, "$INCLUDE brings in more than 1 GiB", where);
      next.push_back({include.name, files_.emplace(include.name, *std::move(file)).first->second});
    }
    return {};
  }

  const std::string& source_;
  const ReadFile& read_;
  std::map<std::string, Octets> files_;
  std::size_t octets_ = 0;
};

}  // namespace

bool has_included_files(OctetsView capture) noexcept { return capture.starts_with(kHeading); }

Result<ZoneFiles> split_zone_files(OctetsView capture) {
  if (!take_prefix(capture, kHeading)) return ZoneFiles{capture, {}};
  const auto broken = [] {
    return fail(ErrorCode::kBadInput,
                "the zone file and those that it includes are not as long as is said before them");
  };
  const auto zone = take_part(capture);
  if (!zone) return broken();
  ZoneFiles files{*zone, {}};
  while (!capture.empty()) {
    const auto name = take_line(capture, kIncluded);
    const auto part = name ? take_part(capture) : std::nullopt;
    if (!part) return broken();
    files.included.emplace(*name, *part);
  }
  return files;
}

std::string included_name(const std::string& from, Token word) {
  if (word.size() >= 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
  return (std::filesystem::path(from).parent_path() / word).lexically_normal().string();
}

Result<std::optional<Octets>> with_included_files(OctetsView text, const std::string& source, const ReadFile& read) {
  if (has_included_files(text) || is_axfr_stream(text)) return std::nullopt;
  Collector collector(source, read);
  YORE_CHECK(collector.collect(text));
  if (collector.files().empty()) return std::nullopt;
  Octets capture(kHeading);
  add_part(capture, text);
  for (const auto& [name, file] : collector.files()) {
    ((capture += kIncluded) += name) += '\n';
    add_part(capture, file);
  }
  return capture;
}

}  // namespace yore::capture
