#include "zonedb/diff/unified.h"

#include <doctest/doctest.h>

#include "tests/diff/zone_lines.h"

namespace yore::diff {
namespace {

using test::content_of;
using test::joined;
using Side = MergedLine::Side;

// "a" in both, "-b" before, "+c" after.
std::string hunks_of(const std::vector<std::string>& marked, std::size_t context = 1) {
  std::vector<MergedLine> lines;
  for (const std::string& text : marked) {
    const Side side = text[0] == '-' ? Side::kBefore : text[0] == '+' ? Side::kAfter : Side::kBoth;
    lines.push_back({side, side == Side::kBoth ? text : text.substr(1)});
  }
  return joined(hunks(lines, context));
}

TEST_CASE("equal texts have no hunks") { CHECK(hunks_of({"a", "b"}).empty()); }

TEST_CASE("a hunk has the lines around it, and the numbers of its first lines") {
  CHECK(hunks_of({"a", "b", "-c", "+d", "e", "f"}) == "@@ -2,3 +2,3 @@\n b\n-c\n+d\n e\n");
}

TEST_CASE("what begins or ends a text is a hunk without lines before or after") {
  CHECK(hunks_of({"-a", "b", "c"}) == "@@ -1,2 +1 @@\n-a\n b\n");
  CHECK(hunks_of({"a", "b", "+c"}) == "@@ -2 +2,2 @@\n b\n+c\n");
  CHECK(hunks_of({"+a"}) == "@@ -0,0 +1 @@\n+a\n");
}

TEST_CASE("changes whose context meets are one hunk, others are two") {
  CHECK(hunks_of({"-a", "b", "c", "+d"}) == "@@ -1,3 +1,3 @@\n-a\n b\n c\n+d\n");
  CHECK(hunks_of({"-a", "b", "c", "d", "+e"}) == "@@ -1,2 +1 @@\n-a\n b\n@@ -4 +3,2 @@\n d\n+e\n");
}

TEST_CASE("the SOA stands first, and an RR with another TTL is two lines") {
  const auto lines = merge_rrs(test::name_of("b."),
                               content_of("a.b. 60 IN A 192.0.2.1\nb. 60 IN NS a.b.\nb. 9 IN SOA b. b. 1 2 3 4 5\n"),
                               content_of("a.b. 30 IN A 192.0.2.1\nb. 60 IN NS a.b.\nb. 9 IN SOA b. b. 2 2 3 4 5\n"));
  std::string text;
  for (const auto& line : lines) {
    text += (line.side == Side::kBoth ? ' ' : line.side == Side::kBefore ? '-' : '+') + line.text + "\n";
  }
  CHECK(text ==
        "-b. 9 IN SOA b. b. 1 2 3 4 5\n+b. 9 IN SOA b. b. 2 2 3 4 5\n b. 60 IN NS a.b.\n-a.b. 60 IN A 192.0.2.1\n"
        "+a.b. 30 IN A 192.0.2.1\n");
}

}  // namespace
}  // namespace yore::diff
