// ConnectionCounter: how many TCP connections there are, in all and of each address.
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
  ConnectionCounter(std::size_t limit, std::size_t limit_per_address)
      : limit_(limit), limit_per_address_(limit_per_address) {}

  // Counts one more of `address`, unless that is too many.
  [[nodiscard]] bool admit(const respond::Address& address);
  void leave(const respond::Address& address);  // REQUIRES: it was admitted

 private:
  const std::size_t limit_;
  const std::size_t limit_per_address_;
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::map<respond::Address, std::size_t> by_address_;
};

}  // namespace yore::net
