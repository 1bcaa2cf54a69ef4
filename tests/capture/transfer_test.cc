#include "tests/capture/support.h"

namespace yore::capture {
namespace {

TEST_CASE("a transfer of dig 9.18 is a complete scan with all that its text says") {
  const Scan scan = only(greeting("AXFR example. @NS2.Example.NET") + kZone + kSoa + transfer_end(5), Hints{});
  CHECK(scan.subject == name("example."));
  CHECK(scan.method == Method::kAxfr);
  CHECK(scan.qtype == RRType::kAXFR);
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.server == Server{"ns2.example.net.", "192.0.2.53", 53});
  CHECK(scan.time == at("2016-09-20T05:28:24Z"));
  CHECK(scan.tries == 1);
  CHECK(scan.reason.empty());
  CHECK(scan.declared_count == 5);
  CHECK(scan.client == "DiG 9.18.1");
  CHECK(scan.first_line == 2);
  CHECK(scan.last_line == 13);
  CHECK(listed(scan) == kZoneListed);
}

TEST_CASE("names and RDATA keep the case and the octets that they came with") {
  const Scan scan =
      only(greeting("AXFR Example. @192.0.2.53") +
           "Example. 60 IN SOA Ns1.Example. root.kptc.kp.179.45.175.in-addr.arpa. 5 7200 3600 1209600 300\n"
           "#10.EXAMPLE. 60 IN PTR a\\.b.Example.\n"
           "t.Example. 60 IN TXT \"semi;colon \\\"quoted\\\" \\\\ \\200 (\" \"b\"\n"
           "x.Example. 60 CLASS1 TYPE65280 \\# 3 010203\n"
           "Example. 60 IN SOA Ns1.Example. root.kptc.kp.179.45.175.in-addr.arpa. 5 7200 3600 1209600 300\n");
  CHECK(scan.outcome == Outcome::kComplete);
  REQUIRE(scan.rrs.size() == 4);
  CHECK(scan.rrs[0].owner.same_spelling(name("Example.")));
  CHECK(soa_fields(scan.rrs[0].rdata)->rname.same_spelling(name("root.kptc.kp.179.45.175.in-addr.arpa.")));
  CHECK(scan.rrs[1].owner.label(0) == "#10");
  CHECK(scan.rrs[1].owner.same_spelling(name("#10.EXAMPLE.")));
  CHECK(scan.rrs[1].rdata == Rdata("\3a.b\7Example\0", 13));
  CHECK(scan.rrs[2].rdata == Rdata("\x19semi;colon \"quoted\" \\ \xc8 (\1"
                                   "b"));
  CHECK(scan.rrs[3].type == RRType{65280});
  CHECK(scan.rrs[3].rdata == "\1\2\3");
}

TEST_CASE("+multiline, +noclass, +ttlunits, +unknownformat and +expandaaaa give the same RRs") {
  const std::string multiline =
      "example.\t\t3600 IN SOA ns1.example. host.example. (\n\t\t\t\t5          ; serial\n\t\t\t\t7200       ; refresh "
      "(2 "
      "hours)\n\t\t\t\t3600       ; retry (1 hour)\n\t\t\t\t1209600    ; expire (2 weeks)\n\t\t\t\t300        ; "
      "minimum (5 "
      "minutes)\n\t\t\t\t)\n";
  const std::string rest =
      "example. 1h NS ns1.example.\nns1.example. 3600 CLASS1 TYPE1 \\# 4 C0000201\nmail.example. 3600 IN MX 10 "
      "mx.example.net.\n";
  const Scan scan = only(greeting("example AXFR +multiline") + multiline + rest + multiline + transfer_end(5));
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(listed(scan) == kZoneListed);
}

TEST_CASE("a transfer without statistics or command line is complete where its SOA comes again") {
  for (const std::string& text : {kZone + kSoa, greeting("example AXFR +nostats") + kZone + kSoa}) {
    const Scan scan = only(text);
    CHECK(scan.outcome == Outcome::kComplete);
    CHECK(scan.method == Method::kAxfr);
    CHECK(listed(scan) == kZoneListed);
  }
}

TEST_CASE("a transfer with no closing SOA is truncated") {
  for (const std::string& text : {greeting("example AXFR") + kZone, greeting("example AXFR") + kZone + transfer_end(5),
                                  greeting("example AXFR") + kSoa, greeting("example AXFR") + kSoa + transfer_end(1)}) {
    const Scan scan = only(text);
    CHECK(scan.outcome == Outcome::kTruncated);
    CHECK(scan.reason == "the transfer has no closing SOA");
    CHECK(scan.rrs.empty());
  }
}

TEST_CASE("a transfer whose count differs from XFR size is malformed") {
  for (const int count : {4, 6, 500}) {
    const Parsed parsed = parse(greeting("example AXFR") + kZone + kSoa + transfer_end(count));
    REQUIRE(parsed.scans.size() == 1);
    CHECK(parsed.scans[0].outcome == Outcome::kMalformed);
    CHECK(parsed.scans[0].reason == "it holds 5 records, but declares " + std::to_string(count));
    CHECK(parsed.scans[0].rrs.empty());
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].message == parsed.scans[0].reason);
  }
}

