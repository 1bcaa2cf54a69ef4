// Sockets as the loops need them: every loop has its own on the same address (SO_REUSEPORT), and the kernel spreads the
// clients among them.
//
// Threads: pure functions over the kernel's state.
#pragma once

#include <sys/socket.h>

#include <utility>
#include <vector>

#include "server/respond/address.h"
#include "zonedb/dns/result.h"

namespace yore::net {

// A file descriptor that is closed when its owner goes.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) noexcept : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();
  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

// One address, UDP and TCP, as `loops` sockets of each kind.
struct BoundEndpoint {
  respond::Endpoint endpoint;  // with the port that was found, where any was asked for
  std::vector<Socket> udp;
  std::vector<Socket> tcp;
};

// Error: kIo where the address is not this machine's or another server has the port (which SO_REUSEPORT alone would not
// notice).
[[nodiscard]] Result<BoundEndpoint> bind_endpoint(const respond::Endpoint& endpoint, unsigned loops);

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};
[[nodiscard]] SocketAddress socket_address(const respond::Endpoint& endpoint) noexcept;
// REQUIRES: `address` is the beginning of a sockaddr_in or sockaddr_in6.
[[nodiscard]] respond::Endpoint endpoint_of(const sockaddr& address) noexcept;
[[nodiscard]] respond::Address address_of(const sockaddr_storage& address) noexcept;

}  // namespace yore::net
