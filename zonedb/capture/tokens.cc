#include "zonedb/capture/tokens.h"

namespace yore::capture {
namespace {

// The end of the word at `at`; npos where a quote inside it does not end.
std::size_t word_end(std::string_view text, std::size_t at) {
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (is_blank(c) || c == ';' || c == '(' || c == ')')) {
      return at;
    }
  }
  return quoted ? std::string_view::npos : text.size();
}

// Adds the words of one line; `depth` is the number of parentheses open.
Result<void> add_words(std::string_view text, int& depth, std::vector<Token>& tokens) {
  if (text.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::kBadInput, "there is a NUL octet in the line; this is not text");
  }
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (is_blank(c)) {
      ++at;
    } else if (c == ';') {
      return {};
    } else if (c == '(') {
      ++depth;
      ++at;
    } else if (c == ')') {
      if (--depth < 0) return fail(ErrorCode::kBadInput, "a parenthesis is closed that was not opened");
      ++at;
    } else {
      const std::size_t end = word_end(text, at);
      if (end == std::string_view::npos) {
        return fail(ErrorCode::kBadInput, "a quote does not end on its line; close it, or write \\010 for a line end");
      }
      tokens.push_back(text.substr(at, end - at));
      at = end;
    }
  }
  return {};
}

}  // namespace

std::size_t end_of_quoted(Token word) {
  for (std::size_t at = 1; at < word.size(); ++at) {
    if (word[at] == '"') return at;
    if (word[at] == '\\') ++at;
  }
  return Token::npos;
}

Result<void> read_tokens(LineReader& lines, const Line& first, BreaksOff breaks_off, LogicalLine& into) {
  into.tokens.clear();
  into.starts_blank = !first.text.empty() && is_blank(first.text.front());
  into.first_line = into.last_line = first.number;
  into.cut = false;
  int depth = 0;
  YORE_CHECK(add_words(first.text, depth, into.tokens));
  bool terminated = first.terminated;
  while (depth > 0) {
    const auto line = lines.peek();
    if (!line) break;
    if (breaks_off(line->text)) return fail(ErrorCode::kBadInput, "a parenthesis is opened and not closed");
    static_cast<void>(lines.next());
    into.last_line = line->number;
    terminated = line->terminated;
    YORE_CHECK(add_words(line->text, depth, into.tokens));
  }
  into.cut = depth > 0 || (!terminated && !into.tokens.empty());
  return {};
}

}  // namespace yore::capture
