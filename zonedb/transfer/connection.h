// Connection: one TCP connection to a name server, with every wait bounded.
//
// Non-blocking sockets and poll(2). What ends a connection is told as a Break, in the terms of the evidence.
//
// Threads: belongs to one thread; the stop flag may be set by any.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "zonedb/dns/axfr_stream.h"
#include "zonedb/dns/octets.h"

namespace yore::transfer {

struct Timeouts {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds idle{30'000};      // without a single octet
  std::chrono::milliseconds total{3'600'000};  // connecting included
};

// Why nothing more can be done with a connection.
struct Break {
  enum class Kind : std::uint8_t {
    kPeer,     // `ending` says how the connection ended: a finding about the server
    kLocal,    // this machine is at fault (no socket, no memory): no finding
    kStopped,  // the stop flag was set
  };
  Kind kind = Kind::kPeer;
  AxfrEnding ending = AxfrEnding::kClosed;
  std::string words;
};

class Connection {
 public:
  // To an address in text form, IPv4 or IPv6 with an optional %zone; nothing is looked up. `stop` may be null.
  [[nodiscard]] static tl::expected<Connection, Break> open(const std::string& address, std::uint16_t port,
                                                            const Timeouts& timeouts, const std::atomic<bool>* stop);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;

  [[nodiscard]] tl::expected<void, Break> send(OctetsView octets);
  // Appends exactly `size` octets to `to`, or, before a Break, as many as came.
  [[nodiscard]] tl::expected<void, Break> receive(std::size_t size, Octets& to);

 private:
  using Clock = std::chrono::steady_clock;
  Connection(int fd, const Timeouts& timeouts, const std::atomic<bool>* stop)
      : fd_(fd), timeouts_(timeouts), total_end_(Clock::now() + timeouts.total), stop_(stop) {}

  // Until the socket has one of `events`, at most `timeout` from now, with `what` for the words of a timeout.
  [[nodiscard]] tl::expected<void, Break> wait(short events, std::chrono::milliseconds timeout, const char* what) const;

  int fd_ = -1;
  Timeouts timeouts_;
  Clock::time_point total_end_;
  const std::atomic<bool>* stop_;
};

// Whether Connection::open() takes it as an address.
[[nodiscard]] bool is_address(const std::string& address);

}  // namespace yore::transfer
