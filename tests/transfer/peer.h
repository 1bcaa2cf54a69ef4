// Peer: a small server on loopback that does to each connection what a test says; for servers that misbehave.
//
// Threads: the script runs on a thread of the Peer, one connection at a time; the rest is the test's.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>

#include "zonedb/dns/octets.h"

namespace yore::test {

// One accepted connection whose request has been read.
class PeerConnection {
 public:
  PeerConnection(int fd, const std::atomic<bool>& over, Octets request)
      : fd_(fd), over_(over), request_(std::move(request)) {}
  [[nodiscard]] std::uint16_t id() const { return u16_at(request_, 0); }
  void send(OctetsView octets) const;
  void reset() const;  // a RST when the connection is closed
  void hang() const;   // until the client goes or the test ends

 private:
  int fd_;
  const std::atomic<bool>& over_;
  Octets request_;
};

class Peer {
 public:
  using Script = std::function<void(const PeerConnection&)>;  // the connection is closed when it returns
  explicit Peer(Script script, int family = 2 /* AF_INET */);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void serve();
  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

// A port of 127.0.0.1 that nobody listens on at the moment, for TCP and UDP.
[[nodiscard]] std::uint16_t free_port();

}  // namespace yore::test
