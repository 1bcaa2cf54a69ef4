#include "server/net/sockets.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace yore::net {
namespace {

using respond::Address;
using respond::Endpoint;
using respond::Family;

constexpr int kPortTries = 16;           // for a free port that UDP and TCP share
constexpr int kReceiveBuffer = 1 << 20;  // octets that may wait while a loop is busy; the kernel may grant less

// Of each TCP connection, where the kernel would else grant megabytes to whoever sends without reading.
constexpr int kTcpReceiveBuffer = 1 << 16;
// Likewise of responses: what waits there beyond the client's own window.
constexpr int kTcpUnsent = 1 << 17;

enum class Sharing { kAlone, kShared };

void enable(int fd, int level, int option) {
  const int on = 1;
  static_cast<void>(setsockopt(fd, level, option, &on, sizeof on));
}

// Socket options that help and whose lack is no failure; a missing SO_REUSEPORT shows when the second socket is bound.
void set_options(int fd, const Endpoint& endpoint, int type, Sharing sharing) {
  if (sharing == Sharing::kShared) enable(fd, SOL_SOCKET, SO_REUSEPORT);
  if (type == SOCK_STREAM) enable(fd, SOL_SOCKET, SO_REUSEADDR);
  const bool ipv6 = endpoint.address.family == Family::kIPv6;
  if (ipv6) enable(fd, IPPROTO_IPV6, IPV6_V6ONLY);
  if (type == SOCK_STREAM) {
    static_cast<void>(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kTcpReceiveBuffer, sizeof kTcpReceiveBuffer));
    static_cast<void>(setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kTcpUnsent, sizeof kTcpUnsent));
    return;
  }
  static_cast<void>(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof kReceiveBuffer));
  // On a wildcard address the response must leave from the address that was asked (RFC 2181 section 4.1).
  if (endpoint.address.is_unspecified()) {
    enable(fd, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, ipv6 ? IPV6_RECVPKTINFO : IP_PKTINFO);
  }
}

Result<Socket> bind_socket(const Endpoint& endpoint, int type, Sharing sharing) {
  const SocketAddress address = socket_address(endpoint);
  Socket socket(::socket(address.storage.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.fd() < 0) return fail(ErrorCode::kIo, std::strerror(errno), endpoint.to_text());
  set_options(socket.fd(), endpoint, type, sharing);
  if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
    return fail(ErrorCode::kIo, std::string("cannot listen: ") + std::strerror(errno), endpoint.to_text());
  }
  return socket;
}

std::uint16_t port_of(const Socket& socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  return endpoint_of(reinterpret_cast<const sockaddr&>(storage)).port;
}

Result<BoundEndpoint> bind_all(const Endpoint& endpoint, unsigned loops) {
  // Without SO_REUSEPORT the kernel says whether anybody else is there; these two go at once.
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) YORE_CHECK(bind_socket(endpoint, type, Sharing::kAlone));
  BoundEndpoint bound{endpoint, {}, {}};
  for (unsigned loop = 0; loop < loops; ++loop) {
    YORE_TRY(Socket udp, bind_socket(endpoint, SOCK_DGRAM, Sharing::kShared));
    YORE_TRY(Socket tcp, bind_socket(endpoint, SOCK_STREAM, Sharing::kShared));
    bound.udp.push_back(std::move(udp));
    bound.tcp.push_back(std::move(tcp));
  }
  return bound;
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

Result<BoundEndpoint> bind_endpoint(const Endpoint& endpoint, unsigned loops) {
  if (endpoint.port != 0) return bind_all(endpoint, loops);
  Result<BoundEndpoint> bound = fail(ErrorCode::kIo, "no free port", endpoint.to_text());
  for (int i = 0; i < kPortTries && !bound; ++i) {
    Endpoint chosen = endpoint;
    {
      YORE_TRY(const Socket any, bind_socket(endpoint, SOCK_DGRAM, Sharing::kAlone));
      chosen.port = port_of(any);
    }
    bound = bind_all(chosen, loops);
  }
  return bound;
}

SocketAddress socket_address(const Endpoint& endpoint) noexcept {
  SocketAddress address;
  if (endpoint.address.family == Family::kIPv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, endpoint.address.octets.data(), 4);
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(endpoint.port);
    std::memcpy(&in.sin6_addr, endpoint.address.octets.data(), 16);
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  }
  return address;
}

Endpoint endpoint_of(const sockaddr& address) noexcept {
  sockaddr_storage storage{};
  const bool ipv4 = address.sa_family == AF_INET;
  std::memcpy(&storage, &address, ipv4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
  in_port_t port = 0;
  const std::size_t offset = ipv4 ? offsetof(sockaddr_in, sin_port) : offsetof(sockaddr_in6, sin6_port);
  std::memcpy(&port, reinterpret_cast<const char*>(&storage) + offset, sizeof port);
  return {address_of(storage), ntohs(port)};
}

Address address_of(const sockaddr_storage& storage) noexcept {
  Address address;
  if (storage.ss_family == AF_INET) {
    std::memcpy(address.octets.data(), reinterpret_cast<const char*>(&storage) + offsetof(sockaddr_in, sin_addr), 4);
    return address;
  }
  address.family = Family::kIPv6;
  std::memcpy(address.octets.data(), reinterpret_cast<const char*>(&storage) + offsetof(sockaddr_in6, sin6_addr), 16);
  return address;
}

}  // namespace yore::net
