#include "zonedb/capture/command_line.h"

#include "tests/capture/support.h"
#include "zonedb/capture/servers.h"

namespace yore::capture {
namespace {

TEST_CASE("a command line gives its client, its questions in order, and their servers") {
  const CommandLine line = read_command_line("DiG 9.8.3-P1 <<>> @ns2.kptc.kp. a. -t axfr dig @ns2.kptc.kp. b. -t axfr");
  CHECK(line.client == "DiG 9.8.3-P1");
  REQUIRE(line.lookups.size() == 3);
  CHECK(line.lookups[0].name == name("a."));
  CHECK(line.lookups[0].type == RRType::kAXFR);
  CHECK(line.lookups[1].name == name("dig."));
  CHECK_FALSE(line.lookups[1].type.has_value());
  CHECK(line.lookups[2].type == RRType::kAXFR);
  for (const Lookup& lookup : line.lookups) CHECK(lookup.server.name == "ns2.kptc.kp.");
}

TEST_CASE("a type, class, server and port may stand before or after the name") {
  for (const char* arguments :
       {"AXFR kp. @NS2.kptc.kp -p 5353", "kp -t axfr IN -p5353 @ns2.kptc.kp.",
        "-c IN @ns2.kptc.kp -p 5353 -q kp -t AXFR +nocmd", "-b 192.0.2.1 -p 5353 kp. axfr @ns2.kptc.kp"}) {
    CAPTURE(arguments);
    const CommandLine line = read_command_line("DiG 9.9.5 <<>> " + std::string(arguments));
    REQUIRE(line.lookups.size() == 1);
    CHECK(line.lookups[0].name == name("kp."));
    CHECK(line.lookups[0].type == RRType::kAXFR);
    CHECK(line.lookups[0].server == Server{"ns2.kptc.kp.", "", 5353});
  }
}

TEST_CASE("an address after @ is an address, in one form") {
  CHECK(read_command_line("DiG 9 <<>> @2001:DB8:0:0::1 kp").lookups.at(0).server.address == "2001:db8::1");
  CHECK(read_command_line("DiG 9 <<>> @192.0.2.1 kp").lookups.at(0).server.address == "192.0.2.1");
}

TEST_CASE("-x asks for the PTR of an address") {
  const CommandLine line = read_command_line("DiG 9 <<>> -x 175.45.176.15 -x 2001:db8::1");
  REQUIRE(line.lookups.size() == 2);
  CHECK(line.lookups[0].name == name("15.176.45.175.in-addr.arpa."));
  CHECK(line.lookups[0].type == RRType::kPTR);
  CHECK(line.lookups[1].name == name("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."));
}

TEST_CASE("options that change what is printed are known") {
  CHECK(read_command_line("DiG 9 <<>> kp AXFR +onesoa").one_soa);
  CHECK(read_command_line("DiG 9 <<>> kp +noall +answer +cmd").answer_only);
  CHECK_FALSE(read_command_line("DiG 9 <<>> kp +answer").answer_only);
  CHECK_FALSE(read_command_line("DiG 9 <<>> kp +noall +answer +authority").answer_only);
  CHECK(read_command_line("DiG 9 <<>> kp +nottl").unsupported == "+nottl");
}

TEST_CASE("a command line that makes no sense gives what it gives, and never fails") {
  for (const char* text :
       {"", "DiG", "DiG 9", "DiG 9 <<>>", "DiG 9 <<>> -p", "DiG 9 <<>> @", "DiG 9 <<>> + -x 1 a..b", "DiG 9 <<>> -t"}) {
    CHECK(read_command_line(text).lookups.empty());
  }
}

TEST_CASE("servers are read in the forms that dig, kdig and drill print") {
  CHECK(read_server("175.45.176.16#53(175.45.176.16)") == Server{"", "175.45.176.16", 53});
  CHECK(read_server("127.0.0.1#5353(NS1.Example)") == Server{"ns1.example.", "127.0.0.1", 5353});
  CHECK(read_server("fe80::1%eth0#53(fe80::1%eth0)") == Server{"", "fe80::1", 53});
  CHECK(read_server("2001:DB8::1@853(TLS)") == Server{"", "2001:db8::1", 853});
  CHECK(read_server("127.0.0.1") == Server{"", "127.0.0.1", 53});
  CHECK(read_server("") == Server{});
  CHECK(read_server("(") == Server{});
}

TEST_CASE("the hint fills in what the text does not say of the server, and never contradicts it") {
  const std::string text = greeting("example AXFR @192.0.2.53") + kZone + kSoa + transfer_end(5);
  Hints hints = timed();
  hints.server = Server{"ns1.example.", "192.0.2.53", 53};
  CHECK(only(text, hints).server == *hints.server);
  hints.server = Server{"ns1.example.", "192.0.2.99", 53};
  CHECK(only(text, hints).server == Server{"", "192.0.2.53", 53});
  hints.server = Server{"ns9.example.", "", 53};
  CHECK(only(text, hints).server == Server{"ns9.example.", "192.0.2.53", 53});
}

}  // namespace
}  // namespace yore::capture
