#include "zonedb/dns/timestamp.h"

#include <doctest/doctest.h>

#include <initializer_list>

namespace yore {
namespace {

std::string read(std::string_view text) {
  const auto interval = parse_interval(text);
  return interval ? to_text(*interval) : "error";
}

TEST_CASE("every form of time names its stretch") {
  CHECK(read("2016") == "2016-01-01/2016-12-31");
  CHECK(read("2016-02") == "2016-02-01/2016-02-29");
  CHECK(read("2016-09-20") == "2016-09-20");
  CHECK(read("20160920") == "2016-09-20");
  CHECK(read("2016-09-20T05:28:24Z") == "2016-09-20T05:28:24Z");
  CHECK(read("2016-09-19T22:28:24-07:00") == "2016-09-20T05:28:24Z");
  CHECK(read("2016-09-20 05:28:24.5z") == "2016-09-20T05:28:24Z");
  CHECK(read("20160920052824") == "2016-09-20T05:28:24Z");
  CHECK(read("@1474349304") == "2016-09-20T05:28:24Z");
  CHECK(read("@-1") == "1969-12-31T23:59:59Z");
  CHECK(read("9999") == "9999-01-01/9999-12-31");
}

TEST_CASE("two times with a slash are the stretch from the first of the one to the last of the other") {
  CHECK(read("2016-09-19/2017-03-01") == "2016-09-19/2017-03-01");
  CHECK(read("2016/2016-09-20T05:28:24Z") == "2016-01-01T00:00:00Z/2016-09-20T05:28:24Z");
  CHECK(read("2017/2016") == "error");
}

TEST_CASE("a moment is the last instant of what the text names") {
  CHECK(to_text(*parse_moment("2016")) == "2016-12-31T23:59:59Z");
  CHECK(to_text(*parse_moment("2016-09-20")) == "2016-09-20T23:59:59Z");
  CHECK(to_text(*parse_moment("20160920052824")) == "2016-09-20T05:28:24Z");
}

TEST_CASE("what is not a time is an error that lists the forms") {
  for (const char* text :
       {"", "16", "2016-13", "2016-02-30", "2015-02-29", "2016-09-20T05:28", "2016-09-20T05:28:24", "@", "@x", "0000",
        "2016-9-2", "20160931", "2016-09-20T24:00:00Z", "2016-09-20T05:28:24+0700", "2016-09-20/", "-016",
        "2016-09-20Z", "@99999999999999", "2016-09-20T05:28:24Zx"}) {
    CAPTURE(text);
    const auto result = parse_interval(text);
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find("is not a time; write 2016") != std::string::npos);
  }
}

}  // namespace
}  // namespace yore