TEST_CASE("+onesoa is complete only where XFR size agrees") {
  CHECK(only(greeting("example AXFR +onesoa") + kZone + transfer_end(5)).outcome == Outcome::kComplete);
  CHECK(listed(only(greeting("example AXFR +onesoa") + kZone + transfer_end(5))) == kZoneListed);
  CHECK(only(greeting("example AXFR +onesoa") + kZone + transfer_end(6)).outcome == Outcome::kTruncated);
  CHECK(only(greeting("example AXFR +onesoa") + kZone + transfer_end(4)).outcome == Outcome::kTruncated);
  CHECK(only(greeting("example AXFR +onesoa") + kZone).outcome == Outcome::kTruncated);
  CHECK(only(greeting("example AXFR") + kZone + transfer_end(5)).outcome == Outcome::kTruncated);
}

TEST_CASE("a closing SOA of another serial or TTL is malformed") {
  for (const char* soa : {"example. 3600 IN SOA ns1.example. host.example. 6 7200 3600 1209600 300\n",
                          "example. 3601 IN SOA ns1.example. host.example. 5 7200 3600 1209600 300\n"}) {
    const Scan scan = only(greeting("example AXFR") + kZone + soa + transfer_end(5));
    CHECK(scan.outcome == Outcome::kMalformed);
    CHECK(says(scan.reason, "the closing SOA differs from the first"));
  }
}

TEST_CASE("RRs after the closing SOA make a transfer malformed") {
  const std::string extra = "x.example. 60 IN A 192.0.2.9\n";
  CHECK(only(greeting("example AXFR") + kZone + kSoa + extra + transfer_end(5)).outcome == Outcome::kMalformed);
  CHECK(only(greeting("example AXFR") + kZone + kSoa + extra + transfer_end(6)).outcome == Outcome::kMalformed);
  CHECK(only(greeting("example AXFR") + kSoa + kZone + kSoa + transfer_end(6)).outcome == Outcome::kMalformed);
}

TEST_CASE("a transfer that does not begin with its SOA is malformed") {
  const Scan scan = only(greeting("example AXFR") + "example. 60 IN NS ns1.example.\n" + kSoa + transfer_end(2));
  CHECK(scan.outcome == Outcome::kMalformed);
  CHECK(scan.subject == name("example."));
}

TEST_CASE("a transfer that holds an RR outside of its zone is malformed, and the line and the owner are said") {
  const Parsed parsed = parse(greeting("example AXFR") + kZone + "other. 60 IN A 192.0.2.9\n" + kSoa + transfer_end(6));
  CHECK(parsed.scans.at(0).outcome == Outcome::kMalformed);
  CHECK(parsed.scans.at(0).reason == "the owner other. is outside of the zone example.");
  CHECK(parsed.problems.at(0).line == 9);
}

TEST_CASE("an SOA of another zone than was asked for is malformed") {
  const Scan scan = only(greeting("AXFR elsewhere. @192.0.2.1") + kZone + kSoa + transfer_end(5));
  CHECK(scan.outcome == Outcome::kMalformed);
  CHECK(scan.subject == name("elsewhere."));
  CHECK(scan.rrs.empty());
}

