// ConnectionCounter: how many TCP connections there are, in all and of each client: an IPv4 address, or the prefix of
// an IPv6 address that the rate limits count too, whose owner has addresses without end.
//
// Threads: safe from any thread; asked when a connection is accepted or closed only.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>

#include "server/respond/address.h"

namespace yore::net {

class ConnectionCounter {
 public:
  // REQUIRES: `ipv6_prefix` <= 128, in bits.
  ConnectionCounter(std::size_t limit, std::size_t limit_per_client, unsigned ipv6_prefix)
      : limit_(limit), limit_per_client_(limit_per_client), ipv6_prefix_(ipv6_prefix) {}

  // Counts one more of the client with `address`, unless that is too many.
  [[nodiscard]] bool admit(const respond::Address& address);
  void leave(const respond::Address& address);  // REQUIRES: it was admitted

 private:
  // Its address, without what lies behind the prefix.
  [[nodiscard]] respond::Address client_at(respond::Address address) const noexcept;

  const std::size_t limit_;
  const std::size_t limit_per_client_;
  const unsigned ipv6_prefix_;
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::map<respond::Address, std::size_t> by_client_;
};

}  // namespace yore::net
