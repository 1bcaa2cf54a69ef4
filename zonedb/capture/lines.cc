#include "zonedb/capture/lines.h"

#include <algorithm>
#include <charconv>

#include "zonedb/dns/octets.h"

namespace yore::capture {

LineReader::LineReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

std::optional<Line> LineReader::peek() const {
  if (at_ >= text_.size()) return std::nullopt;
  const std::size_t end = text_.find('\n', at_);
  Line line;
  line.terminated = end != std::string_view::npos;
  line.text = text_.substr(at_, line.terminated ? end - at_ : end);
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  line.number = number_ + 1;
  return line;
}

std::optional<Line> LineReader::next() {
  const auto line = peek();
  if (!line) return std::nullopt;
  const std::size_t end = text_.find('\n', at_);
  at_ = end == std::string_view::npos ? text_.size() : end + 1;
  number_ = line->number;
  return line;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_blank_line(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_blank); }

bool take_prefix(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view take_word(std::string_view& text) noexcept {
  text = trimmed(text);
  const auto end = std::find_if(text.begin(), text.end(), is_blank);
  const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text = trimmed(text.substr(word.size()));
  return word;
}

bool same_word(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

std::optional<std::uint32_t> whole_number(std::string_view text) noexcept {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace yore::capture
