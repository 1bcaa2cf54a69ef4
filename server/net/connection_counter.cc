#include "server/net/connection_counter.h"

namespace yore::net {

bool ConnectionCounter::admit(const respond::Address& address) {
  const std::lock_guard lock(mutex_);
  if (count_ >= limit_) return false;
  const auto found = by_address_.find(address);
  if (found != by_address_.end() && found->second >= limit_per_address_) return false;
  if (limit_per_address_ == 0) return false;
  ++by_address_[address];
  ++count_;
  return true;
}

void ConnectionCounter::leave(const respond::Address& address) {
  const std::lock_guard lock(mutex_);
  const auto found = by_address_.find(address);
  if (--found->second == 0) by_address_.erase(found);
  --count_;
}

}  // namespace yore::net
