#include "server/net/connection_counter.h"

#include <algorithm>

namespace yore::net {

respond::Address ConnectionCounter::client_at(respond::Address address) const noexcept {
  if (address.family != respond::Family::kIPv6) return address;
  for (unsigned octet = 0; octet < address.octets.size(); ++octet) {
    const unsigned kept = std::min(ipv6_prefix_ - std::min(ipv6_prefix_, octet * 8), 8U);
    address.octets[octet] = static_cast<std::uint8_t>(address.octets[octet] & (0xff00U >> kept));
  }
  return address;
}

bool ConnectionCounter::admit(const respond::Address& address) {
  const std::lock_guard lock(mutex_);
  if (count_ >= limit_ || limit_per_client_ == 0) return false;
  std::size_t& of_client = by_client_[client_at(address)];
  if (of_client >= limit_per_client_) return false;
  ++of_client;
  ++count_;
  return true;
}

void ConnectionCounter::leave(const respond::Address& address) {
  const std::lock_guard lock(mutex_);
  const auto found = by_client_.find(client_at(address));
  if (--found->second == 0) by_client_.erase(found);
  --count_;
}

}  // namespace yore::net
