#include "zonedb/dns/timestamp.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

#include "zonedb/dns/append_text.h"

namespace yore {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kDay = 86400;

tl::unexpected<Error> bad_time(std::string_view text) {
  return fail(ErrorCode::kBadInput, "\"" + std::string(text) +
                                        "\" is not a time; write 2016, 2016-09, 2016-09-20, 20160920, "
                                        "2016-09-20T05:28:24Z, 20160920052824 or @1474349304");
}

// Reads exactly `digits` decimal digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits || text[0] == '-') return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> day_start(int year, int month, int day) {
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || !date.ok()) return std::nullopt;
  return std::int64_t{sys_days(date).time_since_epoch().count()} * kDay;
}

std::optional<std::int64_t> second_of_day(int hour, int minute, int second) {
  // RFC 3339 section 5.6 allows the leap second 60; it is counted as the last second before it.
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
}

// "hh:mm:ss" with an optional fraction, which is dropped.
std::optional<std::int64_t> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second) return std::nullopt;
  if (take(text, '.')) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || text.empty()) return std::nullopt;
    text.remove_prefix(digits == std::string_view::npos ? text.size() : digits);
  }
  return second_of_day(*hour, *minute, *second);
}

// "Z", "+hh:mm" or "-hh:mm": seconds east of UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return west ? -seconds : seconds;
}

std::optional<Interval> stretch(std::optional<std::int64_t> first, std::optional<std::int64_t> next) {
  if (!first || !next) return std::nullopt;
  return Interval{Timestamp{*first}, Timestamp{*next - 1}};
}

// "2016", "2016-09", "2016-09-20", "2016-09-20T05:28:24Z".
std::optional<Interval> parse_dashed(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year) return std::nullopt;
  if (text.empty())
    return stretch(day_start(*year, 1, 1),
                   *year == 9999 ? day_start(*year, 12, 31).value() + kDay : day_start(*year + 1, 1, 1));
  if (!take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month) return std::nullopt;
  if (text.empty()) {
    const auto first = day_start(*year, *month, 1);
    if (!first) return std::nullopt;
    const std::chrono::year_month_day_last last{
        std::chrono::year(*year), std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(*month)))};
    return stretch(first, std::int64_t{sys_days(last).time_since_epoch().count()} * kDay + kDay);
  }
  if (!take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const auto start = day_start(*year, *month, *day);
  if (!start) return std::nullopt;
  if (text.empty()) return stretch(start, *start + kDay);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return stretch(*start + *clock - *offset, *start + *clock - *offset + 1);
}

// "20160920" or "20160920052824".
std::optional<Interval> parse_compact(std::string_view text) {
  const bool whole_day = text.size() == 8;
  const auto year = take_number(text, 4);
  const auto month = take_number(text, 2);
  const auto day = take_number(text, 2);
  if (!year || !month || !day) return std::nullopt;
  const auto start = day_start(*year, *month, *day);
  if (!start) return std::nullopt;
  if (whole_day) return stretch(start, *start + kDay);
  const auto hour = take_number(text, 2);
  const auto minute = take_number(text, 2);
  const auto second = take_number(text, 2);
  if (!hour || !minute || !second) return std::nullopt;
  const auto clock = second_of_day(*hour, *minute, *second);
  if (!clock) return std::nullopt;
  return stretch(*start + *clock, *start + *clock + 1);
}

std::optional<Interval> parse_epoch(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const auto least = day_start(1, 1, 1);
  const auto most = day_start(9999, 12, 31);
  if (seconds < *least || seconds >= *most + kDay) return std::nullopt;
  return stretch(seconds, seconds + 1);
}

constexpr std::int64_t second_of_day(Timestamp time) { return (time.seconds % kDay + kDay) % kDay; }

}  // namespace

Result<Interval> parse_time(std::string_view text) {
  std::optional<Interval> time;
  if (!text.empty() && text[0] == '@') {
    time = parse_epoch(text.substr(1));
  } else if (text.find_first_not_of("0123456789") == std::string_view::npos &&
             (text.size() == 8 || text.size() == 14)) {
    time = parse_compact(text);
  } else {
    time = parse_dashed(text);
  }
  if (!time) return bad_time(text);
  return *time;
}

Result<Interval> parse_interval(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return parse_time(text);
  YORE_TRY(const Interval from, parse_time(text.substr(0, slash)));
  YORE_TRY(const Interval to, parse_time(text.substr(slash + 1)));
  if (to.last < from.first) {
    return fail(ErrorCode::kBadInput, "\"" + std::string(text) + "\" ends before it begins; write FROM/TO");
  }
  return Interval{from.first, to.last};
}

Result<Timestamp> parse_moment(std::string_view text) {
  YORE_TRY(const Interval time, parse_time(text));
  return time.last;
}

void append_text(std::string& text, Timestamp time) {
  const std::int64_t second = second_of_day(time);
  const year_month_day date{sys_days(days((time.seconds - second) / kDay))};
  const int year = static_cast<int>(date.year());
  const bool has_four_digits = year >= 0 && year <= 9999;
  if (!has_four_digits) text += std::to_string(year);  // no time that anybody wrote
  std::array<char, 20> all = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                              'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'};
  const auto put = [&all](std::size_t at, unsigned number) {  // two digits
    all[at] = static_cast<char>('0' + number / 10);
    all[at + 1] = static_cast<char>('0' + number % 10);
  };
  const auto of_day = static_cast<unsigned>(second);
  if (has_four_digits) put(0, static_cast<unsigned>(year) / 100);
  if (has_four_digits) put(2, static_cast<unsigned>(year) % 100);
  put(5, static_cast<unsigned>(date.month()));
  put(8, static_cast<unsigned>(date.day()));
  put(11, of_day / 3600);
  put(14, of_day / 60 % 60);
  put(17, of_day % 60);
  text.append(std::string_view(all.data(), all.size()).substr(has_four_digits ? 0 : 4));
}

void append_text(std::string& text, const Interval& interval) {
  constexpr std::size_t kDate = 10;  // characters of "2016-09-20"
  const std::size_t begin = text.size();
  append_text(text, interval.first);
  if (interval.first == interval.last) return;
  const bool whole_days = second_of_day(interval.first) == 0 && second_of_day(interval.last) == kDay - 1;
  if (whole_days) text.resize(begin + kDate);
  if (whole_days && interval.last.seconds - interval.first.seconds < kDay) return;
  text += '/';
  const std::size_t second = text.size();
  append_text(text, interval.last);
  if (whole_days) text.resize(second + kDate);
}

void append_number(std::string& text, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
}

std::string to_text(Timestamp time) {
  std::string text;
  append_text(text, time);
  return text;
}

std::string to_text(const Interval& interval) {
  std::string text;
  append_text(text, interval);
  return text;
}

}  // namespace yore
