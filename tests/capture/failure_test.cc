#include "tests/capture/support.h"

namespace yore::capture {
namespace {

Hints transfer_of_example() {
  Hints hints = timed();
  hints.zone = name("example.");
  hints.method = Method::kAxfr;
  return hints;
}

TEST_CASE("the failures that dig prints are told apart") {
  const auto outcome_of = [](const std::string& text) {
    const Scan scan = only(text, transfer_of_example());
    CHECK(scan.subject == name("example."));
    CHECK(scan.method == Method::kAxfr);
    CHECK(scan.qtype == RRType::kAXFR);
    CHECK(scan.rrs.empty());
    CHECK_FALSE(scan.reason.empty());
    return scan.outcome;
  };
  CHECK(outcome_of("; Transfer failed.\n") == Outcome::kFailed);
  CHECK(outcome_of(";; connection timed out; no servers could be reached\n") == Outcome::kTimeout);
  CHECK(outcome_of(";; Connection to 192.0.2.1#53(192.0.2.1) for example. failed: timed out.\n") == Outcome::kTimeout);
  CHECK(outcome_of(";; Connection to 192.0.2.1#53(192.0.2.1) for example. failed: connection refused.\n") ==
        Outcome::kUnreachable);
  CHECK(outcome_of(";; Connection to ::1#53(::1) for example failed: host unreachable.\n") == Outcome::kUnreachable);
  CHECK(outcome_of(";; communications error to 192.0.2.1#53: timed out\n;; no servers could be reached\n") ==
        Outcome::kTimeout);
  CHECK(outcome_of(";; communications error to 192.0.2.1#53: connection refused\n") == Outcome::kUnreachable);
  CHECK(outcome_of(";; communications error to 192.0.2.1#53: end of file\n") == Outcome::kFailed);
  CHECK(outcome_of(";; communications error to 192.0.2.1#53: connection reset\n") == Outcome::kFailed);
  CHECK(outcome_of(";; UDP setup with 192.0.2.1#53(192.0.2.1) for example. failed: network unreachable.\n") ==
        Outcome::kUnreachable);
  CHECK(outcome_of(";; no servers could be reached\n") == Outcome::kFailed);
  CHECK(outcome_of("dig: couldn't get address for 'ns9.example.': not found\n") == Outcome::kFailed);
  CHECK(outcome_of("Error: Error starting axfr: Could not send or receive, because of network error\n") ==
        Outcome::kFailed);
  CHECK(outcome_of("AXFR failed.\nnull\n") == Outcome::kFailed);
}

TEST_CASE("three tries of one invocation are one scan, however dig prints them") {
  const std::string line = ";; Connection to 192.0.2.1#53(192.0.2.1) for example. failed: timed out.\n";
  const std::string end = ";; no servers could be reached\n";
  for (const std::string& text :
       {line + line + line, line + end + line + end + line + end, line + end + "\n" + line + end + "\n" + line + end}) {
    const Scan scan = only(text, transfer_of_example());
    CHECK(scan.tries == 3);
    CHECK(scan.server.address == "192.0.2.1");
  }
  const std::string error = ";; communications error to 192.0.2.1#53: timed out\n";
  const Scan scan = only(error + error + error + greeting("example SOA @192.0.2.1") + end, timed());
  CHECK(scan.tries == 3);
  CHECK(scan.outcome == Outcome::kTimeout);
  CHECK(scan.qtype == RRType::kSOA);
  CHECK(scan.client == "DiG 9.18.1");
}

TEST_CASE("tries at another server or of another zone are other scans") {
  const Parsed parsed = parse(
      ";; Connection to 192.0.2.1#53(192.0.2.1) for example. failed: timed out.\n"
      ";; Connection to 192.0.2.2#53(192.0.2.2) for example. failed: timed out.\n"
      ";; Connection to 192.0.2.2#53(192.0.2.2) for other. failed: timed out.\n");
  REQUIRE(parsed.scans.size() == 3);
  CHECK(parsed.scans[1].server.address == "192.0.2.2");
  CHECK(parsed.scans[2].subject == name("other."));
}

TEST_CASE("a try that failed before an answer came is a try of that scan") {
  const Scan scan = only(";; communications error to 192.0.2.1#53: timed out\n" + greeting("example AXFR @192.0.2.1") +
                         kZone + kSoa + transfer_end(5));
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.tries == 2);
  CHECK(scan.reason.empty());
  CHECK(scan.first_line == 1);
}

TEST_CASE("a transfer that breaks off is truncated, whatever ends it") {
  for (const char* end :
       {"; Transfer failed.\n", ";; communications error to 192.0.2.1#53: end of file\n",
        ";; communications error to 192.0.2.1#53: timed out\n;; no servers could be reached\n",
        ";; connection timed out; no servers could be reached\n", ";; ERROR: short (< header size) message\n"}) {
    const Scan scan = only(greeting("example AXFR @192.0.2.1") + kZone + end);
    CHECK(scan.outcome == Outcome::kTruncated);
    CHECK_FALSE(scan.reason.empty());
    CHECK(scan.rrs.empty());
  }
}

// As dig 9.18 prints a transfer that its server breaks off at each try.
std::string broken_off(const std::string& zone, const std::string& from = "192.0.2.1") {
  return zone + ". 60 IN SOA a. b. 1 2 3 4 5\n" + zone + ". 60 IN NS a.\n;; communications error to " + from +
         "#53: end of file\n";
}
const std::string kGaveUp = ";; no servers could be reached\n";

TEST_CASE("the tries of a transfer that breaks off are one scan, and the last of them tells what came of it") {
  const std::string tries = broken_off("example") + broken_off("example");
  const Scan broken = only(greeting("example AXFR @192.0.2.1") + tries + broken_off("example") + kGaveUp);
  CHECK(broken.outcome == Outcome::kTruncated);
  CHECK(broken.tries == 3);
  CHECK(broken.server.address == "192.0.2.1");
  CHECK(broken.reason == "communications error to 192.0.2.1#53: end of file");
  const std::string unreadable = "example. 60 IN SOA a. b. 1 2 3 4 5\nexample. 60 IN A 192.0.2\n";
  for (const std::string& first :
       {tries, unreadable + ";; communications error to 192.0.2.1#53: end of file\n" + tries}) {
    const Scan whole = only(greeting("example AXFR @ns.example") + first + kZone + kSoa + transfer_end(5));
    CHECK(whole.outcome == Outcome::kComplete);
    CHECK(whole.reason.empty());
    CHECK(listed(whole) == kZoneListed);
    CHECK(whole.tries == (first == tries ? 3 : 4));
    CHECK(whole.server == Server{"ns.example.", "192.0.2.53", 53});
  }
}

TEST_CASE("what comes after a transfer that was given up is another scan, each of what was asked for") {
  const std::string half = broken_off("half.example") + broken_off("half.example") + kGaveUp;
  const Parsed parsed = parse(greeting("@192.0.2.53 example axfr half.example axfr refuse.example axfr") + kZone +
                              kSoa + transfer_end(5) + half + "; Transfer failed.\n");
  REQUIRE(parsed.scans.size() == 3);
  CHECK(parsed.problems.empty());
  CHECK(parsed.scans[0].outcome == Outcome::kComplete);
  CHECK(parsed.scans[1].subject == name("half.example."));
  CHECK(parsed.scans[1].outcome == Outcome::kTruncated);
  CHECK(parsed.scans[1].tries == 2);
  CHECK(parsed.scans[2].subject == name("refuse.example."));
  CHECK(parsed.scans[2].outcome == Outcome::kFailed);
  const std::string run = greeting("half.example axfr @192.0.2.1") + half;
  CHECK(parse(run + run).scans.size() == 2);
  CHECK(parse(half + half).scans.size() == 2);
}

TEST_CASE("a transfer that dig calls failed after its closing SOA is not complete") {
  const Scan scan = only(greeting("example AXFR @192.0.2.1 +nostats") + kZone + kSoa + "; Transfer failed.\n");
  CHECK(scan.outcome == Outcome::kTruncated);
  CHECK(scan.reason == "Transfer failed.");
}

TEST_CASE("a failure that names no zone is of the command line's zone that no other scan is of") {
  const std::string second =
      "b.example. 60 IN SOA a. b. 1 2 3 4 5\nb.example. 60 IN NS a.\nb.example. 60 IN SOA a. b. 1 2 3 4 5\n";
  const Parsed parsed = parse(greeting("@ns.example a.example axfr b.example axfr c.example axfr") +
                              "; Transfer failed.\n" + second + transfer_end(3) + "; Transfer failed.\n");
  REQUIRE(parsed.scans.size() == 3);
  CHECK(parsed.scans[0].subject == name("a.example."));
  CHECK(parsed.scans[0].outcome == Outcome::kFailed);
  CHECK(parsed.scans[1].subject == name("b.example."));
  CHECK(parsed.scans[1].outcome == Outcome::kComplete);
  CHECK(parsed.scans[2].subject == name("c.example."));
  for (const Scan& scan : parsed.scans) CHECK(scan.server.name == "ns.example.");
}

TEST_CASE("a timeout's type is that of its file's other questions, else dig's default") {
  const std::string timeout = ";; connection timed out; no servers could be reached\n";
  CHECK(only(greeting("b.example.") + timeout).qtype == RRType::kA);
  CHECK(only(greeting("b.example. MX") + timeout).qtype == RRType::kMX);
  const Parsed parsed =
      parse(greeting("a.example.") +
            ";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1\n;; flags: qr; QUERY: 1, ANSWER: 0, "
            "AUTHORITY: 0, ADDITIONAL: 0\n;; QUESTION SECTION:\n;a.example. IN ANY\n" +
            message_end() + greeting("b.example.") + timeout);
  CHECK(parsed.scans.at(1).qtype == RRType::kANY);
  CHECK(parsed.scans.at(1).outcome == Outcome::kTimeout);
  CHECK(parsed.scans.at(1).subject == name("b.example."));
}

TEST_CASE("a failure of no known zone is an error that names --zone") {
  const Error error = refuse(";; connection timed out; no servers could be reached\n");
  CHECK(says(error.message, "--zone"));
  CHECK(error.where == "file:1");
}

TEST_CASE("a connection that fails without a method is of an unknown one") {
  const Scan scan = only(";; Connection to 192.0.2.1#53(192.0.2.1) for example. failed: timed out.\n");
  CHECK(scan.method == Method::kUnknown);
  CHECK(scan.qtype == RRType{});
}

TEST_CASE("lines that are nothing known are a problem, and the scans around them stay") {
  const Parsed parsed =
      parse("$ dig example axfr\n" + greeting("example AXFR") + kZone + kSoa + transfer_end(5) + "user@host:~$ exit\n");
  CHECK(parsed.scans.size() == 1);
  CHECK(parsed.scans[0].outcome == Outcome::kComplete);
  REQUIRE(parsed.problems.size() == 2);
  CHECK(parsed.problems[0].line == 1);
  CHECK(parsed.problems[1].line == 16);
}

}  // namespace
}  // namespace yore::capture
