// Addresses, prefixes and endpoints as people write them.
#include "server/respond/address.h"

#include <doctest/doctest.h>

using namespace yore::respond;

TEST_CASE("a prefix holds the addresses of its family that share its first bits") {
  const auto in = [](const char* prefix, const char* address) {
    return Prefix::from_text(prefix).value().contains(Address::from_text(address).value());
  };
  CHECK(in("192.0.2.0/24", "192.0.2.255"));
  CHECK_FALSE(in("192.0.2.0/24", "192.0.3.0"));
  CHECK(in("192.0.2.128/25", "192.0.2.200"));
  CHECK_FALSE(in("192.0.2.128/25", "192.0.2.100"));
  CHECK(in("0.0.0.0/0", "203.0.113.1"));
  CHECK_FALSE(in("0.0.0.0/0", "::1"));
  CHECK(in("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(in("2001:db8::/33", "2001:db8:ffff::1"));
  CHECK(in("::1", "::1"));
  CHECK_FALSE(in("::1", "::2"));
}

TEST_CASE("what is no prefix is said to be none") {
  for (const char* text :
       {"", "/", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/2 4", "192.0.2.1/24", "name/8"}) {
    CAPTURE(text);
    CHECK_FALSE(Prefix::from_text(text));
  }
}

TEST_CASE("endpoints print as they are written") {
  for (const char* text : {"127.0.0.1:5300", "[::1]:5300", "0.0.0.0:53", "[2001:db8::1]:65535"}) {
    CHECK(Endpoint::from_text(text).value().to_text() == text);
  }
  for (const char* text :
       {"", "127.0.0.1", "127.0.0.1:", ":53", "::1:53", "[127.0.0.1]:53", "[::1]", "[::1]:65536", "[]:53"}) {
    CAPTURE(text);
    CHECK_FALSE(Endpoint::from_text(text));
  }
}
