// From the times that dig, kdig and drill print to Interval. Time zones come from the system's tzdata.
//
// Threads: pure functions; the tz database is read once, under a lock of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zonedb/dns/timestamp.h"

namespace yore::capture {

// A time as it was printed.
struct PrintedTime {
  std::int64_t local = 0;  // seconds since 1970-01-01T00:00:00 by the clock that printed it
  std::string zone;        // "UTC", "PDT", "+0200", or empty
};

// "Mon Sep 19 22:28:24 2016", "Tue Sep 20 05:28:24 UTC 2016", "2016-09-20 05:28:24 UTC". Nothing in `*into` for a time
// before 1980: drill prints its clock's zero where it has no time. Error: kBadInput that quotes the text.
[[nodiscard]] Result<std::optional<PrintedTime>> read_printed_time(std::string_view text);

// Reads the hint once; an empty one is none. Error: kBadInput, not an IANA name or ±hh:mm.
[[nodiscard]] Result<void> check_time_zone(const std::string& tz);

// The moment that was printed: a second, or an interval that covers both readings of an hour that a clock change
// repeats. The zone in the text is read where it is UTC, GMT or an offset; else `tz` says it, and the zone in the text
// must agree where it is the name of one of tz's. Errors, kBadInput: no zone (says --tz), a time that a clock change
// skips, a zone that contradicts tz.
[[nodiscard]] Result<Interval> resolve(const PrintedTime& time, const std::string& tz);

}  // namespace yore::capture
