#include "zonedb/capture/time_zone.h"

#include <date/tz.h>

#include <array>
#include <chrono>
#include <stdexcept>

#include "zonedb/capture/lines.h"

namespace yore::capture {
namespace {

constexpr std::int64_t kYear1980 = 315532800;

tl::unexpected<Error> unreadable(std::string_view text) {
  return fail(ErrorCode::kBadInput, "the time \"" + std::string(text.substr(0, 60)) +
                                        "\" cannot be read; take the line out and give the time with --at");
}

std::optional<unsigned> month_number(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (same_word(word, kMonths.at(i))) return i + 1;
  }
  return std::nullopt;
}

std::optional<unsigned> weekday_number(std::string_view word) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  for (unsigned i = 0; i < kDays.size(); ++i) {
    if (same_word(word, kDays.at(i))) return i;
  }
  return std::nullopt;
}

// "22:28:24"
std::optional<std::int64_t> clock_seconds(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = whole_number(text.substr(0, 2));
  const auto minute = whole_number(text.substr(3, 2));
  const auto second = whole_number(text.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::int64_t{*hour} * 3600 + *minute * 60 + (*second == 60 ? 59 : *second);
}

std::optional<std::chrono::sys_days> day_of(std::optional<std::uint32_t> year, std::optional<unsigned> month,
                                            std::optional<std::uint32_t> day) {
  if (!year || !month || !day || *year < 1 || *year > 9999 || *day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

// "Mon Sep 19 22:28:24 2016" or, with a zone of any number of words before the year, "... UTC 2016".
std::optional<PrintedTime> read_ctime(std::string_view text) {
  const std::string_view weekday = take_word(text);
  const auto month = month_number(take_word(text));
  const auto day = whole_number(take_word(text));
  const auto clock = clock_seconds(take_word(text));
  const std::size_t last = text.find_last_of(" \t");
  const std::string_view year = last == std::string_view::npos ? text : text.substr(last + 1);
  const auto date = day_of(whole_number(year), month, day);
  if (!date || !clock) return std::nullopt;
  const auto stated = weekday_number(weekday);
  if (!stated || std::chrono::weekday(*date) != std::chrono::weekday(*stated)) return std::nullopt;
  const std::string zone(last == std::string_view::npos ? "" : trimmed(text.substr(0, last)));
  return PrintedTime{std::int64_t{date->time_since_epoch().count()} * 86400 + *clock, zone};
}

// "2016-09-20 05:28:24 UTC"
std::optional<PrintedTime> read_kdig_time(std::string_view text) {
  const std::string_view date_text = take_word(text);
  if (date_text.size() != 10 || date_text[4] != '-' || date_text[7] != '-') return std::nullopt;
  const auto date = day_of(whole_number(date_text.substr(0, 4)), whole_number(date_text.substr(5, 2)),
                           whole_number(date_text.substr(8, 2)));
  const auto clock = clock_seconds(take_word(text));
  if (!date || !clock) return std::nullopt;
  return PrintedTime{std::int64_t{date->time_since_epoch().count()} * 86400 + *clock, std::string(text)};
}

// Seconds east of UTC of "UTC", "GMT", "Z", "+02", "+0200", "-07:00", "UTC+02:00".
std::optional<std::int64_t> offset_of(std::string_view zone) {
  if (zone == "Z" || zone == "UTC" || zone == "GMT") return 0;
  if (!take_prefix(zone, "UTC")) static_cast<void>(take_prefix(zone, "GMT"));
  if (zone.size() < 3 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const std::int64_t sign = zone[0] == '-' ? -1 : 1;
  const auto hours = whole_number(zone.substr(1, 2));
  std::string_view rest = zone.substr(3);
  if (rest.size() == 3 && rest[0] == ':') rest.remove_prefix(1);
  const auto minutes = rest.empty() ? std::optional<std::uint32_t>(0) : whole_number(rest);
  if (!hours || !minutes || *hours > 14 || *minutes > 59 || (!rest.empty() && rest.size() != 2)) return std::nullopt;
  return sign * (std::int64_t{*hours} * 3600 + *minutes * 60);
}

// Nothing where there is no such zone. date throws; nothing of it leaves this file.
const date::time_zone* find_zone(const std::string& tz) {
  try {
    return date::locate_zone(tz);
  } catch (const std::exception&) {
    return nullptr;
  }
}

Interval second_at(std::int64_t utc) { return {Timestamp{utc}, Timestamp{utc}}; }

std::string local_text(std::int64_t local) { return to_text(Timestamp{local}).substr(0, 19); }

Result<Interval> resolve_in(const date::time_zone& zone, const PrintedTime& time, const std::string& tz) {
  const date::local_seconds local{std::chrono::seconds(time.local)};
  const date::local_info info = zone.get_info(local);
  if (info.result == date::local_info::nonexistent) {
    return fail(ErrorCode::kBadInput, "the time " + local_text(time.local) + " was skipped by a clock change in " + tz +
                                          "; give the zone that it was printed in with --tz");
  }
  // dig on Windows prints "Pacific Daylight Time", which tzdata does not know.
  const bool any = time.zone.empty() || time.zone.find(' ') != std::string::npos;
  const auto agrees = [&](const date::sys_info& reading) { return any || reading.abbrev == time.zone; };
  const auto utc = [&](const date::sys_info& reading) { return time.local - reading.offset.count(); };
  const bool twice = info.result == date::local_info::ambiguous;
  const bool first = agrees(info.first);
  const bool second = twice && agrees(info.second);
  if (first && second) return Interval{Timestamp{utc(info.first)}, Timestamp{utc(info.second)}};
  if (first) return second_at(utc(info.first));
  if (second) return second_at(utc(info.second));
  return fail(ErrorCode::kBadInput, "the time " + local_text(time.local) + " was printed in zone \"" + time.zone +
                                        "\", which " + tz + " does not call itself then; give the right --tz");
}

}  // namespace

Result<std::optional<PrintedTime>> read_printed_time(std::string_view text) {
  text = trimmed(text);
  auto time = !text.empty() && is_digit(text[0]) ? read_kdig_time(text) : read_ctime(text);
  if (!time) return unreadable(text);
  if (time->local < kYear1980) time.reset();
  return time;
}

Result<void> check_time_zone(const std::string& tz) {
  if (tz.empty() || offset_of(tz) || find_zone(tz) != nullptr) return {};
  return fail(
      ErrorCode::kBadInput,
      "\"" + tz + "\" is not a time zone; write a name such as America/Los_Angeles, or an offset such as -07:00",
      "option --tz");
}

Result<Interval> resolve(const PrintedTime& time, const std::string& tz) {
  if (const auto offset = offset_of(time.zone)) return second_at(time.local - *offset);
  if (tz.empty()) {
    const std::string zone = time.zone.empty() ? "no time zone" : "the time zone \"" + time.zone + "\"";
    return fail(ErrorCode::kBadInput, "the time " + local_text(time.local) + " was printed with " + zone +
                                          "; give the one of the machine that printed it with --tz");
  }
  if (const auto offset = offset_of(tz)) return second_at(time.local - *offset);
  const date::time_zone* zone = find_zone(tz);
  if (zone == nullptr) return fail(check_time_zone(tz).error());
  return resolve_in(*zone, time, tz);
}

}  // namespace yore::capture
