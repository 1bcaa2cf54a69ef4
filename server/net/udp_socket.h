// UdpSocket: one loop's UDP socket on one listener: takes questions in batches and sends the responses in batches.
//
// libuv says when there is something to read; reading is recvmmsg() and sending UdpSender's, with buffers that are made
// once. Where the kernel takes no more responses, reading stops until it does.
//
// Threads: belongs to its loop's thread.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <uv.h>

#include <array>
#include <cstddef>
#include <optional>

#include "server/net/loop_context.h"
#include "server/net/sockets.h"
#include "server/net/udp_sender.h"
#include "server/respond/asked.h"

namespace yore::net {

class UdpSocket {
 public:
  // Begins to serve. The context must outlive it.
  UdpSocket(LoopContext& context, Socket socket, std::size_t listener);
  ~UdpSocket() = default;
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  void close();  // the loop then runs until the handle is gone, and this may be destroyed

 private:
  static constexpr std::size_t kBatch = UdpSender::kBatch;
  static constexpr std::size_t kMaxRequest = 4096;  // octets; a longer question is cut, and so a format error
  static constexpr std::size_t kFewest = 4;         // datagrams that are worth a look together
  static constexpr int kBatchesPerTurn = 2;         // then the loop's other sockets have theirs
  static constexpr std::size_t kAhead = 32;         // questions that are read before the first of them is answered

  struct Datagram {
    sockaddr_storage peer{};
    std::array<char, kMaxRequest> request{};
    std::array<char, UdpSender::kControlSize> control{};  // the address that was asked, where asked for
    iovec in{};
    Octets response;
  };

  void on_ready(int events);
  void take_turn();  // answers what has come, a few batches of it
  // On with the next turn when the loop's other sockets have had theirs. The socket is not watched meanwhile: of one
  // that is, the kernel tells the watcher of each datagram that comes or goes.
  void stay_busy();
  [[nodiscard]] int receive();              // how many came, 0 where there are none
  void answer_batch(std::size_t received);  // into sender_
  // Reads some questions, and asks memory for what their answers will read.
  void read_ahead(std::size_t first, std::size_t count, Timestamp now);
  void answer_one(std::size_t datagram, const respond::Asked& asked, Timestamp now);
  [[nodiscard]] bool passes_limiter(const respond::Address& client, std::uint32_t subject, Octets& response);
  void wait_for(int events);  // to be told by poll_

  LoopContext& context_;
  Socket socket_;
  const std::size_t listener_;
  uv_poll_t poll_{};
  uv_idle_t turns_{};
  bool is_busy_ = false;  // turns_ runs, poll_ does not
  int waits_for_ = 0;     // events, where poll_ does
  std::array<Datagram, kBatch> datagrams_;
  std::array<std::optional<respond::Asked>, kAhead> asked_;
  std::array<mmsghdr, kBatch> received_{};
  UdpSender sender_;
};

}  // namespace yore::net
