#include "zonedb/capture/generate.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace yore::capture {
namespace {

struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t step = 1;
};

std::optional<Range> read_range(Token word) {
  const std::size_t dash = word.find('-');
  if (dash == Token::npos) return std::nullopt;
  const std::size_t slash = word.find('/', dash);
  const auto first = whole_number(word.substr(0, dash));
  const auto last = whole_number(word.substr(dash + 1, slash == Token::npos ? slash : slash - dash - 1));
  const auto step = slash == Token::npos ? std::optional<std::uint32_t>(1) : whole_number(word.substr(slash + 1));
  if (!first || !last || !step || *first > *last || *last > 0x7fffffffU || *step == 0) return std::nullopt;
  return Range{*first, *last, *step};
}

struct Format {
  std::int64_t offset = 0;
  int width = 0;
  char base = 'd';
};

// "{offset,width,base}" less its braces; width and base may be missing.
std::optional<Format> read_format(std::string_view text) {
  Format format;
  std::array<std::string_view, 3> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t comma = text.find(',');
    parts.at(i) = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  const std::string_view offset = parts[0];
  const auto [end, error] = std::from_chars(offset.data(), offset.data() + offset.size(), format.offset);
  if (error != std::errc() || end != offset.data() + offset.size() || !text.empty()) return std::nullopt;
  if (format.offset > 0x7fffffff || format.offset < -0x7fffffff) return std::nullopt;
  if (!parts[1].empty()) {
    const auto width = whole_number(parts[1]);
    if (!width || *width > 255) return std::nullopt;
    format.width = static_cast<int>(*width);
  }
  if (!parts[2].empty()) {
    if (parts[2].size() != 1 || std::string_view("doxXnN").find(parts[2][0]) == std::string_view::npos) {
      return std::nullopt;
    }
    format.base = parts[2][0];
  }
  return format;
}

// Bases n and N: the hexadecimal digits as labels, the lowest first; the width counts dots as well, and may end with
// one.
std::string nibbles(std::uint64_t value, int width, bool upper) {
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  do {
    if (!text.empty()) text += '.';
    text += digits[value & 15];
    value >>= 4;
  } while (value != 0 || static_cast<int>(text.size()) + 1 < width);
  if (static_cast<int>(text.size()) < width) text += '.';
  return text;
}

std::string print_number(std::int64_t value, const Format& format) {
  if (format.base == 'n' || format.base == 'N') {
    return nibbles(static_cast<std::uint64_t>(value), format.width, format.base == 'N');
  }
  std::array<char, 300> text{};
  const auto number = static_cast<unsigned long long>(value);
  switch (format.base) {
    case 'o':
      std::snprintf(text.data(), text.size(), "%0*llo", format.width, number);
      break;
    case 'x':
      std::snprintf(text.data(), text.size(), "%0*llx", format.width, number);
      break;
    case 'X':
      std::snprintf(text.data(), text.size(), "%0*llX", format.width, number);
      break;
    default:
      std::snprintf(text.data(), text.size(), "%0*lld", format.width, static_cast<long long>(value));
  }
  return text.data();
}

Result<std::string> substitute(std::string_view pattern, std::uint32_t number) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) {
      if (pattern[at + 1] != '$') text += '\\';
      text += pattern[++at];
    } else if (pattern[at] != '$') {
      text += pattern[at];
    } else if (at + 1 < pattern.size() && pattern[at + 1] == '$') {
      text += pattern[++at];
    } else {
      Format format;
      if (at + 1 < pattern.size() && pattern[at + 1] == '{') {
        const std::size_t close = pattern.find('}', at);
        const auto read =
            close == std::string_view::npos ? std::nullopt : read_format(pattern.substr(at + 2, close - at - 2));
        if (!read) return fail(ErrorCode::kBadInput, "$GENERATE has a ${...} that cannot be read");
        format = *read;
        at = close;
      }
      const std::int64_t value = number + format.offset;
      if (value < 0) return fail(ErrorCode::kBadInput, "$GENERATE goes below 0");
      text += print_number(value, format);
    }
  }
  return text;
}

// BIND takes the RDATA as one word, in quotes where it has blanks, and what is in them as its text, in which \" is a
// quote.
std::string without_quotes(Token word) {
  if (!word.starts_with('"') || end_of_quoted(word) != word.size() - 1) return std::string(word);
  std::string text;
  const std::string_view inside = word.substr(1, word.size() - 2);
  for (std::size_t at = 0; at < inside.size(); ++at) {
    const bool escaped_quote = inside.substr(at).starts_with("\\\"");
    if (inside[at] == '\\' && !escaped_quote) text += inside[at++];
    text += inside[escaped_quote ? ++at : at];
  }
  return text;
}

}  // namespace

Result<std::vector<std::string>> expand_generate(std::span<const Token> words, std::size_t limit) {
  const auto range = words.size() < 4 ? std::nullopt : read_range(words[0]);
  if (!range)
    return fail(ErrorCode::kBadInput, "$GENERATE is not followed by a range (1-10 or 1-10/2), an owner and an RR");
  if ((range->last - range->first) / range->step >= limit) {
    return fail(ErrorCode::kBadInput, "$GENERATE makes more than " + std::to_string(limit) + " RRs");
  }
  std::string pattern;
  for (const Token word : words.subspan(1)) {
    (pattern += pattern.empty() ? "" : " ") += without_quotes(word);
  }
  std::vector<std::string> lines;
  for (std::uint64_t number = range->first; number <= range->last; number += range->step) {
    YORE_TRY(std::string line, substitute(pattern, static_cast<std::uint32_t>(number)));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace yore::capture
