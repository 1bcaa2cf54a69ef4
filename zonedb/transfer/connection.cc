#include "zonedb/transfer/connection.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace yore::transfer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStopCheck{100};  // how often a wait looks at the stop flag

struct AddressFree {
  void operator()(addrinfo* address) const { freeaddrinfo(address); }
};
using Address = std::unique_ptr<addrinfo, AddressFree>;

Address parse_address(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return nullptr;
  return Address(found);
}

std::string error_words(int error) { return std::error_code(error, std::generic_category()).message(); }

std::string seconds_text(milliseconds time) {
  std::string text = std::to_string(time.count() / 1000);
  if (const auto rest = time.count() % 1000; rest != 0) {
    text += "." + std::to_string(1000 + rest).substr(1);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + " s";
}

tl::unexpected<Break> broken(Break::Kind kind, AxfrEnding ending, std::string words) {
  return tl::unexpected<Break>(Break{kind, ending, std::move(words)});
}

// What errno says while connecting: of the way to the server, or of this machine.
tl::unexpected<Break> not_connected(int error) {
  switch (error) {
    case ETIMEDOUT:
      return broken(Break::Kind::kPeer, AxfrEnding::kTimeout, "connecting: " + error_words(error));
    case ECONNREFUSED:
    case ECONNRESET:
    case ECONNABORTED:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENETUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:  // what an IPv6 address without any IPv6 route gives
    case EPROTO:
      return broken(Break::Kind::kPeer, AxfrEnding::kUnreachable, error_words(error));
    default:
      return broken(Break::Kind::kLocal, AxfrEnding::kUnreachable, "cannot connect: " + error_words(error));
  }
}

tl::unexpected<Break> lost(int error) {
  return broken(Break::Kind::kPeer, error == ETIMEDOUT ? AxfrEnding::kTimeout : AxfrEnding::kClosed,
                "the connection was lost: " + error_words(error));
}

}  // namespace

bool is_address(const std::string& address) { return parse_address(address, 53) != nullptr; }

tl::expected<Connection, Break> Connection::open(const std::string& address, std::uint16_t port,
                                                 const Timeouts& timeouts, const std::atomic<bool>* stop) {
  const Address to = parse_address(address, port);
  if (!to) return broken(Break::Kind::kLocal, AxfrEnding::kUnreachable, "\"" + address + "\" is no address");
  const int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    if (errno == EAFNOSUPPORT) return not_connected(ENETUNREACH);
    return broken(Break::Kind::kLocal, AxfrEnding::kUnreachable, "no socket: " + error_words(errno));
  }
  Connection connection(fd, timeouts, stop);
  if (connect(fd, to->ai_addr, to->ai_addrlen) == 0) return connection;
  if (errno != EINPROGRESS) return not_connected(errno);
  if (auto waited = connection.wait(POLLOUT, timeouts.connect, "no connection"); !waited) {
    return tl::unexpected<Break>(std::move(waited).error());
  }
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return not_connected(error);
  return connection;
}

Connection::~Connection() {
  if (fd_ >= 0) close(fd_);
}

Connection::Connection(Connection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), timeouts_(other.timeouts_), total_end_(other.total_end_), stop_(other.stop_) {}

tl::expected<void, Break> Connection::wait(short events, milliseconds timeout, const char* what) const {
  const auto end = std::min(Clock::now() + timeout, total_end_);
  while (true) {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
      return broken(Break::Kind::kStopped, AxfrEnding::kClosed, "stopped");
    }
    const auto now = Clock::now();
    if (now >= end) {
      const bool total = end == total_end_;
      return broken(Break::Kind::kPeer, AxfrEnding::kTimeout,
                    total ? "not done within " + seconds_text(timeouts_.total)
                          : std::string(what) + " within " + seconds_text(timeout));
    }
    const auto left = std::chrono::ceil<milliseconds>(end - now);
    pollfd waited{fd_, events, 0};
    const int ready = poll(&waited, 1, static_cast<int>(std::min(left, kStopCheck).count()));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) {
      return broken(Break::Kind::kLocal, AxfrEnding::kClosed, "cannot wait: " + error_words(errno));
    }
  }
}

tl::expected<void, Break> Connection::send(OctetsView octets) {
  while (!octets.empty()) {
    const ssize_t sent = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      octets.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (auto waited = wait(POLLOUT, timeouts_.idle, "nothing could be sent"); !waited) return waited;
    } else if (errno != EINTR) {
      return lost(errno);
    }
  }
  return {};
}

tl::expected<void, Break> Connection::receive(std::size_t size, Octets& to) {
  std::array<char, 65536> buffer{};
  while (size > 0) {
    if (auto waited = wait(POLLIN, timeouts_.idle, "not an octet came"); !waited) return waited;
    const ssize_t got = recv(fd_, buffer.data(), std::min(size, buffer.size()), 0);
    if (got == 0) return broken(Break::Kind::kPeer, AxfrEnding::kClosed, "the server closed the connection");
    if (got > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(got));
      size -= static_cast<std::size_t>(got);
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      return lost(errno);
    }
  }
  return {};
}

}  // namespace yore::transfer
