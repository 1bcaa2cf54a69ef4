// Line, LineReader: a capture as numbered lines. The lowest step inside capture/.
//
// Threads: a reader belongs to one thread; it looks into text that it does not own.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace yore::capture {

struct Line {
  std::string_view text;     // without its line end (LF or CRLF)
  std::uint32_t number = 0;  // counted from 1
  bool terminated = false;   // false for a last line that lacks its line end: what stood there is not known
};

class LineReader {
 public:
  // A UTF-8 byte order mark at the start is skipped.
  explicit LineReader(std::string_view text);
  [[nodiscard]] std::optional<Line> next();
  // What next() will return.
  [[nodiscard]] std::optional<Line> peek() const;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t number_ = 0;  // of the last line returned
};

// ASCII only, whatever the locale.
[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
[[nodiscard]] bool is_blank_line(std::string_view text) noexcept;
// Drops `prefix` from the front of `text` where it is there.
[[nodiscard]] bool take_prefix(std::string_view& text, std::string_view prefix) noexcept;
// The first word of `text`, which is moved past it and the blanks around it; empty where there is none.
[[nodiscard]] std::string_view take_word(std::string_view& text) noexcept;
[[nodiscard]] bool same_word(std::string_view a, std::string_view b) noexcept;  // ASCII case ignored
// The whole of `text` as a decimal number; nothing where it is anything else.
[[nodiscard]] std::optional<std::uint32_t> whole_number(std::string_view text) noexcept;

}  // namespace yore::capture
