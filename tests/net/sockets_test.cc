// Sockets that several loops share on one address, and that no other server shares.
#include "server/net/sockets.h"

#include <doctest/doctest.h>

using namespace yore;
using namespace yore::net;
using respond::Endpoint;

TEST_CASE("any free port is one that UDP and TCP and all loops share") {
  for (const char* any : {"127.0.0.1:0", "[::1]:0"}) {
    const auto bound = bind_endpoint(Endpoint::from_text(any).value(), 3);
    REQUIRE(bound);
    CHECK(bound->endpoint.port != 0);
    CHECK(bound->udp.size() == 3);
    CHECK(bound->tcp.size() == 3);
  }
}

TEST_CASE("a port that somebody has is an error that names it, though SO_REUSEPORT would let both have it") {
  const auto first = bind_endpoint(Endpoint::from_text("127.0.0.1:0").value(), 1);
  REQUIRE(first);
  const auto second = bind_endpoint(first->endpoint, 1);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::kIo);
  CHECK(second.error().where == first->endpoint.to_text());
}

TEST_CASE("an address that is not this machine's is an error") {
  CHECK_FALSE(bind_endpoint(Endpoint::from_text("192.0.2.1:0").value(), 1));
}
