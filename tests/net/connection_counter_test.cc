// How many TCP connections are let in.
#include "server/net/connection_counter.h"

#include <doctest/doctest.h>

using namespace yore::net;
using yore::respond::Address;

namespace {
const Address kOne = Address::from_text("192.0.2.1").value();
const Address kTwo = Address::from_text("2001:db8::1").value();
}  // namespace

TEST_CASE("one address has its limit, others are not touched by it") {
  ConnectionCounter counter(10, 2);
  CHECK(counter.admit(kOne));
  CHECK(counter.admit(kOne));
  CHECK_FALSE(counter.admit(kOne));
  CHECK(counter.admit(kTwo));
  counter.leave(kOne);
  CHECK(counter.admit(kOne));
}

TEST_CASE("all together have theirs") {
  ConnectionCounter counter(2, 2);
  CHECK(counter.admit(kOne));
  CHECK(counter.admit(kTwo));
  CHECK_FALSE(counter.admit(kTwo));
  counter.leave(kTwo);
  CHECK(counter.admit(kOne));
}

TEST_CASE("a limit of none admits none") {
  CHECK_FALSE(ConnectionCounter(0, 1).admit(kOne));
  CHECK_FALSE(ConnectionCounter(1, 0).admit(kOne));
}
