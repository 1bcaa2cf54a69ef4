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
  ConnectionCounter counter(10, 2, 56);
  CHECK(counter.admit(kOne));
  CHECK(counter.admit(kOne));
  CHECK_FALSE(counter.admit(kOne));
  CHECK(counter.admit(kTwo));
  counter.leave(kOne);
  CHECK(counter.admit(kOne));
}

TEST_CASE("the addresses of one IPv6 prefix are one client, wherever in it they lie") {
  const auto admits = [](unsigned bits, const char* first, const char* second) {
    ConnectionCounter counter(10, 1, bits);
    const bool good = counter.admit(Address::from_text(first).value());
    return good && counter.admit(Address::from_text(second).value());
  };
  CHECK_FALSE(admits(56, "2001:db8::1", "2001:db8:0:ff:ffff::2"));
  CHECK(admits(56, "2001:db8::1", "2001:db8:0:100::1"));
  CHECK_FALSE(admits(57, "2001:db8::1", "2001:db8:0:7f::1"));
  CHECK(admits(57, "2001:db8::1", "2001:db8:0:80::1"));
  CHECK(admits(128, "2001:db8::1", "2001:db8::2"));
  CHECK(admits(1, "2001:db8::1", "8000::1"));
  CHECK(admits(1, "192.0.2.1", "192.0.2.2"));
}

TEST_CASE("one that leaves makes room for another of its prefix") {
  ConnectionCounter counter(10, 1, 56);
  CHECK(counter.admit(kTwo));
  CHECK_FALSE(counter.admit(Address::from_text("2001:db8::2").value()));
  counter.leave(kTwo);
  CHECK(counter.admit(Address::from_text("2001:db8::2").value()));
}

TEST_CASE("all together have theirs") {
  ConnectionCounter counter(2, 2, 56);
  CHECK(counter.admit(kOne));
  CHECK(counter.admit(kTwo));
  CHECK_FALSE(counter.admit(kTwo));
  counter.leave(kTwo);
  CHECK(counter.admit(kOne));
}

TEST_CASE("a limit of none admits none") {
  CHECK_FALSE(ConnectionCounter(0, 1, 56).admit(kOne));
  CHECK_FALSE(ConnectionCounter(1, 0, 56).admit(kOne));
}
