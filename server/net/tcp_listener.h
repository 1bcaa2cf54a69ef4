// TcpListener: one loop's TCP socket on one listener. It accepts connections, as many as the limits allow.
//
// Threads: belongs to its loop's thread.
#pragma once

#include <uv.h>

#include <cstddef>
#include <list>
#include <memory>

#include "server/net/loop_context.h"
#include "server/net/sockets.h"
#include "server/net/tcp_connection.h"

namespace yore::net {

class TcpListener {
 public:
  // Begins to serve. The context must outlive it.
  TcpListener(LoopContext& context, Socket socket, std::size_t listener);
  ~TcpListener() = default;
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;

  // Closes the connections whose time is over. Called several times a second.
  void enforce_deadlines();
  void close();  // with all its connections; the loop then runs until the handles are gone

 private:
  static constexpr int kBacklog = 256;

  void accept();

  LoopContext& context_;
  const std::size_t listener_;
  uv_tcp_t handle_{};
  std::list<std::unique_ptr<TcpConnection>> connections_;
};

}  // namespace yore::net
