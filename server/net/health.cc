#include "server/net/health.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "server/net/sockets.h"
#include "zonedb/dns/octets.h"

namespace yore::net {
namespace {

constexpr std::uint16_t kId = 0x596f;
constexpr int kTries = 3;
constexpr std::size_t kHeaderSize = 12;

// zones.yore CH TXT, without RD (RFC 1035 section 4.1).
Octets question() {
  Octets message;
  for (const int field : {int{kId}, 0, 1, 0, 0, 0}) append_u16(message, static_cast<std::uint16_t>(field));
  message += std::string_view("\5zones\4yore\0", 12);
  append_u16(message, 16);  // TXT
  append_u16(message, 3);   // CH
  return message;
}

// Whether it is our response, with NOERROR. It may be empty: of an archive without zones, and where the list of zones
// is longer than a message without EDNS, which then says so with TC (RFC 2181 section 9).
bool is_healthy(OctetsView message) {
  if (message.size() < kHeaderSize) return false;
  const bool response = (octet_at(message, 2) & 0x80) != 0;
  const int rcode = octet_at(message, 3) & 0x0F;
  return u16_at(message, 0) == kId && response && rcode == 0;
}

respond::Endpoint reachable(respond::Endpoint endpoint) {
  if (!endpoint.address.is_unspecified()) return endpoint;
  const bool ipv4 = endpoint.address.family == respond::Family::kIPv4;
  endpoint.address = respond::Address::from_text(ipv4 ? "127.0.0.1" : "::1").value();
  return endpoint;
}

std::string reason() { return std::strerror(errno); }

}  // namespace

Result<void> ask_health(respond::Endpoint endpoint) {
  endpoint = reachable(endpoint);
  const SocketAddress address = socket_address(endpoint);
  const Socket socket(::socket(address.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const timeval second{1, 0};
  if (socket.fd() < 0 || setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) != 0 ||
      connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
    return fail(ErrorCode::kIo, "it cannot be asked: " + reason(), endpoint.to_text());
  }
  const Octets message = question();
  std::string trouble;
  for (int i = 0; i < kTries; ++i) {
    std::array<char, 4096> buffer{};
    if (send(socket.fd(), message.data(), message.size(), 0) < 0) {
      trouble = "it cannot be asked: " + reason();
      continue;
    }
    const ssize_t size = recv(socket.fd(), buffer.data(), buffer.size(), 0);
    if (size >= 0 && is_healthy(OctetsView(buffer.data(), static_cast<std::size_t>(size)))) return {};
    trouble = size >= 0 ? "what came is no answer to zones.yore CH TXT" : "nothing answers: " + reason();
  }
  return fail(ErrorCode::kIo, trouble, endpoint.to_text());
}

}  // namespace yore::net
