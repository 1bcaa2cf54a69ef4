// The real captures, read from the folder that $YORE_CAPTURES names. Nothing of them is in the repository.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "tests/capture/support.h"

namespace yore::capture {
namespace {

namespace fs = std::filesystem;

// The files of one folder of captures, by name; empty, and said, where $YORE_CAPTURES is not set.
std::map<std::string, std::string> captures(const std::string& folder) {
  std::map<std::string, std::string> files;
  const char* root = std::getenv("YORE_CAPTURES");
  if (root == nullptr) {
    MESSAGE("1 test did not run: it wants the real captures in $YORE_CAPTURES");
    return files;
  }
  for (const auto& file : fs::directory_iterator(fs::path(root) / folder)) {
    std::ifstream stream(file.path(), std::ios::binary);
    files[file.path().filename().string()] =
        std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  REQUIRE_FALSE(files.empty());
  return files;
}

Hints pacific() {
  Hints hints;
  hints.tz = "America/Los_Angeles";
  return hints;
}

TEST_CASE("the leak holds fifty scans") {
  const auto files = captures("kp-2016-leak");
  if (files.empty()) return;
  std::map<std::string, int> counts;
  std::size_t scans = 0;
  for (const auto& [file, text] : files) {
    const Parsed parsed = parse(text, pacific());
    CHECK(parsed.problems.empty());
    scans += parsed.scans.size();
    for (const Scan& scan : parsed.scans) {
      ++counts[std::string(to_text(scan.method)) + " " + std::string(to_text(scan.outcome))];
      if (scan.outcome == Outcome::kComplete) {
        REQUIRE(scan.declared_count.has_value());
        CHECK(scan.rrs.size() + 1 == *scan.declared_count);
        CHECK(scan.server == Server{"ns2.kptc.kp.", "175.45.176.16", 53});
        CHECK(scan.client == "DiG 9.8.3-P1");
      }
    }
  }
  CHECK(scans == 50);
  CHECK(counts["axfr complete"] == 11);
  CHECK(counts["axfr failed"] == 1);
  CHECK(counts["query refused"] == 3);
  CHECK(counts["query answer"] == 33);
  CHECK(counts["query timeout"] == 2);
}

TEST_CASE("the leak's forward transfers are those of eight zones, and kp's is of 2016-09-20T05:28:24Z") {
  const auto files = captures("kp-2016-leak");
  if (files.empty()) return;
  const std::map<std::string, std::size_t> declared = {{"kp", 39},     {"co.kp", 10},  {"com.kp", 34}, {"edu.kp", 12},
                                                       {"gov.kp", 14}, {"net.kp", 30}, {"org.kp", 26}, {"rep.kp", 18}};
  for (const auto& [zone, count] : declared) {
    const Scan scan = only(files.at(zone + ".zone"), pacific());
    CHECK(scan.subject == name(zone + "."));
    CHECK(scan.declared_count == count);
  }
  CHECK(only(files.at("kp.zone"), pacific()).time == at("2016-09-20T05:28:24Z"));
}

TEST_CASE("the reverse file: each result belongs to its question, and the failed one lies between its neighbours") {
  const auto files = captures("kp-2016-leak");
  if (files.empty()) return;
  const Parsed parsed = parse(files.at("axfr_arpa_range.zone"), pacific());
  REQUIRE(parsed.scans.size() == 7);
  const Scan& first = parsed.scans[0];
  const Scan& failed = parsed.scans[2];
  const Scan& last = parsed.scans[6];
  CHECK(first.subject == name("176.45.175.in-addr.arpa."));
  CHECK(std::count_if(first.rrs.begin(), first.rrs.end(), [](const RR& rr) { return rr.owner.label(0) == "#10"; }) ==
        1);
  CHECK(failed.subject == name("177.45.175.in-addr.arpa."));
  CHECK(failed.method == Method::kAxfr);
  CHECK(failed.outcome == Outcome::kFailed);
  CHECK(failed.time == Interval{parsed.scans[1].time.first, parsed.scans[3].time.last});
  CHECK(parsed.scans[4].subject == name("178.45.175.in-addr.arpa."));
  CHECK(last.subject == name("179.45.175.in-addr.arpa."));
  CHECK(soa_fields(last.rrs.at(0).rdata)->rname == name("root.kptc.kp.179.45.175.in-addr.arpa."));
  for (const std::size_t refused : {1U, 3U, 5U}) {
    CHECK(parsed.scans[refused].subject == name("dig."));
    CHECK(parsed.scans[refused].qtype == RRType::kA);
    CHECK(parsed.scans[refused].outcome == Outcome::kRefused);
  }
}

TEST_CASE("the ANY queries: 33 answers, and two timeouts of type ANY between their neighbours") {
  const auto files = captures("kp-2016-leak");
  if (files.empty()) return;
  const Parsed parsed = parse(files.at("all_domains_any_query.zone"), pacific());
  REQUIRE(parsed.scans.size() == 35);
  int timeouts = 0;
  for (std::size_t i = 0; i < parsed.scans.size(); ++i) {
    const Scan& scan = parsed.scans[i];
    CHECK(scan.qtype == RRType::kANY);
    if (scan.outcome != Outcome::kTimeout) {
      CHECK_FALSE(scan.rrs.empty());
      continue;
    }
    ++timeouts;
    CHECK((scan.subject == name("masikryong.com.kp.") || scan.subject == name("star.co.kp.")));
    CHECK(scan.time == Interval{parsed.scans.at(i - 1).time.first, parsed.scans.at(i + 1).time.last});
  }
  CHECK(timeouts == 2);
}

TEST_CASE("the leak without --tz is an error that names it") {
  for (const auto& [file, text] : captures("kp-2016-leak")) CHECK(says(refuse(text, Hints{}).message, "--tz"));
}

TEST_CASE("the later scans: one complete transfer and nine failures, each with its own outcome") {
  const auto files = captures("kp-later-scans");
  if (files.empty()) return;
  Hints hints;
  hints.zone = name("kp.");
  hints.method = Method::kAxfr;
  hints.time = at("2016-09-19/2017-03-01");
  std::map<Outcome, int> outcomes;
  for (const auto& [file, text] : files) {
    const Scan scan = only(text, hints);
    ++outcomes[scan.outcome];
    CHECK(scan.subject == name("kp."));
    CHECK(scan.method == Method::kAxfr);
    CHECK(scan.time == *hints.time);
    CHECK(scan.rrs.size() == (scan.outcome == Outcome::kComplete ? 38 : 0));
    if (file.starts_with("tldr-2-")) CHECK(scan.tries == 3);
  }
  CHECK(outcomes[Outcome::kComplete] == 1);
  CHECK(outcomes[Outcome::kTimeout] == 6);
  CHECK(outcomes[Outcome::kFailed] == 2);
  CHECK(outcomes[Outcome::kUnreachable] == 1);
}

// Whatever is complete must be one of these, RR for RR.
std::vector<std::string> whole_zones(const Parsed& parsed) {
  std::vector<std::string> zones;
  for (const Scan& scan : parsed.scans) {
    if (scan.outcome == Outcome::kComplete) zones.push_back(listed(scan));
  }
  return zones;
}

// Cheap form of listed(), as this is done for each cut.
bool is_whole(const Scan& scan, const std::vector<Scan>& whole) {
  return std::any_of(whole.begin(), whole.end(), [&](const Scan& other) {
    return other.outcome == Outcome::kComplete && other.subject == scan.subject && other.rrs == scan.rrs;
  });
}

TEST_CASE("the leak's files cut at every octet: no zone of a cut transfer, and always an honest result or a message") {
  std::size_t cuts = 0;
  const auto files = captures("kp-2016-leak");
  if (files.empty()) return;
  for (const auto& [file, text] : files) {
    const Parsed all = parse(text, pacific());
    std::size_t bad = 0;
    Hints hints = pacific();
    for (const bool hinted : {false, true}) {
      if (hinted) hints.time = at("2016-09-20");
      for (std::size_t size = 0; size < text.size(); ++size) {
        cuts += hinted ? 0 : 1;
        const auto parsed = parse_capture(std::string_view(text).substr(0, size), file, hints);
        if (!parsed) {
          bad += parsed.error().message.empty() || !parsed.error().where.starts_with(file) ? 1 : 0;
          continue;
        }
        for (const Scan& scan : parsed->scans) {
          const bool zone = scan.outcome == Outcome::kComplete;
          if (zone && !is_whole(scan, all.scans)) ++bad;
          if (!zone && scan.outcome != Outcome::kAnswer && !scan.rrs.empty()) ++bad;
        }
      }
    }
    CHECK_MESSAGE(bad == 0, file);
  }
  CHECK(cuts == 33373);
}

TEST_CASE("the leak's files with their beginning cut off at every octet: no zone but a whole one") {
  for (const auto& [file, text] : captures("kp-2016-leak")) {
    const Parsed all = parse(text, pacific());
    const auto zones = whole_zones(all);
    Hints hints = pacific();
    hints.time = at("2016-09-20");
    hints.method = Method::kAxfr;
    std::size_t bad = 0;
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto parsed = parse_capture(std::string_view(text).substr(size), file, hints);
      if (!parsed) continue;
      for (const Scan& scan : parsed->scans) {
        if (scan.outcome == Outcome::kComplete && !is_whole(scan, all.scans)) ++bad;
      }
    }
    CHECK_MESSAGE(bad == 0, file);
  }
}

TEST_CASE("the monthly root zones are complete zone files of the serial that their names state") {
  for (const auto& [file, octets] : captures("root-monthly")) {
    if (!file.ends_with(".xz")) continue;
    const auto unwrapped = unwrap(octets, file);
    REQUIRE(unwrapped.has_value());
    CHECK(unwrapped->wrapper == "xz");
    const Scan scan = only(unwrapped->inside);
    CHECK(scan.subject == Name());
    CHECK(scan.method == Method::kZoneFile);
    CHECK(scan.rrs.size() > 20000);
    CHECK(std::to_string(soa_fields(scan.rrs.at(0).rdata)->serial.value) == file.substr(0, 10));
  }
}

}  // namespace
}  // namespace yore::capture
