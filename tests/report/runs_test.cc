#include "zonedb/report/runs.h"

#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/archive/writer.h"
#include "zonedb/dns/presentation.h"

namespace yore::report {
namespace {

using archive::Archive;

const Server kNs1{"ns1.example.", "192.0.2.1", 53};
const Server kNs2{"ns2.example.", "192.0.2.2", 53};

constexpr const char* kSoa = "example. 60 IN SOA ns1.example. root.example. 1 2 3 4 5\n";

void record(Archive& archive, Scan scan, const std::string& day, const Server& server, const std::string& text) {
  scan.server = server;
  scan.time = parse_interval(day).value();
  scan.rrs = test::rrs_from_text(text);
  const std::string capture = day + to_text(server) + text;
  const archive::NewSighting sighting{capture, "test", "", std::nullopt, "", Timestamp{0}, std::span(&scan, 1)};
  REQUIRE(archive::Writer(archive).record(sighting));
}

void snapshot(Archive& archive, const std::string& day, const Server& server, const std::string& rrs) {
  Scan scan;
  scan.subject = test::name("example.");
  scan.method = Method::kAxfr;
  scan.outcome = Outcome::kComplete;
  record(archive, scan, day, server, kSoa + rrs);
}

void answer(Archive& archive, const std::string& day, const Server& server, const std::string& rrs) {
  Scan scan;
  scan.subject = test::name("www.example.");
  scan.qtype = RRType::kA;
  scan.method = Method::kQuery;
  scan.outcome = Outcome::kAnswer;
  record(archive, scan, day, server, rrs);
}

std::string day_of(const std::optional<Interval>& time) { return time ? to_text(*time) : "-"; }

// "www 60 ns1.example. 2020-01-02..2020-01-03 (2), 2020-01-01 to -", the SOA left out.
std::string text_of(const Run& run) {
  if (run.rr.type == RRType::kSOA) return "";
  return std::to_string(run.rr.ttl.seconds) + " " + rdata_to_text(run.rr.type, run.rr.rdata) + " " + run.server.name +
         " " + to_text(run.first) + ".." + to_text(run.last) + " (" + std::to_string(run.snapshots) + "), " +
         day_of(run.before) + " to " + day_of(run.after) + "\n";
}

std::string runs_of(Archive& archive, TtlUse ttls = TtlUse::kApart, const std::optional<Server>& server = {}) {
  std::string text;
  const auto zone = archive.find_zone(test::name("example.")).value().value().id;
  REQUIRE(for_each_run(archive, zone, server, ttls, [&](const Run& run) { text += text_of(run); }));
  return text;
}

Archive new_archive() { return Archive::open(":memory:", archive::Mode::kCreate).value(); }

TEST_CASE("an RR that comes and goes is a run, with the snapshots around it that do not hold it") {
  Archive archive = new_archive();
  const std::string www = "www.example. 60 IN A 192.0.2.80\n";
  snapshot(archive, "2020-01-01", kNs1, "");
  snapshot(archive, "2020-01-02", kNs1, www);
  snapshot(archive, "2020-01-03", kNs1, www);
  snapshot(archive, "2020-01-04", kNs1, "");
  snapshot(archive, "2020-01-05", kNs1, www);
  CHECK(runs_of(archive) ==
        "60 192.0.2.80 ns1.example. 2020-01-02..2020-01-03 (2), 2020-01-01 to 2020-01-04\n"
        "60 192.0.2.80 ns1.example. 2020-01-05..2020-01-05 (1), 2020-01-04 to -\n");
}

TEST_CASE("what a server had is no earlier state of another's") {
  Archive archive = new_archive();
  const std::string www = "www.example. 60 IN A 192.0.2.80\n";
  snapshot(archive, "2020-01-01", kNs1, www);
  snapshot(archive, "2020-01-02", kNs2, "");
  snapshot(archive, "2020-01-03", kNs1, www);
  snapshot(archive, "2020-01-04", kNs2, www);
  CHECK(runs_of(archive) ==
        "60 192.0.2.80 ns1.example. 2020-01-01..2020-01-03 (2), - to -\n"
        "60 192.0.2.80 ns2.example. 2020-01-04..2020-01-04 (1), 2020-01-02 to -\n");
  CHECK(runs_of(archive, TtlUse::kApart, kNs2) ==
        "60 192.0.2.80 ns2.example. 2020-01-04..2020-01-04 (1), 2020-01-02 to -\n");
}

TEST_CASE("what a server had at one time beside what holds ends no run, and begins one that ends there") {
  Archive archive = new_archive();
  const std::string www = "www.example. 60 IN A 192.0.2.80\n";
  const std::string mail = "mail.example. 60 IN A 192.0.2.25\n";
  snapshot(archive, "2020-01-01", kNs1, www);
  snapshot(archive, "2020-01-02", kNs1, www);
  snapshot(archive, "2020-01-02T12:00:00Z/2020-01-02T23:59:59Z", kNs1, mail);
  snapshot(archive, "2020-01-02T18:00:00Z/2020-01-02T23:59:59Z", kNs1, www + mail);
  snapshot(archive, "2020-01-03", kNs1, www);
  CHECK(runs_of(archive) ==
        "60 192.0.2.25 ns1.example. 2020-01-02T12:00:00Z/2020-01-02T23:59:59Z"
        "..2020-01-02T18:00:00Z/2020-01-02T23:59:59Z (2), 2020-01-02 to 2020-01-02\n"
        "60 192.0.2.80 ns1.example. 2020-01-01..2020-01-03 (4), - to -\n");
}

TEST_CASE("a run was there still when the latest of its snapshots began, whichever ended last") {
  Archive archive = new_archive();
  const std::string www = "www.example. 60 IN A 192.0.2.80\n";
  snapshot(archive, "2020-01-01T20:00:00Z", kNs1, www);
  snapshot(archive, "2020-01-01", kNs1, www + "mail.example. 60 IN A 192.0.2.25\n");
  const auto zone = archive.find_zone(test::name("example.")).value().value().id;
  std::string text;
  REQUIRE(for_each_run(archive, zone, std::nullopt, TtlUse::kApart, [&](const Run& run) {
    if (run.rr.owner == test::name("www.example.")) text += to_text(run.latest_start);
  }));
  CHECK(text == "2020-01-01T20:00:00Z");
}

TEST_CASE("another TTL is another run where TTLs are told apart, and the later one where they are not") {
  Archive archive = new_archive();
  snapshot(archive, "2020-01-01", kNs1, "www.example. 60 IN A 192.0.2.80\n");
  snapshot(archive, "2020-01-02", kNs1, "www.example. 30 IN A 192.0.2.80\n");
  CHECK(runs_of(archive) ==
        "60 192.0.2.80 ns1.example. 2020-01-01..2020-01-01 (1), - to 2020-01-02\n"
        "30 192.0.2.80 ns1.example. 2020-01-02..2020-01-02 (1), 2020-01-01 to -\n");
  CHECK(runs_of(archive, TtlUse::kIgnored) == "30 192.0.2.80 ns1.example. 2020-01-01..2020-01-02 (2), - to -\n");
}

TEST_CASE("answers are counted from the first to the last, and never say that something went") {
  Archive archive = new_archive();
  answer(archive, "2020-01-01", kNs1, "www.example. 60 IN A 192.0.2.80\n");
  answer(archive, "2020-01-02", kNs1, "www.example. 60 IN A 192.0.2.81\n");
  answer(archive, "2020-01-03", kNs1, "www.example. 30 IN A 192.0.2.80\n");
  std::string text;
  REQUIRE(for_each_answer_run(archive, std::nullopt, [&](const Run& run) { text += text_of(run); }));
  CHECK(text ==
        "60 192.0.2.80 ns1.example. 2020-01-01..2020-01-03 (2), - to -\n"
        "60 192.0.2.81 ns1.example. 2020-01-02..2020-01-02 (1), - to -\n");
}

}  // namespace
}  // namespace yore::report
