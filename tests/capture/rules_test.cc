// Rules of captures that each decide what a scan is, and that no larger example shows.
#include "tests/capture/support.h"

namespace yore::capture {
namespace {

std::string header(const std::string& opcode, const std::string& status, const std::string& flags, int answers) {
  return ";; Got answer:\n;; ->>HEADER<<- opcode: " + opcode + ", status: " + status + ", id: 1\n;; flags: " + flags +
         "; QUERY: 1, ANSWER: " + std::to_string(answers) + ", AUTHORITY: 0, ADDITIONAL: 0\n\n";
}
std::string question(const std::string& type) { return ";; QUESTION SECTION:\n;example.\t\t\tIN\t" + type + "\n\n"; }
std::string soa(int serial, const std::string& owner = "example.") {
  return owner + "\t3600\tIN\tSOA\tns1.example. host.example. " + std::to_string(serial) + " 7200 3600 1209600 300\n";
}
const std::string kNs = "example.\t3600\tIN\tNS\tns1.example.\n";

}  // namespace

TEST_CASE("a message that is no query is refused, and says what it is") {
  const Error error = refuse(greeting("@ns1.example. example. SOA") + header("NOTIFY", "NOERROR", "qr aa", 0) +
                             question("SOA") + message_end());
  CHECK(error.code == ErrorCode::kUnsupported);
  CHECK(says(error.message, "no query but NOTIFY"));
}

TEST_CASE("what was captured with an option that loses RRs is refused by its command line, whatever came of it") {
  for (const char* option : {"+short", "+yaml", "+nottl"}) {
    const Error error = refuse(greeting("@ns1.example. example. AXFR " + std::string(option)) + "; Transfer failed.\n");
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK(says(error.message, option));
  }
}

TEST_CASE("a transfer that meets SERVFAIL has failed, and says how") {
  const Scan scan = only(";; AXFR for example.\n;; ERROR: server replied with error 'SERVFAIL'\n");
  CHECK(scan.outcome == Outcome::kFailed);
  CHECK(says(scan.reason, "SERVFAIL"));
}

TEST_CASE("a transfer that is answered with nothing, or with other RRs, has failed") {
  const std::string asked = greeting("@ns1.example. example. AXFR");
  CHECK(only(asked + header("QUERY", "NOERROR", "qr aa", 0) + question("AXFR") + message_end()).outcome ==
        Outcome::kFailed);
}

TEST_CASE("a hint says which server it was where the text does not, and only there") {
  Hints hints = timed();
  hints.server = Server{"ns1.example.", "192.0.2.7", 5353};
  CHECK(only(kZone + kSoa, hints).server == *hints.server);
  CHECK(only(greeting("example. AXFR") + "; Transfer failed.\n", hints).server == *hints.server);
  const std::string failed = greeting("@ns2.example. example. AXFR") + "; Transfer failed.\n";
  CHECK(only(failed, hints).server == Server{"ns2.example.", "", 53});
  hints.server->name = "ns2.example.";
  CHECK(only(failed, hints).server == *hints.server);
}

TEST_CASE("differences are whole where the newest SOA closes them, and as many as declared") {
  const std::string asked = greeting("@ns1.example. example. IXFR=1");
  const std::string whole = soa(3) + soa(1) + kNs + soa(3) + kNs;
  const Scan answer = only(asked + whole + soa(3) + transfer_end(6));
  CHECK(answer.outcome == Outcome::kAnswer);
  CHECK(answer.method == Method::kIxfr);
  CHECK(only(asked + whole + soa(2) + transfer_end(6)).outcome == Outcome::kTruncated);
  CHECK(only(asked + whole + soa(3) + transfer_end(7)).outcome == Outcome::kMalformed);
}

TEST_CASE("a transfer begins with the SOA, and holds nothing that no zone can") {
  const std::string asked = greeting("@ns1.example. example. AXFR");
  const Scan headless = only(asked + kNs + kSoa + transfer_end(2));
  CHECK(headless.outcome == Outcome::kMalformed);
  CHECK(says(headless.reason, "does not begin with the zone's SOA"));
  const Scan meta = only(asked + kSoa + "example.\t0\tIN\tTYPE255\t\\# 1 00\n" + kSoa + transfer_end(3));
  CHECK(meta.outcome == Outcome::kMalformed);
  CHECK(says(meta.reason, "no zone can hold the type"));
}

TEST_CASE("a message without QR was sent and not received (RFC 1035 4.1.1)") {
  const std::string asked = greeting("@ns1.example. example. A");
  const std::string sent = header("QUERY", "NOERROR", "rd", 0) + question("A");
  const std::string received = header("QUERY", "NOERROR", "qr rd", 1) + question("A") +
                               ";; ANSWER SECTION:\nexample.\t60\tIN\tA\t192.0.2.1\n" + message_end();
  const Scan scan = only(asked + sent + received);
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.rrs.size() == 1);
}

TEST_CASE("of two servers that are said of one answer, the first holds") {
  const std::string answer = header("QUERY", "NOERROR", "qr", 1) + question("A") +
                             ";; ANSWER SECTION:\nexample.\t60\tIN\tA\t192.0.2.1\n\n;; SERVER: 192.0.2.53#53\n";
  CHECK(only(answer + ";; SERVER: 192.0.2.54#53\n;; MSG SIZE  rcvd: 97\n").server.address == "192.0.2.53");
}

