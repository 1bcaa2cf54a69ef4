// Token, read_tokens: one logical line of a zone file (RFC 1035 section 5.1) as words, parentheses and comments gone.
// Between lines.h and rr_reader.h; dig's RRs and zone files both come through here.
//
// Threads: pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "zonedb/capture/lines.h"
#include "zonedb/dns/result.h"

namespace yore::capture {

// A word as it stands in the text: escapes not read, quotes kept.
using Token = std::string_view;

struct LogicalLine {
  std::vector<Token> tokens;  // empty for a blank line or a comment
  bool starts_blank = false;  // the line begins with a blank: the owner is that of the RR before
  bool cut = false;           // the text ends inside of it: in a parenthesis, or without a line end
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
};

// Where the quotes that a word begins with end; npos where they do not. REQUIRES: it begins with one.
[[nodiscard]] std::size_t end_of_quoted(Token word);

// Whether a line inside parentheses shows that the RR which they belong to broke off.
using BreaksOff = bool (*)(std::string_view line);

// Reads `first` and, while a parenthesis is open, the lines after it from `lines`. `into` is overwritten. Errors, all
// kBadInput without a place: a quote that does not end, a parenthesis that is open where `breaks_off` says so, a NUL.
[[nodiscard]] Result<void> read_tokens(LineReader& lines, const Line& first, BreaksOff breaks_off, LogicalLine& into);

}  // namespace yore::capture
