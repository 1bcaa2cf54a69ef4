// UdpSender: what leaves one UDP socket: the responses to a batch of questions, in as few messages as the kernel takes.
//
// UdpSocket adds them and sends. Where one client asked several questions from one port (a load balancer, a forwarder,
// dnsperf), its responses go to the kernel as one message that it cuts into datagrams at the end (UDP_SEGMENT, udp(7)):
// the same datagrams, but the way there is gone once. All datagrams of a message have one size, only the last may be
// smaller; so a client's responses go in order of size, the largest first, and at least two go together.
//
// Threads: belongs to its socket's loop.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "zonedb/dns/octets.h"

namespace yore::net {

class UdpSender {
 public:
  static constexpr std::size_t kBatch = 128;  // the more there are, the more have one size
  // Room for the address that was asked, as recvmsg() tells it (IP_PKTINFO, IPV6_PKTINFO).
  static constexpr std::size_t kControlSize = CMSG_SPACE(sizeof(in6_pktinfo));

  // For the socket `fd`, which stays its owner's.
  explicit UdpSender(int fd);

  void clear() noexcept { count_ = 0; }
  // A response to what `arrived` brought. REQUIRES: fewer than kBatch since clear(), kControlSize octets of control at
  // most; `arrived` and the response's octets stand until all is sent.
  void add(const msghdr& arrived, OctetsView response);
  // Puts into messages what was added. To be called once, between add() and send().
  void arrange();
  // False where the kernel takes no more for now: to be called again when it does.
  [[nodiscard]] bool send();

  [[nodiscard]] std::size_t message_count() const noexcept { return message_count_; }

 private:
  struct Response {
    std::uint64_t key;
    const msghdr* arrived;
    iovec octets;
  };
  // Beside what arrived, the size of the datagrams that a message is cut into.
  struct Control {
    alignas(cmsghdr) std::array<char, kControlSize + CMSG_SPACE(sizeof(std::uint16_t))> octets{};
    std::size_t size = 0;

    void put(OctetsView before, std::uint16_t segment_size);
  };

  // How many responses from `first` on go in one message.
  [[nodiscard]] std::size_t find_run(std::size_t first) const;
  void put_message(std::size_t first, std::size_t count);
  // What is not sent yet: each response in a message of its own.
  void take_apart();

  int fd_;
  bool segments_;  // whether the kernel cuts messages at all
  std::size_t count_ = 0;
  std::size_t message_count_ = 0;
  std::size_t sent_ = 0;  // messages
  std::array<Response, kBatch> responses_{};
  std::array<iovec, kBatch> vectors_{};  // the responses', in the order in which they go
  std::array<mmsghdr, kBatch> messages_{};
  std::array<Control, kBatch> controls_{};
};

}  // namespace yore::net
