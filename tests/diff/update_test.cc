#include "zonedb/diff/update.h"

#include <doctest/doctest.h>

#include "tests/diff/zone_lines.h"

namespace yore::diff {
namespace {

using test::content_of;
using test::joined;

std::string zone(std::uint32_t serial, const std::string& more) {
  return "kp. 60 IN SOA a.kp. root.kp. " + std::to_string(serial) + " 2 3 4 5\nkp. 60 IN NS a.kp.\n" + more;
}

Update update_of(const std::string& before, const std::string& after, const Ignored& ignored = {}) {
  const auto old = content_of(before);
  return dynamic_update(test::name_of("kp."), old, without(changes_between(old, content_of(after)), ignored), ignored);
}

// The lines that change something.
std::string steps_of(const Update& update) {
  std::string text;
  for (const std::string& line : update.lines) {
    if (line.starts_with("update ")) text += line + "\n";
  }
  return text;
}

std::string obstacle_of(const std::string& before, const std::string& after, const Ignored& ignored = {}) {
  const Update update = update_of(before, after, ignored);
  CHECK(update.lines.empty());
  return joined(update.obstacles);
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("deletions come ahead of insertions, and the SOA last") {
  const Update update = update_of(zone(1, "x.kp. 60 IN CNAME y.kp.\n"), zone(2, "x.kp. 60 IN A 192.0.2.1\n"));
  CHECK(joined(update.lines) ==
        "check-names off\nzone kp.\nclass IN\nprereq yxrrset kp. IN SOA a.kp. root.kp. 1 2 3 4 5\n"
        "update delete x.kp. IN CNAME y.kp.\nupdate add x.kp. 60 IN A 192.0.2.1\n"
        "update add kp. 60 IN SOA a.kp. root.kp. 2 2 3 4 5\nsend\n");
}

TEST_CASE("the zone's new name servers come ahead of the old ones' end, as a server keeps the last") {
  const std::string soa = "kp. 60 IN SOA a.kp. root.kp. ";
  CHECK(steps_of(update_of(soa + "1 2 3 4 5\nkp. 60 IN NS a.kp.\n", soa + "2 2 3 4 5\nkp. 60 IN NS b.kp.\n")) ==
        "update add kp. 60 IN NS b.kp.\nupdate delete kp. IN NS a.kp.\nupdate add kp. 60 IN SOA a.kp. root.kp. 2 2 3 4 "
        "5\n");
}

TEST_CASE("a TTL that changes is the RR added with the new one") {
  CHECK(steps_of(update_of(zone(1, "x.kp. 60 IN A 192.0.2.1\n"), zone(2, "x.kp. 30 IN A 192.0.2.1\n"))) ==
        "update add x.kp. 30 IN A 192.0.2.1\nupdate add kp. 60 IN SOA a.kp. root.kp. 2 2 3 4 5\n");
}

TEST_CASE("an RRset whose TTLs differed is added whole, as the server had one of them") {
  CHECK(steps_of(update_of(zone(1, "x.kp. 60 IN A 192.0.2.1\nx.kp. 30 IN A 192.0.2.2\n"),
                           zone(2, "x.kp. 60 IN A 192.0.2.1\n"))) ==
        "update delete x.kp. IN A 192.0.2.2\nupdate add x.kp. 60 IN A 192.0.2.1\n"
        "update add kp. 60 IN SOA a.kp. root.kp. 2 2 3 4 5\n");
}

TEST_CASE("a serial that does not go forward cannot be expressed") {
  const std::string old_zone = zone(5, "x.kp. 60 IN A 192.0.2.1\n");
  CHECK(says(obstacle_of(old_zone, zone(4, "")), "the serial goes back, from 5 to 4"));
  CHECK(says(obstacle_of(old_zone, zone(5, "")), "the zone changes and its serial does not"));
  CHECK(says(obstacle_of(old_zone, zone(5 + 0x80000000U, "")), "of which neither is newer"));
  CHECK(says(obstacle_of("kp. 60 IN SOA a.kp. root.kp. 1 2 3 4 5\n", "kp. 60 IN SOA b.kp. root.kp. 1 2 3 4 5\n"),
             "the SOA changes and its serial does not"));
}

TEST_CASE("what is said to do is not what was done already") {
  const std::string moved = "kp. 60 IN SOA b.kp. root.kp. 4 2 3 4 5\nkp. 60 IN NS a.kp.\n";
  const std::string ignored = obstacle_of(zone(5, ""), moved, Ignored{{}, SerialUse::kIgnored});
  CHECK(says(ignored, "the serial goes back, from 5 to 4"));
  CHECK(says(ignored, "; --ignore SOA leaves it out"));
  CHECK_FALSE(says(ignored, "--ignore-serial"));
  CHECK(says(obstacle_of(zone(5, ""), moved), "; --ignore-serial or --ignore SOA leaves it out"));
}

TEST_CASE("types that are compared alone leave the SOA to the server") {
  const Update update = update_of(zone(5, "x.kp. 60 IN A 192.0.2.1\nx.kp. 60 IN TXT \"x\"\n"), zone(4, ""),
                                  Ignored{{}, SerialUse::kCompared, {RRType::kA}});
  CHECK(update.obstacles.empty());
  CHECK(std::count(update.lines.begin(), update.lines.end(), "update delete x.kp. IN A 192.0.2.1") == 1);
  CHECK(std::none_of(update.lines.begin(), update.lines.end(),
                     [](const std::string& line) { return says(line, "SOA") || says(line, "TXT"); }));
}

TEST_CASE("a serial that goes back can be left to the server") {
  const Update update = update_of(zone(5, "x.kp. 60 IN A 192.0.2.1\n"), zone(4, ""), Ignored{{}, SerialUse::kIgnored});
  CHECK(update.obstacles.empty());
  CHECK(joined(update.lines) ==
        "check-names off\nzone kp.\nclass IN\n; the serial is ignored: a server takes this whichever version it has\n"
        "update delete x.kp. IN A 192.0.2.1\nsend\n");
}

TEST_CASE("TTLs that differ in an RRset, a CNAME beside other RRs, and signatures cannot be expressed") {
  CHECK(says(obstacle_of(zone(1, ""), zone(2, "x.kp. 60 IN A 192.0.2.1\nx.kp. 30 IN A 192.0.2.2\n")),
             "the TTLs of x.kp. A differ"));
  CHECK(says(obstacle_of(zone(1, ""), zone(2, "x.kp. 60 IN A 192.0.2.1\nx.kp. 60 IN CNAME y.kp.\n")),
             "x.kp. has a CNAME and other RRs"));
  CHECK(says(obstacle_of(zone(1, ""), zone(2, "x.kp. 60 IN CNAME z.kp.\nx.kp. 60 IN CNAME y.kp.\n")),
             "more than one CNAME"));
  CHECK(says(obstacle_of(zone(1, ""), zone(2, "x.kp. 60 IN NSEC y.kp. A\n")), "NSEC RRs change"));
  CHECK(says(obstacle_of(zone(1, ""), zone(2, "x.example. 60 IN A 192.0.2.1\n")), "is not in the zone"));
  CHECK(says(obstacle_of(zone(1, ""), "kp. 60 IN SOA a.kp. root.kp. 2 2 3 4 5\n"), "loses its last NS"));
}

TEST_CASE("RDATA of no octets is written as such, as an update without RDATA means the RRset") {
  CHECK(says(steps_of(update_of(zone(1, "x.kp. 60 IN APL \\# 0\n"), zone(2, ""))), "x.kp. IN APL \\# 0"));
}

TEST_CASE("what one message cannot hold goes in several, if the serial leaves room for each") {
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "x" + std::to_string(i) + ".kp. 60 IN A 192.0.2.1\n";
  const Update update = update_of(zone(1, ""), zone(9, many));
  CHECK(std::count(update.lines.begin(), update.lines.end(), "send") == 2);
  CHECK(update.lines[update.lines.size() - 2] == "update add kp. 60 IN SOA a.kp. root.kp. 9 2 3 4 5");
  const auto first_end = std::find(update.lines.begin(), update.lines.end(), "send");
  CHECK(first_end[-1] == "update add kp. 60 IN SOA a.kp. root.kp. 2 2 3 4 5");
  CHECK(first_end[1] == "prereq yxrrset kp. IN SOA a.kp. root.kp. 2 2 3 4 5");
  CHECK(says(obstacle_of(zone(1, ""), zone(2, many)), "leaves no room"));
}

TEST_CASE("equal zones need no update") { CHECK(update_of(zone(1, ""), zone(1, "")).lines.empty()); }

}  // namespace
}  // namespace yore::diff