TEST_CASE("a zone of another class than IN is not supported") {
  const std::string zone = "example. 60 CH SOA a. b. 1 2 3 4 5\nexample. 60 CH SOA a. b. 1 2 3 4 5\n";
  const Error error = refuse(greeting("example AXFR") + zone);
  CHECK(error.code == ErrorCode::kUnsupported);
  CHECK(says(error.message, "only zones of class IN"));
  // The command line says so where the transfer failed.
  for (const char* line : {"CH example AXFR", "example CH AXFR", "-c CH example AXFR", "example AXFR -c CH"}) {
    CAPTURE(line);
    const Error failed = refuse(greeting(line) + "; Transfer failed.\n");
    CHECK(failed.code == ErrorCode::kUnsupported);
    CHECK(says(failed.message, "only class IN is read"));
  }
}

TEST_CASE("a line that cannot be read makes its transfer malformed and leaves the others good") {
  const Parsed parsed = parse(greeting("example AXFR") + kZone + "b.example. 60 IN A 192.0.2\n" + kSoa +
                              transfer_end(6) + greeting("example AXFR") + kZone + kSoa + transfer_end(5));
  REQUIRE(parsed.scans.size() == 2);
  CHECK(parsed.scans[0].outcome == Outcome::kMalformed);
  CHECK(says(parsed.scans[0].reason, "192.0.2"));
  CHECK(parsed.scans[1].outcome == Outcome::kComplete);
  REQUIRE(parsed.problems.size() == 1);
  CHECK(parsed.problems[0].line == 9);
}

TEST_CASE("a parenthesis that does not end spoils its own transfer alone") {
  const Parsed parsed = parse(greeting("example AXFR") + kZone + "b.example. 60 IN TXT ( a\n" + kSoa + transfer_end(6) +
                              greeting("example AXFR") + kZone + kSoa + transfer_end(5));
  REQUIRE(parsed.scans.size() == 2);
  CHECK(parsed.scans[0].outcome == Outcome::kMalformed);
  CHECK(parsed.scans[1].outcome == Outcome::kComplete);
}

TEST_CASE("an unterminated last line is no evidence: a closing SOA there leaves the transfer truncated") {
  std::string text = greeting("example AXFR") + kZone + kSoa;
  CHECK(only(text).outcome == Outcome::kComplete);
  text.pop_back();
  CHECK(only(text).outcome == Outcome::kTruncated);
  std::string bare = kZone + kSoa;
  bare.pop_back();
  Hints axfr = timed();
  axfr.method = Method::kAxfr;
  CHECK(only(bare, axfr).outcome == Outcome::kTruncated);
}

TEST_CASE("several transfers in one file, with and without statistics between them, are several scans") {
  const std::string other = "other. 60 IN SOA a.other. b.other. 1 2 3 4 5\nother. 60 IN NS a.other.\n";
  const std::string other_soa = "other. 60 IN SOA a.other. b.other. 1 2 3 4 5\n";
  for (const std::string& text :
       {greeting("example AXFR other AXFR +nostats") + kZone + kSoa + other + other_soa,
        kZone + kSoa + other + other_soa,
        greeting("example AXFR other AXFR") + kZone + kSoa + transfer_end(5) + other + other_soa + transfer_end(3)}) {
    const Parsed parsed = parse(text);
    REQUIRE(parsed.scans.size() == 2);
    CHECK(parsed.scans[0].outcome == Outcome::kComplete);
    CHECK(parsed.scans[0].rrs.size() == 4);
    CHECK(parsed.scans[1].outcome == Outcome::kComplete);
    CHECK(parsed.scans[1].subject == name("other."));
    CHECK(parsed.scans[1].rrs.size() == 2);
  }
}

TEST_CASE("dig's TSIG line is no RR of the zone") {
  const Scan scan =
      only(greeting("-y hmac-sha256:k.:c2VjcmV0 example AXFR") + kZone + kSoa +
           "k.\t\t0\tANY\tTSIG\thmac-sha256. 1795364910 300 4 AAAAAA== 29279 NOERROR 0 \n" + transfer_end(5));
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(listed(scan) == kZoneListed);
}