TEST_CASE("a transfer that breaks off goes on with the next try of the same zone, not with another zone") {
  const std::string broken = greeting("@ns1.example. example. AXFR other. AXFR") + soa(5) +
                             ";; communications error to 192.0.2.53#53: end of file\n";
  const Parsed again = parse(broken + kZone + kSoa + transfer_end(5));
  REQUIRE(again.scans.size() == 1);
  CHECK(again.scans[0].outcome == Outcome::kComplete);
  CHECK(again.scans[0].tries == 2);
  const Parsed other = parse(broken + soa(5, "other.") + soa(5, "other.") + transfer_end(2));
  REQUIRE(other.scans.size() == 2);
  CHECK(other.scans[0].outcome == Outcome::kTruncated);
  CHECK(other.scans[1].outcome == Outcome::kComplete);
}

TEST_CASE("an RR without a TTL spoils the transfer that holds it") {
  const Error error = refuse(greeting("@ns1.example. example. AXFR") + kSoa + "example.\tIN\tNS\tns1.example.\n" +
                             kSoa + transfer_end(3));
  CHECK(error.code == ErrorCode::kUnsupported);
  CHECK(says(error.message, "+nottl"));
}

TEST_CASE("a transfer that the text cuts inside an RR is truncated, and not malformed") {
  const std::string asked = greeting("@ns1.example. example. AXFR +multiline");
  const Scan scan = only(asked + kZone + "example. 3600 IN SOA ns1.example. host.example. (\n\t5\n");
  CHECK(scan.outcome == Outcome::kTruncated);
}

TEST_CASE("an SOA that a query asked for is an answer and begins no transfer") {
  const Scan scan = only(greeting("@ns1.example. example. SOA +noall +answer") + kSoa);
  CHECK(scan.outcome == Outcome::kAnswer);
  CHECK(scan.method == Method::kQuery);
}

TEST_CASE("of bare transfers, the SOA of another zone begins another") {
  Hints hints = timed();
  hints.method = Method::kAxfr;
  const Parsed parsed = parse(soa(5) + kNs + soa(6, "other.") + soa(6, "other."), hints);
  REQUIRE(parsed.scans.size() == 2);
  CHECK(parsed.scans[0].outcome == Outcome::kTruncated);
  CHECK(parsed.scans[1].outcome == Outcome::kComplete);
  CHECK(parsed.scans[1].subject == name("other."));
}

TEST_CASE("a leap second is the second before it, as no clock of POSIX has it") {
  const Scan scan =
      only(greeting("@ns1.example. example. AXFR") + kZone + kSoa + transfer_end(5, "Sat Dec 31 23:59:60 UTC 2016"));
  CHECK(scan.time == at("2016-12-31T23:59:59Z"));
}

TEST_CASE("an undated scan lies between all that its neighbours' times may mean") {
  Hints hints;
  hints.tz = "America/Los_Angeles";  // 01:30 came twice on that day
  const std::string asked = greeting("@ns1.example. example. AXFR", "9.8.3");
  const auto whole = [&](const std::string& clock) {
    return asked + kZone + kSoa + transfer_end(5, "Sun Nov  6 " + clock + " 2016");
  };
  const Parsed parsed = parse(whole("01:30:00") + asked + "; Transfer failed.\n" + whole("01:40:00"), hints);
  REQUIRE(parsed.scans.size() == 3);
  CHECK(parsed.scans[1].time == at("2016-11-06T08:30:00Z/2016-11-06T09:40:00Z"));
}

TEST_CASE("of several problems where nothing can be read, what no option explains is the error") {
  const std::string without_ttl = greeting("@ns1.example. example. AXFR +nottl") + kSoa + transfer_end(1);
  const std::string damaged = greeting("@ns1.example. example. AXFR") + "example.\t60\tIN\tA\t300.1.2.3\n";
  Hints undated;
  const Error error = refuse(without_ttl + damaged, undated);
  CHECK(error.code == ErrorCode::kBadInput);
}

TEST_CASE("JSON is refused, be it an array or an object") {
  for (const char* text : {"[{\"a\": 1}]\n", "{\"a\": 1}\n"}) CHECK(says(refuse(text).message, "JSON"));
}

TEST_CASE("the server is the one that answered, not the one that was tried before it") {
  const std::string tries = ";; communications error to 127.0.0.2#5300: end of file\n";
  const std::string stats =
      ";; Query time: 0 msec\n;; SERVER: 127.0.0.1#5300(127.0.0.1) (TCP)\n;; WHEN: Mon Sep 19 22:28:24 UTC 2016\n"
      ";; XFR size: 5 records (messages 1, bytes 200)\n\n";
  const Scan transfer = only(tries + tries + greeting("example. AXFR") + kZone + kSoa + stats);
  CHECK(transfer.outcome == Outcome::kComplete);
  CHECK(transfer.server == Server{"", "127.0.0.1", 5300});
  CHECK(transfer.tries == 3);
  // Without that line it is not known.
  CHECK(only(tries + greeting("example. AXFR +nostats") + kZone + kSoa).server == Server{});
  // Where all fail it is the one that was tried.
  CHECK(only(tries + greeting("example. AXFR") + ";; no servers could be reached\n").server.address == "127.0.0.2");
}

TEST_CASE("names that were converted for people are refused, as others have the same looks") {
  const Error error =
      refuse(greeting("example. AXFR") + kZone + "b\xc3\xbc.example.\t60\tIN\tA\t192.0.2.9\n" + kSoa + transfer_end(6));
  CHECK(error.code == ErrorCode::kUnsupported);
  CHECK(says(error.message, "+noidnout"));
}

TEST_CASE("a TSIG that is printed without its class is no RR of the zone") {
  const Scan scan = only(greeting("example. AXFR +noclass") + kZone +
                         "k.\t0\tTSIG\thmac-sha256. 1474349304 300 0 1 NOERROR 0\n" + kSoa);
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.rrs.size() == 4);
}

}  // namespace yore::capture
