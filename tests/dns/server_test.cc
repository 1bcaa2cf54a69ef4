#include <doctest/doctest.h>

#include "zonedb/dns/scan.h"

using namespace yore;

TEST_CASE("a server is written as a name, an address or both, and reads back") {
  for (const char* text : {"ns2.kptc.kp.", "ns2.kptc.kp.@175.45.176.16", "175.45.176.16#5353", "2001:db8::1",
                           "ns1.example.@2001:db8::1#5353"}) {
    const auto server = server_from_text(text);
    REQUIRE(server.has_value());
    CHECK(to_text(*server) == text);
  }
}

TEST_CASE("a server's name becomes absolute and lower case, its address normal") {
  const auto server = server_from_text("NS2.kptc.KP@2001:DB8:0::0016");
  REQUIRE(server.has_value());
  CHECK(server->name == "ns2.kptc.kp.");
  CHECK(server->address == "2001:db8::16");
  CHECK(server_from_text("@175.45.176.16")->name.empty());
}

TEST_CASE("what is no server is an error") {
  for (const char* text : {"", "@", "ns1@", "ns1@nothing", "ns1#0", "ns1#70000", "ns1#x", "a..b"}) {
    CHECK_MESSAGE(!server_from_text(text).has_value(), text);
  }
}

TEST_CASE("an address or a port that is mistyped is no name, and the error shows how to write a port") {
  for (const char* text : {"1.2.3.4:5300", "[::1]:53", "[::1]", "1.2.3.400", "1.2.3", "ns1.example:53", "ns 1",
                           "::1::", "1.2.3.4:53@192.0.2.1", "1.2.3.4.5#53", "a:b."}) {
    CAPTURE(text);
    const auto server = server_from_text(text);
    REQUIRE_FALSE(server.has_value());
    CHECK(server.error().message.find("192.0.2.1#5353") != std::string::npos);
  }
}

TEST_CASE("a name as evidence may have it, which looks like an address, reads back as it is printed") {
  for (const char* text : {"1.2.3.400.", "1.2.3.4\\:5300.", "ns\\0321.example."}) {
    const auto server = server_from_text(text);
    REQUIRE_MESSAGE(server.has_value(), text);
    CHECK(to_text(*server) == text);
  }
}

TEST_CASE("a server asked for by name or by address is found by either") {
  const Server server{"ns2.kptc.kp.", "175.45.176.16", 53};
  CHECK(is_asked_for(server, Server{"ns2.kptc.kp.", "", 53}));
  CHECK(is_asked_for(server, Server{"", "175.45.176.16", 53}));
  CHECK_FALSE(is_asked_for(server, Server{"ns1.kptc.kp.", "175.45.176.16", 53}));
  CHECK_FALSE(is_asked_for(Server{"ns2.kptc.kp.", "", 53}, Server{"", "175.45.176.16", 53}));
}
