// Timestamp, Interval: points and stretches of time in UTC, to the second, and the ways people write them.
//
// Threads: values and pure functions.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "zonedb/dns/result.h"

namespace yore {

// Seconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t seconds = 0;
  friend constexpr auto operator<=>(Timestamp, Timestamp) noexcept = default;
};

// All the seconds from `first` to `last`, both included. REQUIRES: first <= last.
struct Interval {
  Timestamp first;
  Timestamp last;
  friend constexpr auto operator<=>(const Interval&, const Interval&) noexcept = default;
};

// `2016`, `2016-09`, `2016-09-20`, `2016-09-20T05:28:24Z` (or any RFC 3339 offset, or a blank for the T),
// `20160920`, `20160920052824`, `@1474349304`; years 0001 to 9999. The stretch that the text names: a year, month or
// day whole, else one second. Error: kBadInput that lists the forms.
[[nodiscard]] Result<Interval> parse_time(std::string_view text);
// The same, and `FROM/TO`: from the first second of FROM to the last of TO.
[[nodiscard]] Result<Interval> parse_interval(std::string_view text);
// The moment that a time asked for means: the last instant of what parse_time() reads.
[[nodiscard]] Result<Timestamp> parse_moment(std::string_view text);

[[nodiscard]] std::string to_text(Timestamp time);  // "2016-09-20T05:28:24Z"
// One second as such, a whole day as "2016-09-20", else "FROM/TO"; parse_interval() reads it back.
[[nodiscard]] std::string to_text(const Interval& interval);

}  // namespace yore
