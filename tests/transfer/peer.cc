#include "tests/transfer/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <random>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace yore::test {
namespace {

// A socket bound to a free port of the loopback address.
std::pair<int, std::uint16_t> bound_socket(int family, int type, std::uint16_t port) {
  const int fd = socket(family, type | SOCK_CLOEXEC, 0);
  sockaddr_storage address{};
  socklen_t size = 0;
  if (family == AF_INET6) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_addr = in6addr_loopback;
    v6.sin6_port = htons(port);
    std::memcpy(&address, &v6, size = sizeof v6);
  } else {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    v4.sin_port = htons(port);
    std::memcpy(&address, &v4, size = sizeof v4);
  }
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || bind(fd, generic, size) != 0 || getsockname(fd, generic, &size) != 0) {
    if (fd >= 0) close(fd);
    return {-1, 0};
  }
  sockaddr_in v4{};  // the port stands at the same place in both families
  std::memcpy(&v4, &address, sizeof v4);
  return {fd, ntohs(v4.sin_port)};
}

bool readable(int fd, const std::atomic<bool>& over) {
  while (!over) {
    pollfd waited{fd, POLLIN, 0};
    if (poll(&waited, 1, 20) > 0) return true;
  }
  return false;
}

bool read_exactly(int fd, std::size_t size, Octets& octets, const std::atomic<bool>& over) {
  octets.resize(size);
  for (std::size_t at = 0; at < size;) {
    if (!readable(fd, over)) return false;
    const ssize_t got = recv(fd, octets.data() + at, size - at, 0);
    if (got <= 0) return false;
    at += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

void PeerConnection::send(OctetsView octets) const {
  while (!octets.empty() && !over_) {
    const ssize_t sent = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void PeerConnection::reset() const {
  const linger abort{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
}

void PeerConnection::hang() const {
  Octets more;
  read_exactly(fd_, 1, more, over_);
}

Peer::Peer(Script script, int family) : script_(std::move(script)) {
  std::tie(listener_, port_) = bound_socket(family, SOCK_STREAM, 0);
  if (listener_ < 0 || listen(listener_, 16) != 0) throw std::runtime_error("no loopback socket for a test's peer");
  thread_ = std::thread([this] { serve(); });
}

Peer::~Peer() {
  over_ = true;
  thread_.join();
  close(listener_);
}

void Peer::serve() {
  while (readable(listener_, over_)) {
    const int fd = accept(listener_, nullptr, nullptr);
    Octets size;
    Octets request;
    if (read_exactly(fd, 2, size, over_) && read_exactly(fd, u16_at(size, 0), request, over_)) {
      script_(PeerConnection(fd, over_, request));
    }
    close(fd);
  }
}

// Below the ports that the kernel gives to clients, so that none of them takes it before the server that it is for.
std::uint16_t free_port() {
  std::random_device random;
  for (int tries = 0; tries < 100; ++tries) {
    const auto port = static_cast<std::uint16_t>(20000 + random() % 12000);
    const int tcp = bound_socket(AF_INET, SOCK_STREAM, port).first;
    const int udp = bound_socket(AF_INET, SOCK_DGRAM, port).first;
    if (tcp >= 0) close(tcp);
    if (udp >= 0) close(udp);
    if (tcp >= 0 && udp >= 0) return port;
  }
  throw std::runtime_error("no free port on loopback");
}

}  // namespace yore::test