TEST_CASE("an IXFR answered in full is a complete zone, one answered with differences or the SOA alone is none") {
  const std::string old_soa = "example. 3600 IN SOA ns1.example. host.example. 4 7200 3600 1209600 300\n";
  const std::string differences =
      kSoa + old_soa + "old.example. 60 IN A 192.0.2.8\n" + kSoa + "new.example. 60 IN A 192.0.2.9\n" + kSoa;
  const Scan full = only(greeting("example IXFR=4") + kZone + kSoa + transfer_end(5));
  CHECK(full.outcome == Outcome::kComplete);
  CHECK(full.method == Method::kIxfr);
  for (const std::string& text : {greeting("example IXFR=4") + differences + transfer_end(6), differences}) {
    const Scan scan = only(text);
    CHECK(scan.outcome == Outcome::kAnswer);
    CHECK(scan.method == Method::kIxfr);
    CHECK(listed(scan) == "example. 3600 IN SOA ns1.example. host.example. 5 7200 3600 1209600 300\n");
  }
  const Scan same = only(greeting("example IXFR=5") + kSoa + transfer_end(1));
  CHECK(same.outcome == Outcome::kAnswer);
  CHECK(same.rrs.size() == 1);
  CHECK(only(greeting("example IXFR=4") + kSoa + old_soa + "old.example. 60 IN A 192.0.2.8\n" + kSoa).outcome ==
        Outcome::kTruncated);
  CHECK(only(greeting("example AXFR") + differences + transfer_end(6)).outcome == Outcome::kMalformed);
}

TEST_CASE("+nottl, +nocrypto, +short, +yaml and JSON are refused with what to do instead") {
  for (const std::string& text :
       {greeting("example AXFR +nottl") + "example. IN SOA a. b. 1 2 3 4 5\nexample. IN SOA a. b. 1 2 3 4 5\n",
        std::string("example. IN SOA a. b. 1 2 3 4 5\nexample. IN NS a.\nexample. IN SOA a. b. 1 2 3 4 5\n"),
        greeting("example AXFR +nocrypto") + kZone + "example. 60 IN DNSKEY 257 3 8 [key id = 20326]\n" + kSoa,
        greeting("example AXFR +nocrypto") + kZone + "example. 60 IN DS 20326 8 2 [omitted]\n" + kSoa,
        std::string("ns1.example. host.example. 1 7200 3600 1209600 300\n"), std::string("192.0.2.1\n192.0.2.2\n"),
        std::string("0 5 5060 sip.example.\n"), std::string("20326 8 2 E06D44B80B8F1D39\n"),
        std::string("3 1 1 0D6FCE13\n"), std::string("0 issue \"ca.example\"\n"), std::string("1 . alpn=\"h2\"\n"),
        std::string("10 mail.example.\n"), std::string("\"v=spf1 -all\"\n"), std::string("2001:db8::1\n"),
        std::string("ns1.example. host.example. 1 2 3 4 5 from server 192.0.2.1 in 0 ms.\n"),
        std::string("- type: MESSAGE\n  message:\n    type: AUTH_RESPONSE\n"), std::string("-\n  type: MESSAGE\n"),
        std::string("[\n  {\n    \"QNAME\": \"example.\"\n")}) {
    CAPTURE(text);
    const Error error = refuse(text);
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK(says(error.message, "capture without"));
    CHECK(error.where.starts_with("file:"));
  }
}

TEST_CASE("what host and nslookup print is refused, with dig to capture with instead") {
  for (const char* text :
       {"example name server ns1.example.\n", "www.example has address 192.0.2.1\n", "www.example has no A record\n",
        "Host example not found: 3(NXDOMAIN)\n", "Server:\t\t192.0.2.1\nAddress:\t192.0.2.1#53\n"}) {
    CAPTURE(text);
    const Error error = refuse(text);
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK(says(error.message, "capture with dig"));
    CHECK(error.where == "file:1");
  }
}

TEST_CASE("+nocrypto loses nothing in a zone without keys and signatures") {
  CHECK(only(greeting("example AXFR +nocrypto") + kZone + kSoa).outcome == Outcome::kComplete);
}

TEST_CASE("CRLF line ends and a byte order mark are read") {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : greeting("example AXFR") + kZone + kSoa + transfer_end(5)) {
    if (c == '\n') text += '\r';
    text += c;
  }
  CHECK(listed(only(text)) == kZoneListed);
}

}  // namespace
}  // namespace yore::capture
