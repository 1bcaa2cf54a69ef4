#include "tests/capture/support.h"

namespace yore::capture {
namespace {

const std::string kKdigEnd =
    ";; Received 621 B (1 messages, 5 records)\n;; Time 2016-09-20 05:28:24 UTC\n;; From 192.0.2.53@5353(TCP) in 0.5 "
    "ms\n";

TEST_CASE("kdig's transfer is a complete scan with its time, server and count") {
  const Scan scan = only(";; AXFR for example.\n" + kZone + kSoa + kKdigEnd, Hints{});
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.method == Method::kAxfr);
  CHECK(scan.time == at("2016-09-20T05:28:24Z"));
  CHECK(scan.server == Server{"", "192.0.2.53", 5353});
  CHECK(scan.declared_count == 5);
  CHECK(listed(scan) == kZoneListed);
}

TEST_CASE("kdig's count is checked") {
  CHECK(only(";; AXFR for example.\n" + kSoa + kSoa + kKdigEnd).outcome == Outcome::kMalformed);
}

TEST_CASE("kdig says first that a transfer failed, and then what came of it: one scan") {
  const std::string failed =
      ";; WARNING: can't receive reply from 192.0.2.53@53(TCP)\n;; ERROR: failed to query server 192.0.2.53@53(TCP)\n";
  const Scan scan = only(failed + ";; AXFR for example.\n" + kZone + ";; Received 150 B (1 messages, 4 records)\n" +
                         ";; Time 2016-09-20 05:28:24 UTC\n;; From 192.0.2.53@53(TCP) in 0.7 ms\n");
  CHECK(scan.outcome == Outcome::kTruncated);
  CHECK(scan.time == at("2016-09-20T05:28:24Z"));
}

TEST_CASE("kdig's refused transfer") {
  const Scan scan = only(
      ";; ERROR: server replied with error 'REFUSED'\n;; ERROR: failed to query server 192.0.2.53@53(TCP)\n"
      ";; AXFR for example.\n;; Received 0 B\n;; Time 2016-09-20 05:28:24 UTC\n;; From 192.0.2.53@53(TCP) in 0.6 ms\n",
      Hints{});
  CHECK(scan.outcome == Outcome::kRefused);
  CHECK(scan.subject == name("example."));
  CHECK(scan.method == Method::kAxfr);
  CHECK(scan.tries == 1);
}

TEST_CASE("kdig's timeouts of one invocation are one scan, and a whole transfer after them is another") {
  const std::string timeout = ";; WARNING: response timeout for 192.0.2.53@53(UDP)\n";
  Hints hints = timed();
  hints.zone = name("example.");
  const Parsed parsed = parse(timeout + timeout + timeout + ";; ERROR: failed to query server 192.0.2.53@53(UDP)\n" +
                                  ";; AXFR for example.\n" + kZone + kSoa + kKdigEnd,
                              hints);
  REQUIRE(parsed.scans.size() == 2);
  CHECK(parsed.scans[0].outcome == Outcome::kTimeout);
  CHECK(parsed.scans[0].tries == 3);
  CHECK(parsed.scans[1].outcome == Outcome::kComplete);
}

TEST_CASE("kdig's answer") {
  const Scan scan = only(
      ";; ->>HEADER<<- opcode: QUERY; status: NOERROR; id: 757\n;; Flags: qr aa rd; QUERY: 1; ANSWER: 1; AUTHORITY: 0; "
      "ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;; a.example.          \t\tIN\tA\n\n;; ANSWER SECTION:\n"
      "a.example.          \t60\tIN\tA\t192.0.2.1\n\n;; Received 45 B\n;; Time 2016-09-20 05:28:24 UTC\n;; From "
      "2001:DB8:0::1@53(UDP) in 0.1 ms\n",
      Hints{});
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.subject == name("a.example."));
  CHECK(scan.qtype == RRType::kA);
  CHECK(scan.server.address == "2001:db8::1");
  CHECK_FALSE(scan.declared_count.has_value());
  CHECK(scan.rrs.size() == 1);
}

TEST_CASE("drill's bare transfer is one where its SOA comes again, else a zone file unless the method says axfr") {
  const Scan transfer = only(kZone + kSoa + "\n");
  CHECK(transfer.method == Method::kAxfr);
  CHECK(transfer.outcome == Outcome::kComplete);
  const Scan file = only(kZone);
  CHECK(file.method == Method::kZoneFile);
  CHECK(file.outcome == Outcome::kComplete);
  Hints hints = timed();
  hints.method = Method::kAxfr;
  const Scan cut = only(kZone, hints);
  CHECK(cut.method == Method::kAxfr);
  CHECK(cut.outcome == Outcome::kTruncated);
  CHECK(cut.rrs.empty());
}

TEST_CASE("drill's answer has a local time without its zone, and its server no port") {
  const std::string text =
      ";; ->>HEADER<<- opcode: QUERY, rcode: NOERROR, id: 2369\n;; flags: qr aa rd ; QUERY: 1, ANSWER: 1, AUTHORITY: "
      "0, "
      "ADDITIONAL: 0 \n;; QUESTION SECTION:\n;; a.example.\tIN\tA\n\n;; ANSWER "
      "SECTION:\na.example.\t60\tIN\tA\t192.0.2.1\n\n"
      ";; AUTHORITY SECTION:\n\n;; ADDITIONAL SECTION:\n\n;; Query time: 0 msec\n;; SERVER: 192.0.2.53\n;; WHEN: Tue "
      "Sep 20 "
      "05:28:24 2016\n;; MSG SIZE  rcvd: 70\n";
  CHECK(says(refuse(text, Hints{}).message, "--tz"));
  Hints hints;
  hints.tz = "+09:00";
  const Scan scan = only(text, hints);
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.server.address == "192.0.2.53");
  CHECK(scan.time == at("2016-09-19T20:28:24Z"));
}

TEST_CASE("drill's refused transfer, whose time is its clock's zero, is dated by the hints") {
  const Scan scan = only(
      "AXFR failed.\n;; ->>HEADER<<- opcode: QUERY, rcode: REFUSED, id: 0\n;; flags: qr ; QUERY: 1, ANSWER: 0, "
      "AUTHORITY: 0, "
      "ADDITIONAL: 0 \n;; QUESTION SECTION:\n;; example.\tIN\tAXFR\n\n;; ANSWER SECTION:\n\n;; Query time: 0 msec\n;; "
      "WHEN: "
      "Thu Jan  1 00:00:00 1970\n;; MSG SIZE  rcvd: 32\n");
  CHECK(scan.outcome == Outcome::kRefused);
  CHECK(scan.method == Method::kAxfr);
  CHECK(scan.tries == 1);
  CHECK(scan.time == at("2016-09-20"));
}

}  // namespace
}  // namespace yore::capture
