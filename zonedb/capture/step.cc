#include "zonedb/capture/step.h"

#include <algorithm>
#include <array>
#include <utility>

#include "zonedb/capture/lines.h"

namespace yore::capture {
namespace {

constexpr std::size_t kLookAhead = 48;  // lines, where the files part

// Where the absolute, lower-case names are in the RDATA of a type that a plain line may have.
struct PlainType {
  std::string_view type;
  std::array<int, 2> names;  // words, counted from 0; -1 for none
};
constexpr std::array<PlainType, 14> kPlainTypes = {{{"NS", {0, -1}},
                                                    {"A", {-1, -1}},
                                                    {"AAAA", {-1, -1}},
                                                    {"DS", {-1, -1}},
                                                    {"RRSIG", {7, -1}},
                                                    {"NSEC3", {-1, -1}},
                                                    {"NSEC", {0, -1}},
                                                    {"CNAME", {0, -1}},
                                                    {"MX", {1, -1}},
                                                    {"SOA", {0, 1}},
                                                    {"DNSKEY", {-1, -1}},
                                                    {"NSEC3PARAM", {-1, -1}},
                                                    {"SRV", {3, -1}},
                                                    {"PTR", {0, -1}}}};

std::string_view next_word(std::string_view& rest) {
  std::size_t from = 0;
  while (from < rest.size() && is_blank(rest[from])) ++from;
  std::size_t to = from;
  while (to < rest.size() && !is_blank(rest[to])) ++to;
  const std::string_view word = rest.substr(from, to - from);
  rest.remove_prefix(to);
  return word;
}

bool is_plain_name(std::string_view word) {
  return word.ends_with('.') && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Characters that make a line mean something else than its words.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (const char s : {'(', ')', ';', '\\', '"', '@', '$', '[', '\r', '\0', '\v', '\f'}) {
    special[static_cast<unsigned char>(s)] = true;
  }
  return special;
}();
bool is_special(char c) { return kSpecial[static_cast<unsigned char>(c)]; }

const PlainType* plain_type(std::string_view line) {
  if (line.empty() || is_blank(line[0]) || std::any_of(line.begin(), line.end(), is_special)) return nullptr;
  std::string_view rest = line;
  if (!is_plain_name(next_word(rest))) return nullptr;
  const std::string_view ttl = next_word(rest);
  if (ttl.empty() || ttl.size() > 9 || !std::all_of(ttl.begin(), ttl.end(), is_digit)) return nullptr;
  if (!same_word(next_word(rest), "IN")) return nullptr;
  const std::string_view type = next_word(rest);
  const auto* found =
      std::find_if(kPlainTypes.begin(), kPlainTypes.end(), [&](const PlainType& p) { return same_word(p.type, type); });
  if (found == kPlainTypes.end()) return nullptr;
  int word = 0;
  for (const int name : found->names) {
    for (; word < name; ++word) next_word(rest);
    if (name >= 0 && !is_plain_name(next_word(rest))) return nullptr;
    ++word;
  }
  return &*found;
}

bool is_soa(std::string_view line) {
  const PlainType* type = plain_type(line);
  return type != nullptr && type->type == "SOA";
}

// A plain line but for an SOA's: a file has one of that, its first.
bool is_plain(std::string_view line) {
  const PlainType* type = plain_type(line);
  return type != nullptr && type->type != "SOA";
}

// The lines that one file has and the other has not.
struct Difference {
  Lines removed;
  Lines added;
};

// How far the files are to be moved on until they agree again: {lines of before, lines of after}.
std::pair<std::size_t, std::size_t> resynchronize(const Lines& before, std::size_t i, const Lines& after,
                                                  std::size_t j) {
  for (std::size_t distance = 1; distance <= kLookAhead; ++distance) {
    for (std::size_t k = 0; k <= distance; ++k) {
      if (i + distance < before.size() && j + k < after.size() && before[i + distance] == after[j + k]) {
        return {distance, k};
      }
      if (i + k < before.size() && j + distance < after.size() && before[i + k] == after[j + distance]) {
        return {k, distance};
      }
    }
  }
  return {1, 1};
}

// Takes out of both what is in both: lines that moved.
void cancel(Lines& a, Lines& b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  Lines only_a;
  Lines only_b;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a));
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b));
  a = std::move(only_a);
  b = std::move(only_b);
}

