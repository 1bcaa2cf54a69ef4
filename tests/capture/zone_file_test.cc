#include "tests/capture/support.h"

namespace yore::capture {
namespace {

TEST_CASE("a zone file is complete by claim, and its zone is its SOA's owner") {
  const Scan scan = only(kZone);
  CHECK(scan.subject == name("example."));
  CHECK(scan.method == Method::kZoneFile);
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.time == at("2016-09-20"));
  CHECK(scan.first_line == 1);
  CHECK(scan.last_line == 4);
  CHECK(listed(scan) == kZoneListed);
}

TEST_CASE("$ORIGIN, $TTL, @, blank owners, parentheses, comments, quotes, \\DDD and \\# are read") {
  const Scan scan = only(
      "; a comment\n$TTL 1h\n$ORIGIN example. ; another\n@ IN SOA ns1 host (\n  1 ; serial\n  2h 1h\n\n  2w 5m )\n"
      "\tNS ns1\n IN 60 NS ns2.other.\nns1 A ( 192.0.2.1 )\n\tAAAA 2001:DB8::1\n$ORIGIN sub\nt\\046x IN TXT \"a b;\" "
      "c\\\"d "
      "\"\\065\\\\\"\nu TYPE65280 \\# 4 0a00 0001\nv TYPE1 \\# 4 C0000202\n$TTL 5\n@ MX 10 @\n");
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(
      listed(scan) ==
      "example. 3600 IN SOA ns1.example. host.example. 1 7200 3600 1209600 300\nexample. 3600 IN NS ns1.example.\n"
      "example. 60 IN NS ns2.other.\nns1.example. 3600 IN A 192.0.2.1\nns1.example. 3600 IN AAAA 2001:db8::1\n"
      "t\\.x.sub.example. 3600 IN TXT \"a b;\" \"c\\\"d\" \"A\\\\\"\nu.sub.example. 3600 IN TYPE65280 \\# 4 0a000001\n"
      "v.sub.example. 3600 IN A 192.0.2.2\nsub.example. 5 IN MX 10 sub.example.\n");
  for (const RR& rr : scan.rrs) CHECK_FALSE(rr.ttl_inferred);
}

TEST_CASE("relative names are completed with the zone that is given, and without one are an error that names --zone") {
  CHECK(only(kApex + "www A 192.0.2.1\n", of_example()).rrs.at(1).owner == name("www.example."));
  CHECK(says(refuse(kApex).message, "--zone"));
  CHECK(says(only("example. SOA ns1. host. 1 2 3 4 5\nexample. MX 10 mail\n").reason, "--zone"));
  CHECK(only(kZone, of_example()).subject == name("example."));
  Hints other = timed();
  other.zone = name("other.");
  CHECK(only(kZone, other).subject == name("example."));
}

TEST_CASE("a TTL that the text lacks is $TTL, else the last explicit one, else the SOA MINIMUM") {
  const Scan scan = only("early A 192.0.2.1\n" + kApex +
                             "a A 192.0.2.1\nb 60 A 192.0.2.1\nc A 192.0.2.1\n$TTL 7\nd A "
                             "192.0.2.1\ne 9 A 192.0.2.1\nf A 192.0.2.1\n",
                         of_example());
  const auto ttl = [&](std::size_t i) { return scan.rrs.at(i).ttl.seconds; };
  const auto inferred = [&](std::size_t i) { return scan.rrs.at(i).ttl_inferred; };
  CHECK(ttl(0) == 300);
  CHECK(inferred(0));
  CHECK(ttl(1) == 300);
  CHECK(inferred(1));
  CHECK(ttl(2) == 300);
  CHECK(ttl(3) == 60);
  CHECK_FALSE(inferred(3));
  CHECK(ttl(4) == 60);
  CHECK(inferred(4));
  CHECK(ttl(5) == 7);
  CHECK_FALSE(inferred(5));
  CHECK(ttl(6) == 9);
  CHECK(ttl(7) == 7);
}

TEST_CASE("a TTL with its top bit set is 0, one that fits no 32 bits is an error") {
  CHECK(only(kApex + "a 2147483648 A 192.0.2.1\n", of_example()).rrs.at(1).ttl.seconds == 0);
  CHECK(only(kApex + "a 2147483647 A 192.0.2.1\n", of_example()).rrs.at(1).ttl.seconds == 2147483647);
  for (const char* ttl : {"4294967296", "99999999999999999999999", "18446744073709551617", "1x", "10000w"}) {
    CHECK(only(kApex + "a " + ttl + " A 192.0.2.1\n", of_example()).outcome == Outcome::kMalformed);
  }
}

TEST_CASE("a zone file with one line that cannot be read is malformed: without it the zone would be smaller") {
  const auto reason_of = [](const std::string& line) {
    const Parsed parsed = parse(kApex + line + "\n", of_example());
    REQUIRE(parsed.scans.size() == 1);
    CHECK(parsed.scans[0].outcome == Outcome::kMalformed);
    CHECK(parsed.scans[0].rrs.empty());
    REQUIRE(parsed.problems.size() >= 1);
    CHECK(parsed.problems[0].line == 2);
    CHECK(parsed.problems[0].message == parsed.scans[0].reason);
    return parsed.scans[0].reason;
  };
  CHECK(says(reason_of("a TXT \"no end"), "a quote does not end"));
  CHECK(says(reason_of("a TXT )"), "parenthesis"));
  CHECK(says(reason_of("a A 192.0.2.256"), "192.0.2.256"));
  CHECK(says(reason_of("a A 192.0.2.1 192.0.2.2"), "not one IPv4"));
  CHECK(says(reason_of("a AAAA ::g"), "not one IPv6"));
  CHECK(says(reason_of("a NS b c"), "one name"));
  CHECK(says(reason_of("a FUTURE b"), "TYPEnnn"));
  CHECK(says(reason_of("a NSEC b A FUTURE"), "TYPEnnn"));
  CHECK(says(reason_of("a"), "no RR type"));
  CHECK(says(reason_of("a TYPE65536 \\# 0"), "TYPEnnn"));
  CHECK(says(reason_of("a TYPE652800 \\# 0"), "TYPEnnn"));
  CHECK(says(reason_of("b SOA a b 4294967296 2 3 4 5"), "serial number"));
  CHECK(says(reason_of("b SOA a b 1 2 3 4"), "serial number"));
  CHECK(says(reason_of("b SOA a b 1 2 3 4 4294967296"), "not a TTL or a time"));
  CHECK(says(reason_of("a MX 70000 b"), "out of range"));
  CHECK(says(reason_of("a SRV 1 -1 1 b"), "out of range"));
  CHECK(says(reason_of("a DS 1 8 2 0"), "whole octets"));
  CHECK(says(reason_of("a TXT \\# 3 0102"), "declares 3 octets"));
  CHECK(says(reason_of("a A \\# 3 010203"), "do not follow the layout of A"));
  CHECK(says(reason_of("a TYPE65280 \\# 1 0g"), "hexadecimal"));
  CHECK(says(reason_of("a..b A 192.0.2.1"), "empty label"));
  CHECK(says(reason_of("a\\256 A 192.0.2.1"), "escape"));
  CHECK(says(reason_of("a TXT " + std::string(256, 'x')), "cannot be read"));
  CHECK(says(reason_of("a TXT " + std::string(256, 'x')), "longer than 255 octets"));
  CHECK(says(reason_of("a HINFO x\"y z\""), "a quote is inside of a word"));
  CHECK(says(reason_of("a TLSA 256 1 1 abcd"), "the number 256 is out of range"));
  CHECK(says(reason_of("a CERT 0 1 5 AQNR"), "the type of a CERT is 0"));
  CHECK(says(reason_of("a SMIMEA 3 300 1 abcd"), "the number 300 is out of range"));
  CHECK(says(reason_of("a IPSECKEY 300 1 2 192.0.2.38 AQNR"), "the number 300 is out of range"));
  CHECK(says(reason_of("a WKS 192.0.2.1 300 25"), "the number 300 is out of range"));
  CHECK(says(reason_of("a RRSIG A 8 1 5 99999999999 5 1 b AAAA"), "the number 99999999999 is out of range"));
  CHECK(says(reason_of("a HTTPS 1 . port=70000"), "no value of the key"));
  CHECK(says(reason_of("a SVCB 1 . alpn=h2 alpn=h3"), "twice"));
  CHECK(says(reason_of("a SVCB 1 . foo=x"), "keyNNNNN"));
  CHECK(says(reason_of("a SVCB 1 . mandatory=alpn"), "mandatory"));
  CHECK(says(reason_of("a SVCB 70000 ."), "out of range"));
  CHECK(says(reason_of("a LOC 51 0 N 0 E 99999999m"), "altitude"));
  CHECK(says(reason_of("a LOC 91 0 N 0 E 0"), "latitude"));
  CHECK(says(reason_of("a LOC 90 0 N 180 0 0.001 E 0"), "longitude"));
  CHECK(says(reason_of("a APL 1:1.2.3.4/33"), "not a prefix"));
  CHECK(says(reason_of("a AXFR b"), "cannot be read"));
  CHECK(says(reason_of("$FOO bar"), "not known"));
  CHECK(says(reason_of("$ORIGIN"), "$ORIGIN"));
  CHECK(says(reason_of("$TTL x"), "not a TTL"));
  CHECK(says(reason_of(std::string("a TXT b\0c", 9)), "NUL"));
  CHECK(says(reason_of("b.other. A 192.0.2.1"), "outside of the zone"));
  CHECK(says(reason_of("@ SOA ns1 host 2 7200 3600 1209600 300"), "two SOAs"));
}

TEST_CASE("duplicated RRs, the SOA's among them, are kept as they came") {
  Hints hints = of_example();
  hints.method = Method::kZoneFile;
  CHECK(only(kApex + "a 1 A 192.0.2.1\na 1 A 192.0.2.1\n" + kApex, hints).rrs.size() == 4);
}

TEST_CASE("a zone file that ends without a line end, or in a parenthesis, is truncated") {
  for (const std::string& text : {kApex + "a A 192.0.2.1", kApex + "a A ( 192.0.2.1\n", kApex + "a A ( 192.0.2.1\n)"}) {
    CAPTURE(text);
    const Scan scan = only(text, of_example());
    CHECK(scan.outcome == Outcome::kTruncated);
    CHECK(scan.rrs.empty());
    CHECK(says(scan.reason, "end it with a newline"));
  }
  CHECK(only(kApex + "a A 192.0.2.1\n; the end", of_example()).outcome == Outcome::kComplete);
}

TEST_CASE("a zone file without a time is an error that names --at") {
  Hints hints;
  hints.zone = name("example.");
  const Error error = refuse(kApex + "@ NS ns1\nns1 A 192.0.2.1\n", hints);
  CHECK(says(error.message, "--at"));
  CHECK(error.where == "file:1");
}

TEST_CASE("a text with no record in it is an error") {
  for (const char* text : {"", "\n\n", "; nothing but a comment\n", "$TTL 60\n"}) {
    CHECK(says(refuse(text).message, "no record and no scan"));
  }
  CHECK(refuse("# Notes\n\nSome prose.\n").where == "file:1");
  CHECK(refuse("example. 60 IN NS ns1.example.\n").where == "file:1");
}

TEST_CASE("a zone file whose first owner is a number is one") {
  Hints hints = timed();
  hints.zone = name("2.0.192.in-addr.arpa.");
  hints.method = Method::kZoneFile;
  const std::string soa = "@ SOA ns1 host 1 2 3 4 5\n";
  for (const char* line : {"10 PTR a.example.\n", "10 3600 PTR a.example.\n", "10 3600 IN PTR a.example.\n",
                           "10 IN 3600 PTR a.example.\n", "10 TXT \"5 5060\"\n"}) {
    CHECK_MESSAGE(only(line + soa, hints).outcome == Outcome::kComplete, line);
  }
}

TEST_CASE("what is no text in UTF-8 is refused with what to do with it") {
  const std::string tar = "a" + std::string(256, '\0') + "ustar" + std::string(250, '\0') + kZone;
  for (const auto& [octets, what] :
       {std::pair(std::string("PK\3\4\0\0", 6), "zip"), std::pair(tar, "tar"),
        std::pair(std::string("BZh91AY&SY\0", 11), "bzip2"), std::pair(std::string("7z\xBC\xAF\x27\x1C"), "7z")}) {
    const Error error = refuse(octets);
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK(error.where == "file");
    CHECK(says(error.message, what));
    CHECK(says(error.message, "unpack it"));
  }
  const std::string zone = kZone + "a.example. 60 IN TXT " + std::string(257 - kZone.size() - 21, 'x') + "ustar\n";
  REQUIRE(zone.substr(257, 5) == "ustar");
  CHECK(only(zone).outcome == Outcome::kComplete);
  CHECK(says(refuse(std::string("\xFF\xFE"
                                "e\0.\0",
                                6))
                 .message,
             "save it as UTF-8"));
  CHECK(says(refuse(std::string("\xFE\xFF\0e\0.", 6)).message, "save it as UTF-8"));
}

TEST_CASE("bare transfers one after the other are told apart, and one that is broken leaves the others good") {
  const std::string other =
      "other. 60 IN SOA a.other. b.other. 1 2 3 4 5\nother. 60 IN A 192.0.2\nother. 60 IN SOA a.other. "
      "b.other. 1 2 3 4 5\n";
  const Parsed parsed = parse(kZone + kSoa + other + kZone + kSoa + kZone);
  REQUIRE(parsed.scans.size() == 4);
  CHECK(parsed.scans[0].outcome == Outcome::kComplete);
  CHECK(parsed.scans[1].outcome == Outcome::kMalformed);
  CHECK(parsed.scans[1].subject == name("other."));
  CHECK(parsed.scans[2].outcome == Outcome::kComplete);
  CHECK(parsed.scans[3].outcome == Outcome::kTruncated);
  CHECK(parsed.problems.at(0).line == 7);
}

Hints by(Method method) {
  Hints hints = timed();
  hints.method = method;
  return hints;
}

const std::string kNs = "example.\t\t3600\tIN\tNS\tns1.example.\n";

TEST_CASE("the answer to a query for the SOA or for ANY is no zone, and the error names the methods") {
  for (const std::string& text : {kSoa, kSoa + "www.example.\t60\tIN\tA\t192.0.2.1\n", kNs + kSoa, kSoa + kNs}) {
    CAPTURE(text);
    const Error error = refuse(text);
    CHECK(error.where == "file:1");
    CHECK(says(error.message, "--method query"));
    CHECK(says(error.message, "axfr"));
    CHECK(says(error.message, "zonefile"));
    CHECK(only(text, by(Method::kZoneFile)).outcome == Outcome::kComplete);
    CHECK(only(text, by(Method::kQuery)).outcome == Outcome::kAnswer);
    Hints transfer = of_example();
    transfer.method = Method::kAxfr;
    CHECK(only(text, transfer).outcome != Outcome::kComplete);
    CHECK(only("$TTL 1\n" + text).outcome == Outcome::kComplete);
  }
  CHECK(refuse("example. 60 IN SOA ns1. host. 1 2 3 4 5\n").where == "file:1");
  CHECK(only("example. 60 IN SOA ns1. host. 1 2 3 4 5\na.example. 60 IN A 192.0.2.1\n").outcome == Outcome::kComplete);
}

TEST_CASE("the answer to a query for ANY is no zone, whichever way a tool was told to print it") {
  const std::string any =
      "example. 3600 IN SOA ns1.example. host.example. (\n\t\t\t\t5          ; serial\n"
      "\t\t\t\t7200 3600 1209600 300 )\nexample.\t\t3600 IN NS ns1.example.\n";
  const std::string classless =
      "example.\t\t3600\tSOA\tns1.example. host.example. 1 2 3 4 5\nexample.\t60\tNS\tns1.a.\n";
  for (const std::string& text :
       {any, classless, "; my note\n" + kSoa + kNs, kNs + "\n; my note\n" + kSoa,
        std::string("example. 60 IN SOA ns1. host. 1 2 3 4 5\nexample. 60 IN NS ns1.other.\n")}) {
    CAPTURE(text);
    CHECK(says(refuse(text).message, "all of them are of example."));
    CHECK(says(refuse(text).message, "zonefile if this is a zone file"));
    CHECK(only(text, by(Method::kZoneFile)).outcome == Outcome::kComplete);
    CHECK(only(text + "www.example. 60 IN A 192.0.2.1\n").outcome == Outcome::kComplete);
  }
}

TEST_CASE("RRs that a tool printed and none of which is an NS of the zone are no zone, comments among them or not") {
  const std::string soa = "example.\t60\tIN\tSOA\tns1. host. ( 1 2 ; serial\n 3 4\n 5 )\n";
  for (const std::string& text :
       {kSoa + "; my note\nwww.example.\t60\tIN\tA\t192.0.2.1\n", soa + "www.example.\t60\tIN\tA\t192.0.2.1\n"}) {
    CAPTURE(text);
    CHECK(says(refuse(text).message, "there is no NS of example."));
    CHECK(only(text + "b.example. 60 IN A 192.0.2.1\n").outcome == Outcome::kComplete);  // which no tool prints so
  }
}

TEST_CASE("answers to several queries, taken for a zone file, are malformed, and the reason names --method query") {
  const std::string other = "a.example.\t60\tIN\tSOA\tns.example. host.example. 1 2 3 4 5\n";
  for (const std::string& text :
       {"test.\t60\tIN\tNS\tns.test.\n" + kSoa + kNs, kSoa + kNs + "test. 60 IN A 192.0.2.1\n", kSoa + other}) {
    const Scan scan = only(text);
    CHECK(scan.outcome == Outcome::kMalformed);
    CHECK(says(scan.reason, "--method query"));
    CHECK_FALSE(says(only(text, by(Method::kZoneFile)).reason, "--method"));
  }
}

TEST_CASE("a zone file that Knot wrote is one, with the time that it was written at in a comment") {
  const std::string text =
      ";; Zone dump (Knot DNS 3.2.6)\n" + kZone + ";; Written 4 records\n;; Time 2026-11-28 08:30:50 UTC\n";
  for (const Hints& hints : {timed(), by(Method::kZoneFile)}) {
    const Scan scan = only(text, hints);
    CHECK(scan.method == Method::kZoneFile);
    CHECK(scan.outcome == Outcome::kComplete);
    CHECK(scan.time == at("2016-09-20"));
    CHECK(listed(scan) == kZoneListed);
  }
  CHECK(only(kZone + ";; Received 1 B (1 messages, 4 records)\n").method == Method::kZoneFile);
}

TEST_CASE("--method zonefile makes a zone file of what has a tool's lines in comments, but of no attempt") {
  const std::string comments = ";; ANSWER SECTION:\n" + kZone + ";; SERVER: 192.0.2.1#53(192.0.2.1)\n";
  CHECK(only(comments, by(Method::kZoneFile)).outcome == Outcome::kComplete);
  CHECK(only(comments, by(Method::kZoneFile)).method == Method::kZoneFile);
  const std::string when = kZone + ";; WHEN: Tue Sep 20 05:28:24 UTC 2011\n";
  CHECK(only(when, by(Method::kZoneFile)).time == at("2016-09-20"));
  for (const std::string& text : {greeting("example AXFR") + kZone, kZone + ";; XFR size: 9 records\n",
                                  ";; QUESTION SECTION:\n;example.\t\t\tIN\tANY\n\n;; ANSWER SECTION:\n" + kSoa + kNs,
                                  kZone + ";; communications error to 192.0.2.1#53: end of file\n"}) {
    CAPTURE(text);
    for (const Scan& scan : parse(text, by(Method::kZoneFile)).scans) CHECK(scan.outcome != Outcome::kComplete);
  }
}

TEST_CASE("the server of the hints is that of a zone file") {
  Hints hints = timed();
  hints.server = Server{"ns1.example.", "192.0.2.1", 53};
  CHECK(only(kZone, hints).server == *hints.server);
}

}  // namespace
}  // namespace yore::capture
