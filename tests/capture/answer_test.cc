#include "tests/capture/support.h"

namespace yore::capture {
namespace {

std::string header(const std::string& status, const std::string& flags, int answers, int authorities) {
  return ";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: " + status + ", id: 33458\n;; flags: " + flags +
         "; QUERY: 1, ANSWER: " + std::to_string(answers) + ", AUTHORITY: " + std::to_string(authorities) +
         ", ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: 01 (good)\n";
}
std::string question(const std::string& qname, const std::string& type) {
  return ";; QUESTION SECTION:\n;" + qname + "\t\tIN\t" + type + "\n";
}
const std::string kSoaSection =
    "\n;; AUTHORITY SECTION:\nexample.\t300\tIN\tSOA\tns1.example. host.example. 5 7200 3600 1209600 300\n";

TEST_CASE("an answer is a query's scan that holds the answer section and nothing of the others") {
  const Scan scan =
      only(greeting("a.example +norecurse") + header("NOERROR", "qr aa", 2, 1) + question("a.example.", "A") +
               "\n;; ANSWER SECTION:\na.example. 60 IN CNAME b.example.\nb.example. 60 IN A 192.0.2.1\n"
               "\n;; AUTHORITY SECTION:\nexample. 60 IN NS ns1.example.\n"
               "\n;; ADDITIONAL SECTION:\nns1.example. 60 IN A 192.0.2.2\n" +
               message_end(),
           Hints{});
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.method == Method::kQuery);
  CHECK(scan.subject == name("a.example."));
  CHECK(scan.qtype == RRType::kA);
  CHECK(scan.time == at("2016-09-20T05:28:24Z"));
  CHECK(scan.server.address == "192.0.2.53");
  CHECK(listed(scan) == "a.example. 60 IN CNAME b.example.\nb.example. 60 IN A 192.0.2.1\n");
}

TEST_CASE("the question wins over the command line") {
  const Scan scan =
      only(greeting("a.example.") + header("NOERROR", "qr", 0, 0) + question("a.example.", "ANY") + message_end());
  CHECK(scan.qtype == RRType::kANY);
}

TEST_CASE("an empty answer with an SOA, or with nothing at all, is NODATA") {
  CHECK(only(header("NOERROR", "qr aa", 0, 1) + question("a.example.", "A") + kSoaSection + message_end()).outcome ==
        Outcome::kNodata);
  CHECK(only(header("NOERROR", "qr aa", 0, 0) + question("a.example.", "A") + message_end()).outcome ==
        Outcome::kNodata);
}

TEST_CASE("a referral is an answer that holds nothing, never NODATA") {
  const Scan scan = only(header("NOERROR", "qr", 0, 1) + question("a.sub.example.", "A") +
                         "\n;; AUTHORITY SECTION:\nsub.example. 60 IN NS ns.sub.example.\n"
                         "\n;; ADDITIONAL SECTION:\nns.sub.example. 60 IN A 192.0.2.3\n" +
                         message_end());
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.reason == "a referral");
  CHECK(scan.rrs.empty());
}

TEST_CASE("each status has its own outcome") {
  const auto outcome_of = [](const std::string& status) {
    return only(header(status, "qr", 0, 0) + question("a.example.", "A") + message_end()).outcome;
  };
  CHECK(outcome_of("NXDOMAIN") == Outcome::kNxdomain);
  CHECK(outcome_of("SERVFAIL") == Outcome::kServfail);
  CHECK(outcome_of("REFUSED") == Outcome::kRefused);
  CHECK(outcome_of("FORMERR") == Outcome::kFailed);
  CHECK(outcome_of("NOTIMP") == Outcome::kFailed);
  CHECK(only(header("NOTAUTH", "qr", 0, 0) + question("a.example.", "A") + message_end()).reason == "NOTAUTH");
}

TEST_CASE("NXDOMAIN at the end of a CNAME chain is an answer: the name that was asked for exists") {
  const Scan scan = only(header("NXDOMAIN", "qr", 1, 0) + question("a.example.", "A") +
                         "\n;; ANSWER SECTION:\na.example. 60 IN CNAME gone.example.\n" + message_end());
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.rrs.size() == 1);
}