// Nothing where they differ so much that reading all is no more work.
std::optional<Difference> compare(const Lines& before, const Lines& after) {
  const std::size_t limit = before.size() / 4 + 16;
  Difference difference;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() && j < after.size()) {
    if (before[i] == after[j]) {
      ++i;
      ++j;
      continue;
    }
    const auto [past, coming] = resynchronize(before, i, after, j);
    for (std::size_t k = 0; k < past && i < before.size(); ++k) difference.removed.push_back(before[i++]);
    for (std::size_t k = 0; k < coming && j < after.size(); ++k) difference.added.push_back(after[j++]);
    if (difference.removed.size() + difference.added.size() > limit) return std::nullopt;
  }
  difference.removed.insert(difference.removed.end(), before.begin() + static_cast<std::ptrdiff_t>(i), before.end());
  difference.added.insert(difference.added.end(), after.begin() + static_cast<std::ptrdiff_t>(j), after.end());
  cancel(difference.removed, difference.added);
  return difference;
}

// The lines' RRs, an SOA's first: read as the file is that consists of them. Nothing where that is not one whole zone
// file, every line an RR.
std::optional<Scan> read_lines(std::string_view soa, const Lines& lines, const std::string& source,
                               const Hints& hints) {
  std::string text(soa);
  text += '\n';
  std::size_t count = 1;
  for (const std::string_view line : lines) {
    if (line == soa) continue;
    (text += line) += '\n';
    ++count;
  }
  Hints claimed = hints;
  claimed.method = Method::kZoneFile;  // these lines alone do not show it
  auto parsed = parse_capture(text, source, claimed);
  if (!parsed || parsed->scans.size() != 1 || !parsed->problems.empty()) return std::nullopt;
  Scan& scan = parsed->scans.front();
  const bool whole = scan.outcome == Outcome::kComplete && scan.method == Method::kZoneFile;
  if (!whole || scan.rrs.size() != count || scan.rrs.front().type != RRType::kSOA) return std::nullopt;
  return std::move(scan);
}

// Whether the lines are a zone file by themselves: with an NS of the apex, and more names than that. Others
// parse_capture() may refuse.
bool shows_zone(const Lines& lines) {
  const std::string_view apex = lines.front().substr(0, lines.front().find_first_of(" \t"));
  const auto is_of_apex = [&](std::string_view line) {
    return line.starts_with(apex) && line.size() > apex.size() && is_blank(line[apex.size()]);
  };
  const auto is_apex_ns = [&](std::string_view line) { return is_of_apex(line) && plain_type(line)->type == "NS"; };
  return std::any_of(lines.begin() + 1, lines.end(), is_apex_ns) &&
         !std::all_of(lines.begin(), lines.end(), is_of_apex);
}

bool reads_as_zone_file(const Hints& hints) { return !hints.method || hints.method == Method::kZoneFile; }

}  // namespace

std::optional<Scan> peek_scan(OctetsView text, const std::string& source, const Hints& hints) {
  if (!reads_as_zone_file(hints)) return std::nullopt;
  const std::string_view first = text.substr(0, text.find('\n'));
  if (!is_soa(first)) return std::nullopt;
  auto scan = read_lines(first, {}, source, hints);
  if (scan) scan->rrs.clear();
  return scan;
}

std::optional<Lines> split_lines(OctetsView text) {
  if (!text.ends_with('\n')) return std::nullopt;
  Lines lines;
  lines.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::optional<Lines> plain_lines(OctetsView text, const Hints& hints) {
  if (!reads_as_zone_file(hints)) return std::nullopt;
  auto lines = split_lines(text);
  if (!lines || lines->empty() || !is_soa(lines->front())) return std::nullopt;
  if (!std::all_of(lines->begin() + 1, lines->end(), is_plain)) return std::nullopt;
  if (!hints.method && !shows_zone(*lines)) return std::nullopt;
  return lines;
}

std::optional<Step> parse_step(const Lines& lines, const Lines& before, const std::string& source, const Hints& hints) {
  if (before.empty()) return std::nullopt;
  const std::string_view soa_before = before.front();
  const std::string_view soa = lines.front();
  if (!is_soa(soa_before)) return std::nullopt;
  const auto difference = compare(before, lines);
  if (!difference) return std::nullopt;
  for (const std::string_view line : difference->removed) {
    if (line != soa_before && !is_plain(line)) return std::nullopt;
  }
  auto added = read_lines(soa, difference->added, source, hints);
  auto removed = read_lines(soa_before, difference->removed, source, hints);
  if (!added || !removed) return std::nullopt;
  if (soa == soa_before) {
    added->rrs.erase(added->rrs.begin());
    removed->rrs.erase(removed->rrs.begin());
  }
  Step step;
  step.added = std::exchange(added->rrs, {});
  step.removed = std::move(removed->rrs);
  step.scan = *std::move(added);
  step.scan.first_line = 1;
  step.scan.last_line = static_cast<std::uint32_t>(lines.size());
  step.lines_before = before.size();
  return step;
}

}  // namespace yore::capture
