// RDATA as zone files and tools write it: what is read, and what is no RDATA.
#include <ctime>

#include "tests/capture/support.h"

namespace yore::capture {
namespace {

TEST_CASE("what ldns would read as other RDATA is read right") {
  const auto rdata_of = [](const std::string& rdata) {
    return only(kApex + "a " + rdata + "\n", of_example()).rrs.at(1).rdata;
  };
  // The longitude has no seconds, and the latitude's are not its own (RFC 1876 section 3).
  CHECK(rdata_of("LOC 51 30 12.748 N 0 7 W 0") == rdata_of("LOC 51 30 12.748 N 0 7 0 W 0m 1m 10000m 10m"));
  CHECK(rdata_of("LOC 0 0 0.001 S 0 W -100000m 0.01m") ==
        Rdata("\0\x10\x16\x13\x7f\xff\xff\xff\x80\0\0\0\0\0\0\0", 16));
  CHECK(rdata_of("LOC 0 N 0 E 42849672.95m").substr(12) == "\xff\xff\xff\xff");
  // RFC 9460 appendix A: the list is read after the string, and keyNNNNN is the octets themselves.
  CHECK(rdata_of(R"(SVCB 1 . alpn="f\\\\oo\\,bar,h2")") == Rdata("\0\1\0\0\1\0\14\10f\\oo,bar\2h2", 19));
  CHECK(rdata_of("SVCB 1 . key1=\\002h2") == rdata_of("SVCB 1 . alpn=h2"));
  CHECK(rdata_of("SVCB 1 . port=443 key0=\\000\\003") == rdata_of("SVCB 1 . mandatory=port key3=\\001\\187"));
  CHECK(rdata_of("IPSECKEY 10 3 2 gw AQ NR") == rdata_of("IPSECKEY 10 3 2 gw.example. AQNR"));
  CHECK(rdata_of("CAA 0 issue ca.example") == rdata_of("CAA 0 issue \"ca.example\""));
  CHECK(rdata_of("CSYNC 1 3") == Rdata("\0\0\0\1\0\3", 6));
  const std::string key(88, 'A');
  CHECK(rdata_of("HIP ( 2 2001 " + key + " rvs )") == rdata_of("HIP 2 2001 " + key + " rvs.example."));
}

TEST_CASE("an APL with very many prefixes is refused at once") {
  std::string line = "a APL";
  for (int i = 0; i < 64000; ++i) line += " 1:1.2.3.4/32";
  const std::clock_t start = std::clock();
  CHECK(only(kApex + line + "\n", of_example()).outcome == Outcome::kMalformed);
  CHECK(double(std::clock() - start) / CLOCKS_PER_SEC < 5);
  CHECK(says(only(kApex + "a APL 1:1.2.3.4/32 !2:::/0 1:1.2.3.4/33\n", of_example()).reason, "1:1.2.3.4/33"));
}

TEST_CASE("no-default-alpn without alpn is evidence: NSD and Knot serve it") {
  CHECK(only(kApex + "a SVCB 1 . no-default-alpn\n", of_example()).outcome == Outcome::kComplete);
}

TEST_CASE("a mnemonic that is too new is read as TYPEnnn") {
  CHECK(only(kApex + "a TYPE261 \\# 2 0161\n", of_example()).rrs.at(1).type == RRType{261});
}

TEST_CASE("a name in quotes is an error, and an escaped @ is never the origin") {
  CHECK(says(only(kApex + "\"x y\" A 192.0.2.1\n", of_example()).reason, "in quotes"));
  CHECK(says(only(kApex + "a CNAME \"b\"\n", of_example()).reason, "in quotes"));
  CHECK(says(only(kApex + "a MX 10 \"b\"\n", of_example()).reason, "in quotes"));
  const Scan scan = only(kApex + "a CNAME \\@\nb MX 10 @\nc TXT \\@\n", of_example());
  CHECK(rr_to_text(scan.rrs[1]) == "a.example. 300 IN CNAME \\@.example.");
  CHECK(rdata_to_text(RRType::kMX, scan.rrs[2].rdata) == "10 example.");
  CHECK(scan.rrs[3].rdata == Rdata("\1@"));
  for (const char* word : {"\\@", "\\064", "\\@.b", "@.b.example."}) {
    CAPTURE(word);
    CHECK(says(only(kApex + "a MX 10 " + word + "\n", of_example()).reason, "begins with a label @"));
  }
}

TEST_CASE("words that look like a TSIG's are RDATA like others") {
  const Scan scan = only(kApex + "a TXT ANY TSIG\n", of_example());
  REQUIRE(scan.rrs.size() == 2);
  CHECK(scan.rrs[1].rdata == Rdata("\3ANY\4TSIG"));
}

TEST_CASE("RDATA of any length is read whole, or not at all") {
  std::string text = kApex + "a TXT";
  for (int i = 0; i < 20000; ++i) text += " \"x\"";
  CHECK(only(text + "\n", of_example()).rrs[1].rdata.size() == 40000);
  for (int i = 0; i < 13000; ++i) text += " \"x\"";
  CHECK(says(only(text + "\n", of_example()).reason, "longer than 65535"));
  text = kApex + "a OPENPGPKEY";
  for (int i = 0; i < 1500; ++i) text += " " + std::string(64, 'A');
  CHECK(says(only(text + "\n", of_example()).reason, "\\# LENGTH"));
  CHECK(only(kApex + "a TXT \"one\"\"two\" three \"\" \\\"\\200\n", of_example()).rrs[1].rdata ==
        Rdata("\3one\3two\5three\0\2\"\310", 18));
  for (const char* broken : {"\\300", "\\12", "a\\", "\"a\\1\""}) {
    CAPTURE(broken);
    CHECK(says(only(kApex + "a TXT " + broken + "\n", of_example()).reason, "broken escape"));
  }
  // Where quotes begin and end, strings do, as to BIND.
  const auto strings = [](const std::string& type, const std::string& words) {
    return only(kApex + "a " + type + " " + words + "\n", of_example()).rrs.at(1).rdata;
  };
  CHECK(strings("TXT", "\"a\"x\"b\"") == Rdata("\1a\1x\1b"));
  CHECK(strings("TXT", "a\"b\"c") == Rdata("\1a\1b\1c"));
  CHECK(strings("TXT", "\";\"\\\"") == Rdata("\1;\1\""));
  CHECK(strings("SPF", "\"a\"foo\"b\"") == Rdata("\1a\3foo\1b"));
  CHECK(says(only(kApex + "a HINFO \"a\"b\n", of_example()).reason, "inside of a word"));
  CHECK(says(only(kApex + "a HINFO \"a\"\"b\"\n", of_example()).reason, "inside of a word"));
}

TEST_CASE("what differs from machine to machine, or is no moment, is an error") {
  CHECK(says(only(kApex + "a WKS 192.0.2.1 6 smtp\n", of_example()).reason, "write its number"));
  CHECK(only(kApex + "a WKS 192.0.2.1 6 25\n", of_example()).rrs.size() == 2);
  const std::string rrsig = "a RRSIG A 8 2 60 20300230000000 20300101000000 1 example. AAAA\n";
  CHECK(says(only(kApex + rrsig, of_example()).reason, "is no date"));
  CHECK(only(kApex + "a NSAP-PTR b\n", of_example()).rrs[1].rdata == name("b.example.").wire());  // RFC 1706 section 6
}

}  // namespace
}  // namespace yore::capture