TEST_CASE("an answer with fewer RRs than its header declares is truncated where the text ends, else malformed") {
  const std::string short_of = header("NOERROR", "qr", 2, 0) + question("a.example.", "A") +
                               "\n;; ANSWER SECTION:\na.example. 60 IN A 192.0.2.1\n";
  CHECK(only(short_of).outcome == Outcome::kTruncated);
  CHECK(only(short_of + message_end()).outcome == Outcome::kMalformed);
  CHECK(only(short_of + "a.example. 60 IN A 192.0.2.2").outcome == Outcome::kTruncated);
  CHECK(only(short_of + "a.example. 60 IN A 192.0.2.2\n").outcome == Outcome::kAnswer);
  CHECK(only(header("NOERROR", "qr", 0, 1) + question("a.example.", "A")).outcome == Outcome::kTruncated);
}

TEST_CASE("an answer with TC set is truncated and says nothing") {
  const Scan scan = only(header("NOERROR", "qr tc", 1, 0) + question("a.example.", "A") +
                         "\n;; ANSWER SECTION:\na.example. 60 IN A 192.0.2.1\n" + message_end());
  CHECK(scan.outcome == Outcome::kTruncated);
  CHECK(scan.rrs.empty());
}

TEST_CASE("the query that +qr prints is no scan") {
  const std::string sent =
      ";; Sending:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: rd ad; QUERY: 1, "
      "ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1\n\n" +
      question("a.example.", "A") + "\n;; QUERY SIZE: 48\n\n";
  const Scan scan = only(greeting("+qr a.example") + sent + header("NXDOMAIN", "qr", 0, 0) +
                         question("a.example.", "A") + message_end());
  CHECK(scan.outcome == Outcome::kNxdomain);
  CHECK(only(greeting("+qr example AXFR") + sent + kZone + kSoa + transfer_end(5)).outcome == Outcome::kComplete);
}

TEST_CASE("an answer without its comments is malformed: glue cannot be told from it") {
  const Scan scan = only(greeting("+nocomments a.example A") + ";a.example.\t\tIN\tA\na.example. 60 IN A 192.0.2.1\n" +
                         message_end());
  CHECK(scan.outcome == Outcome::kMalformed);
  CHECK(scan.subject == name("a.example."));
  CHECK(says(scan.reason, "+noall +answer"));
}

TEST_CASE("bare RRs without an SOA are an answer where the method says so, else an error that says how to say it") {
  const std::string text = "a.example. 60 IN CNAME b.example.\nb.example. 60 IN A 192.0.2.1\n";
  CHECK(says(refuse(text).message, "--method query"));
  Hints hints = timed();
  hints.method = Method::kQuery;
  const Scan scan = only(text, hints);
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.subject == name("a.example."));
  CHECK(scan.qtype == RRType::kA);
  CHECK(scan.rrs.size() == 2);
  CHECK(only(text + "b.example. 60 IN A 192.0.2.2", hints).outcome == Outcome::kTruncated);
}

TEST_CASE("questions of another class, updates and +trace are not supported, and good scans beside them stay") {
  const std::string chaos = header("NOERROR", "qr aa", 1, 0) +
                            ";; QUESTION SECTION:\n;version.bind.\t\tCH\tTXT\n"
                            "\n;; ANSWER SECTION:\nversion.bind. 0 CH TXT \"9\"\n" +
                            message_end();
  CHECK(refuse(chaos).code == ErrorCode::kUnsupported);
  const Parsed parsed = parse(chaos + greeting("example AXFR") + kZone + kSoa + transfer_end(5));
  CHECK(parsed.scans.size() == 1);
  CHECK(parsed.problems.size() == 1);
  const std::string trace = greeting("+trace example") +
                            "example. 60 IN NS ns1.example.\n"
                            ";; Received 56 bytes from 192.0.2.1#53(192.0.2.1) in 0 ms\n\n";
  CHECK(refuse(trace).code == ErrorCode::kUnsupported);
}

TEST_CASE("the questions of one command line are scans of their own") {
  const Parsed parsed = parse(greeting("a.example A b.example MX") + header("REFUSED", "qr", 0, 0) +
                              question("a.example.", "A") + message_end() + header("NXDOMAIN", "qr", 0, 0) +
                              question("b.example.", "MX") + message_end("Tue Sep 20 05:28:25 UTC 2016"));
  REQUIRE(parsed.scans.size() == 2);
  CHECK(parsed.scans[0].outcome == Outcome::kRefused);
  CHECK(parsed.scans[1].subject == name("b.example."));
  CHECK(parsed.scans[1].qtype == RRType::kMX);
  CHECK(parsed.scans[1].time == at("2016-09-20T05:28:25Z"));
}

}  // namespace
}  // namespace yore::capture
