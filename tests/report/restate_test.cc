#include "zonedb/report/restate.h"

#include <doctest/doctest.h>

#include "zonedb/capture/capture.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore::report {
namespace {

Scan scan_of(Method method, Outcome outcome, const char* server, const char* time) {
  Scan scan;
  scan.subject = Name::from_text("example.").value();
  scan.method = method;
  scan.qtype = method == Method::kQuery ? RRType::kANY : RRType::kAXFR;
  scan.outcome = outcome;
  if (*server != '\0') scan.server = server_from_text(server).value();
  scan.time = parse_interval(time).value();
  if (outcome == Outcome::kComplete || outcome == Outcome::kAnswer) {
    for (const char* line : {"example. 3600 IN NS ns1.example.", "example. 60 IN TXT \"; no comment\"",
                             "example. 3600 IN SOA ns1.example. root.example. 7 2 3 4 5"}) {
      scan.rrs.push_back(rr_from_text(line).value());
    }
    sort_and_deduplicate(scan.rrs);
  }
  return scan;
}

// What capture/ makes of the restatement, with the context that the manifest gives where the text does not.
Scan told_again(const Scan& scan) {
  capture::Hints hints;
  if (context_of(scan) == Context::kInManifest) {
    hints.zone = scan.subject;
    hints.time = scan.time;
    hints.method = scan.method;
    if (!scan.server.name.empty() || !scan.server.address.empty()) hints.server = scan.server;
  }
  const auto text = restate(scan);
  REQUIRE(text.has_value());
  const auto parsed = capture::parse_capture(*text, "again", hints);
  REQUIRE_MESSAGE(parsed.has_value(), *text);
  REQUIRE_MESSAGE(parsed->scans.size() == 1, *text);
  Scan again = parsed->scans[0];
  sort_and_deduplicate(again.rrs);
  return again;
}

void check_round_trip(const Scan& scan) {
  const Scan again = told_again(scan);
  CHECK(again.subject == scan.subject);
  CHECK(to_text(again.outcome) == to_text(scan.outcome));
  CHECK(to_text(again.method) == to_text(scan.method));
  CHECK(to_text(again.server) == to_text(scan.server));
  CHECK(to_text(again.time) == to_text(scan.time));
  CHECK(content_hash(again.rrs) == content_hash(scan.rrs));
}

constexpr const char* kSecond = "2016-09-20T05:28:24Z";
constexpr const char* kStretch = "2016-09-20T05:28:24Z/2016-09-20T05:28:40Z";

TEST_CASE("a complete transfer told again is the same scan") {
  check_round_trip(scan_of(Method::kAxfr, Outcome::kComplete, "ns1.example.@192.0.2.1", kSecond));
  check_round_trip(scan_of(Method::kAxfr, Outcome::kComplete, "192.0.2.1#5353", kSecond));
  check_round_trip(scan_of(Method::kAxfr, Outcome::kComplete, "ns1.example.", kStretch));
  check_round_trip(scan_of(Method::kAxfr, Outcome::kComplete, "2001:db8::1", "2016-09-20"));
}

TEST_CASE("a transfer told again counts its closing SOA") {
  const auto text = restate(scan_of(Method::kAxfr, Outcome::kComplete, "192.0.2.1", kSecond)).value();
  CHECK(text.find(";; XFR size: 4 records") != std::string::npos);
  CHECK(text.find(";; WHEN: Tue Sep 20 05:28:24 UTC 2016\n") != std::string::npos);
}

TEST_CASE("a zone file told again is the same scan") {
  check_round_trip(scan_of(Method::kZoneFile, Outcome::kComplete, "", kSecond));
  check_round_trip(scan_of(Method::kZoneFile, Outcome::kComplete, "ns1.example.", "2016-09"));
}

TEST_CASE("failed transfers told again fail in the same way") {
  for (const Outcome outcome : {Outcome::kFailed, Outcome::kTimeout, Outcome::kRefused}) {
    CAPTURE(to_text(outcome));
    check_round_trip(scan_of(Method::kAxfr, outcome, "ns1.example.", kStretch));
    check_round_trip(scan_of(Method::kAxfr, outcome, "ns1.example.@192.0.2.1", kSecond));
  }
  check_round_trip(scan_of(Method::kAxfr, Outcome::kUnreachable, "192.0.2.1", kStretch));
}

TEST_CASE("queries told again have the same answer") {
  for (const Outcome outcome :
       {Outcome::kAnswer, Outcome::kNodata, Outcome::kNxdomain, Outcome::kServfail, Outcome::kRefused}) {
    CAPTURE(to_text(outcome));
    check_round_trip(scan_of(Method::kQuery, outcome, "192.0.2.1", kSecond));
  }
  check_round_trip(scan_of(Method::kQuery, Outcome::kTimeout, "", kStretch));
}

TEST_CASE("each RR of an answer keeps its own TTL") {
  Scan scan = scan_of(Method::kQuery, Outcome::kAnswer, "192.0.2.1", kSecond);
  scan.rrs = {rr_from_text("example. 60 IN A 192.0.2.1").value(), rr_from_text("example. 90 IN A 192.0.2.2").value()};
  check_round_trip(scan);
}

TEST_CASE("a scan of which only the capture is kept cannot be told again") {
  for (const Outcome outcome : {Outcome::kTruncated, Outcome::kMalformed}) {
    const auto text = restate(scan_of(Method::kAxfr, outcome, "192.0.2.1", kSecond));
    REQUIRE_FALSE(text.has_value());
    CHECK(text.error().code == ErrorCode::kUnsupported);
  }
  Scan referral = scan_of(Method::kQuery, Outcome::kAnswer, "192.0.2.1", kSecond);
  referral.rrs.clear();  // told again, it would be NODATA
  CHECK_FALSE(restate(referral).has_value());
}

}  // namespace
}  // namespace yore::report
