#include "tests/capture/support.h"
#include "zonedb/capture/time_zone.h"

namespace yore::capture {
namespace {

Result<Interval> read(const std::string& text, const std::string& tz = "") {
  auto time = read_printed_time(text);
  if (!time) return fail(time.error());
  if (!*time) return fail(ErrorCode::kNotFound, "no time");
  return resolve(**time, tz);
}

TEST_CASE("times that name UTC, GMT or an offset are read as they stand, whatever the hint") {
  for (const char* text :
       {"Tue Sep 20 05:28:24 UTC 2016", "Tue Sep 20 05:28:24 GMT 2016", "Tue Sep 20 07:28:24 +02 2016",
        "Tue Sep 20 07:28:24 +0200 2016", "Tue Sep 20 10:58:24 +05:30 2016", "Mon Sep 19 22:28:24 -07 2016",
        "2016-09-20 05:28:24 UTC", "2016-09-20 07:28:24 +0200", "Tue Sep 20 05:28:24 utc 2016"}) {
    CAPTURE(text);
    const bool known = std::string(text).find("utc") == std::string::npos;
    CHECK(read(text).has_value() == known);
    if (known) CHECK(read(text, "Asia/Tokyo") == at("2016-09-20T05:28:24Z"));
  }
}

TEST_CASE("a local time without its zone, or with another, needs --tz") {
  for (const char* text : {"Mon Sep 19 22:28:24 2016", "Mon Sep 19 22:28:24 PDT 2016", "2016-09-19 22:28:24 PDT",
                           "Mon Sep 19 22:28:24 Pacific Daylight Time 2016"}) {
    CAPTURE(text);
    REQUIRE_FALSE(read(text).has_value());
    CHECK(says(read(text).error().message, "--tz"));
    CHECK(read(text, "America/Los_Angeles") == at("2016-09-20T05:28:24Z"));
    CHECK(read(text, "-07:00") == at("2016-09-20T05:28:24Z"));
  }
}

TEST_CASE("an hour that a clock change repeats is an interval, unless the text names the reading") {
  const Interval both{at("2016-11-06T08:30:00Z").first, at("2016-11-06T09:30:00Z").first};
  CHECK(read("Sun Nov  6 01:30:00 2016", "America/Los_Angeles") == both);
  CHECK(read("Sun Nov  6 01:30:00 PDT 2016", "America/Los_Angeles") == at("2016-11-06T08:30:00Z"));
  CHECK(read("Sun Nov  6 01:30:00 PST 2016", "America/Los_Angeles") == at("2016-11-06T09:30:00Z"));
  CHECK(read("Sun Nov  6 01:30:00 2016", "-08:00") == at("2016-11-06T09:30:00Z"));
}

TEST_CASE("a local time that a clock change skips is an error") {
  const auto skipped = read("Sun Mar 13 02:30:00 2016", "America/Los_Angeles");
  REQUIRE_FALSE(skipped.has_value());
  CHECK(says(skipped.error().message, "skipped by a clock change"));
}

TEST_CASE("a zone in the text that contradicts --tz is an error") {
  REQUIRE_FALSE(read("Tue Sep 20 14:28:24 JST 2016", "America/Los_Angeles").has_value());
  CHECK(read("Tue Sep 20 14:28:24 JST 2016", "Asia/Tokyo") == at("2016-09-20T05:28:24Z"));
}

TEST_CASE("times that contradict themselves or cannot be read are errors that name --at") {
  for (const char* text :
       {"", "yesterday", "Mon Sep 20 05:28:24 2016", "Tue Sep 31 05:28:24 2016", "Tue Sep 20 25:28:24 2016",
        "Tue Sep 20 05:28 2016", "Di Sep 20 05:28:24 2016", "Tue Sep 20 05:28:24", "2016-09-20",
        "2016-13-20 05:28:24 UTC", "Tue Sep 20 05:28:24 UTC 16x"}) {
    CAPTURE(text);
    const auto time = read_printed_time(text);
    REQUIRE_FALSE(time.has_value());
    CHECK(says(time.error().message, "--at"));
  }
}

TEST_CASE("a time zone that is none is an error of the option, whatever the capture") {
  for (const char* tz : {"Mars/Phobos", "+25:00", "7", "America", "../etc/passwd", "PDT8"}) {
    CAPTURE(tz);
    Hints hints = timed();
    hints.tz = tz;
    CHECK(refuse(kZone, hints).where == "option --tz");
  }
  CHECK(check_time_zone("").has_value());
  CHECK(check_time_zone("Asia/Pyongyang").has_value());
  CHECK(check_time_zone("+08:30").has_value());
}

TEST_CASE("a capture with a local time is an error without --tz, and --at does not stand in for it") {
  const std::string text =
      greeting("example AXFR", "9.8.3-P1") + kZone + kSoa + transfer_end(5, "Mon Sep 19 22:28:24 2016");
  for (const Hints& hints : {Hints{}, timed()}) {
    const Error error = refuse(text, hints);
    CHECK(says(error.message, "--tz"));
    CHECK(error.where.starts_with("file:"));
  }
  Hints hints;
  hints.tz = "America/Los_Angeles";
  CHECK(only(text, hints).time == at("2016-09-20T05:28:24Z"));
}

TEST_CASE("the text's time wins over the hint") {
  CHECK(only(greeting("example AXFR") + kZone + kSoa + transfer_end(5), timed()).time == at("2016-09-20T05:28:24Z"));
}

std::string dated(const std::string& second) {
  return greeting("example AXFR") + kZone + kSoa + transfer_end(5, "Tue Sep 20 05:28:" + second + " UTC 2016");
}
const std::string kUndated = greeting("other AXFR") + "; Transfer failed.\n";

TEST_CASE("an undated scan lies between its dated neighbours") {
  const Parsed parsed = parse(dated("24") + kUndated + kUndated + dated("40"), Hints{});
  REQUIRE(parsed.scans.size() == 4);
  CHECK(parsed.scans[1].time == at("2016-09-20T05:28:24Z/2016-09-20T05:28:40Z"));
  CHECK(parsed.scans[2].time == at("2016-09-20T05:28:24Z/2016-09-20T05:28:40Z"));
}

TEST_CASE("an undated scan that no two dated ones enclose in order needs the hint") {
  for (const std::string& text :
       {kUndated + dated("24"), dated("24") + kUndated, dated("40") + kUndated + dated("24")}) {
    const Parsed parsed = parse(text, Hints{});
    for (const Scan& scan : parsed.scans) CHECK(scan.subject == name("example."));
    REQUIRE(parsed.problems.size() == 1);
    CHECK(says(parsed.problems[0].message, "--at"));
    const Parsed hinted = parse(text);
    CHECK(hinted.problems.empty());
    CHECK(hinted.scans.size() == parsed.scans.size() + 1);
  }
}

TEST_CASE("--at does not put an undated scan before the scan that it stands after, or after the one that follows") {
  Hints hints;
  for (const auto& [text, time] :
       {std::pair(dated("24") + kUndated, "2012"), std::pair(kUndated + dated("24"), "2017")}) {
    hints.time = at(time);
    const Parsed parsed = parse(text, hints);
    REQUIRE(parsed.scans.size() == 1);
    CHECK(parsed.scans[0].subject == name("example."));
    REQUIRE(parsed.problems.size() == 1);
    CHECK(says(parsed.problems[0].message, "2016-09-20T05:28:24Z"));
    CHECK(says(parsed.problems[0].message, "--at"));
  }
  hints.time = at("2012");
  CHECK(parse(dated("40") + dated("24") + kUndated, hints).scans.size() == 3);  // its file is in no order
}

TEST_CASE("a time that cannot be told spoils its own scan, and leaves the others good") {
  const std::string aa = greeting("aa AXFR") + "aa. 60 IN SOA a. b. 1 1 1 1 1\naa. 60 IN SOA a. b. 1 1 1 1 1\n";
  const std::string good = aa + transfer_end(2);
  Hints hints = timed();
  hints.tz = "America/Los_Angeles";
  for (const char* when : {"Sun Mar 13 02:30:00 2016", "Sun Mar 13 02:30:00 CEST 2016"}) {
    CAPTURE(when);
    const std::string bad = greeting("example AXFR") + kZone + kSoa + transfer_end(5, when);
    const Parsed parsed = parse(good + bad + good, hints);
    REQUIRE(parsed.scans.size() == 3);
    for (const std::size_t i : {0U, 2U}) {
      CHECK(parsed.scans[i].outcome == Outcome::kComplete);
      CHECK(parsed.scans[i].time == at("2016-09-20T05:28:24Z"));
    }
    CHECK(parsed.scans[1].subject == name("example."));
    CHECK(parsed.scans[1].outcome == Outcome::kMalformed);
    CHECK(parsed.scans[1].rrs.empty());
    CHECK(parsed.scans[1].time == at("2016-03-12T12:30:00Z/2016-03-13T14:30:00Z"));
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].message == parsed.scans[1].reason);
    CHECK(says(parsed.scans[1].reason, "--tz"));
    CHECK(says(refuse(good + bad, Hints{}).message, "--tz"));  // the option is missing
    CHECK(says(refuse(bad + bad, hints).message, "--tz"));     // no time of the file is of that zone
  }
}

TEST_CASE("a scan whose time cannot be read is malformed and undated") {
  const Parsed parsed =
      parse(greeting("example AXFR") + kZone + kSoa + transfer_end(5, "Mon Sep 20 05:28:24 UTC 2016"));
  CHECK(parsed.scans.at(0).outcome == Outcome::kMalformed);
  CHECK(parsed.scans.at(0).time == at("2016-09-20"));
}

}  // namespace
}  // namespace yore::capture
