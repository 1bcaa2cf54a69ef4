// A zone file as what it changes against an earlier one: equal to reading both in full, or nothing.
#include "zonedb/capture/step.h"

#include <algorithm>
#include <random>
#include <vector>

#include "tests/capture/support.h"

namespace yore::capture {
namespace {

const std::string kBefore =
    "example.\t3600\tIN\tSOA\tns1.example. host.example. 5 7200 3600 1209600 300\n"
    "example. 3600 IN NS ns1.example.\n"
    "a.example. 3600 IN NS ns.other.\n"
    "ns1.example. 3600 in a 192.0.2.1\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::optional<Step> step_between(const std::string& before, const std::string& after, const Hints& hints = timed()) {
  const auto lines = plain_lines(after, hints);
  const auto lines_before = split_lines(before);
  return lines && lines_before ? parse_step(*lines, *lines_before, "file", hints) : std::nullopt;
}

std::vector<std::string> sorted_text(const std::vector<RR>& rrs) {
  std::vector<std::string> lines;
  for (const RR& rr : rrs) lines.push_back(rr_to_text(rr));
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST_CASE("only lines that one of the files has alone are read") {
  const std::string after = replaced(replaced(kBefore, " 5 7200", " 6 7200"), "ns.other.", "ns.third.");
  const auto step = step_between(kBefore, after);
  REQUIRE(step);
  CHECK(sorted_text(step->added) ==
        std::vector<std::string>{"a.example. 3600 IN NS ns.third.",
                                 "example. 3600 IN SOA ns1.example. host.example. 6 7200 3600 1209600 300"});
  CHECK(sorted_text(step->removed) ==
        std::vector<std::string>{"a.example. 3600 IN NS ns.other.",
                                 "example. 3600 IN SOA ns1.example. host.example. 5 7200 3600 1209600 300"});
  CHECK(step->lines_before == 4);
  const Scan whole = only(after);
  CHECK(step->scan.rrs.empty());
  CHECK(step->scan.subject == whole.subject);
  CHECK(step->scan.method == whole.method);
  CHECK(step->scan.outcome == whole.outcome);
  CHECK(step->scan.time == whole.time);
  CHECK(step->scan.first_line == whole.first_line);
  CHECK(step->scan.last_line == whole.last_line);
  CHECK(step->scan.tries == whole.tries);
}

TEST_CASE("what may be the answer to a query is no step from a small zone") {
  const std::string soa = kBefore.substr(0, kBefore.find('\n') + 1);
  for (const std::string& text :
       {soa, soa + "example. 3600 IN NS ns1.example.\n", soa + "a.example. 1 IN A 192.0.2.1\n"})
    CHECK_FALSE(step_between(kBefore, text));
  Hints hints = timed();
  hints.method = Method::kZoneFile;
  CHECK(step_between(kBefore, soa, hints));
}

TEST_CASE("a line that moved is no change") {
  const std::string moved =
      replaced(kBefore, "a.example. 3600 IN NS ns.other.\n", "") + "a.example. 3600 IN NS ns.other.\n";
  const auto step = step_between(kBefore, moved);
  REQUIRE(step);
  CHECK(step->added.empty());
  CHECK(step->removed.empty());
}

TEST_CASE("a line whose meaning depends on others, or on how it is spelled, leaves the file to the full reader") {
  const std::vector<std::string> others = {
      "\t3600 IN NS ns.other.\n",
      "b 3600 IN NS ns.other.\n",
      "b.example. IN NS ns.other.\n",
      "b.example. 3600 NS ns.other.\n",
      "B.example. 3600 IN NS ns.other.\n",
      "b.example. 3600 IN NS ns.Other.\n",
      "b.example. 3600 IN NS ns\n",
      "b.example. 1h IN NS ns.other.\n",
      "b.example. 3600 CH NS ns.other.\n",
      "; a comment\n",
      "\n",
      "b.example. 3600 IN NS ns.other. ; a comment\n",
      "b.example. 3600 IN NS (\nns.other. )\n",
      "$TTL 5\n",
      "$ORIGIN b.example.\n",
      "b.example. 3600 IN NS ns.other.\r\n",
      "b\\.c.example. 3600 IN NS ns.other.\n",
      "b.example. 3600 IN TXT \"a\"\n",
      "b.example. 3600 IN TYPE65280 \\# 0\n",
      "@ 3600 IN NS ns.other.\n",
      "b.example. 3600 IN MX 10 mx\n",
      "b.example. 3600 IN RRSIG A 8 2 60 20170101000000 20160101000000 1 Example. AAAA\n",
      "b.example. 3600 IN A 192.0.2\n",
      "b.other. 3600 IN A 192.0.2.1\n",
      "b.example. 3600 IN NS ns.other.",
      "example. 3600 IN SOA ns1.example. host.example. 6 7200 3600 1209600 300\n"};
  for (const std::string& line : others) {
    CAPTURE(line);
    Hints with_zone = timed();
    with_zone.zone = Name::from_text("example.").value();
    for (const Hints& hints : {timed(), with_zone}) {
      CHECK_FALSE(step_between(kBefore, kBefore + line, hints));
      if (line.ends_with('\n')) CHECK_FALSE(step_between(kBefore + line, kBefore, hints));
    }
  }
}

TEST_CASE("a file that its SOA closes is left to the full reader, and has more lines than RRs") {
  const std::string closed = kBefore + kBefore.substr(0, kBefore.find('\n') + 1);
  CHECK_FALSE(step_between(kBefore, closed));
  CHECK(step_between(closed, kBefore)->lines_before == only(closed).rrs.size() + 1);
}

TEST_CASE("a file that is said to be a transfer is left to the full reader") {
  Hints hints = timed();
  hints.method = Method::kAxfr;
  CHECK_FALSE(step_between(kBefore, kBefore, hints));
  CHECK_FALSE(peek_scan(kBefore, "file", hints));
}

// Lines of random files; several give the same RR, some with another TTL.
std::string random_file(std::mt19937& random) {
  const auto any = [&](unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random); };
  std::vector<std::string> lines;
  for (unsigned i = any(40); i > 0; --i) {
    const std::string owner = std::string(1, static_cast<char>('a' + any(6))) + ".example. ";
    const std::string ttl = any(5) == 0 ? "60" : "3600";
    const std::string blank = any(9) == 0 ? "  " : "\t";
    const std::string number = std::to_string(any(4));
    switch (any(3)) {
      case 0:
        lines.push_back(owner + ttl + blank + "IN A 192.0.2." + number);
        break;
      case 1:
        lines.push_back(owner + ttl + blank + "IN NS ns" + number + ".other.");
        break;
      default:
        lines.push_back(owner + ttl + blank + "IN DS 1 8 2 " + std::string(62, 'A') + "0" + number);
    }
  }
  std::string text = "example. 3600 IN SOA ns1.example. host.example. " + std::to_string(any(3)) +
                     " 7200 3600 1209600 300\n" + "example. 3600 IN NS ns1.example.\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST_CASE("the RRs before, less what went, with what came, are the RRs after") {
  std::mt19937 random(1);
  int steps = 0;
  Hints claimed = timed();
  claimed.method = Method::kZoneFile;  // some have but the apex
  for (int i = 0; i < 2000; ++i) {
    const std::string before = random_file(random);
    const std::string after = random_file(random);
    const auto step = step_between(before, after);
    if (!step) continue;
    ++steps;
    std::vector<std::string> rrs = sorted_text(only(before, claimed).rrs);
    CHECK(rrs.size() == step->lines_before);
    for (const std::string& line : sorted_text(step->removed)) {
      const auto at = std::lower_bound(rrs.begin(), rrs.end(), line);
      REQUIRE(at != rrs.end());
      CHECK(*at == line);
      rrs.erase(at);
    }
    for (const RR& rr : step->added) rrs.push_back(rr_to_text(rr));
    std::sort(rrs.begin(), rrs.end());
    CHECK(rrs == sorted_text(only(after, claimed).rrs));
  }
  CHECK(steps > 200);
}

}  // namespace
}  // namespace yore::capture
