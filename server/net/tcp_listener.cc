#include "server/net/tcp_listener.h"

#include <utility>

namespace yore::net {

TcpListener::TcpListener(LoopContext& context, Socket socket, std::size_t listener)
    : context_(context), listener_(listener) {
  uv_tcp_init(&context_.loop, &handle_);
  handle_.data = this;
  uv_tcp_open(&handle_, socket.release());
  uv_listen(reinterpret_cast<uv_stream_t*>(&handle_), kBacklog, [](uv_stream_t* stream, int status) {
    if (status == 0) static_cast<TcpListener*>(stream->data)->accept();
  });
}

void TcpListener::accept() {
  auto connection = std::make_unique<TcpConnection>(context_, listener_);
  TcpConnection& accepted = *connection;
  connections_.push_front(std::move(connection));
  const auto place = connections_.begin();
  accepted.start(reinterpret_cast<uv_stream_t*>(&handle_), [this, place] { connections_.erase(place); });
}

void TcpListener::enforce_deadlines() {
  for (const auto& connection : connections_) connection->enforce_deadlines();
}

void TcpListener::close() {
  for (const auto& connection : connections_) connection->close();
  uv_close(reinterpret_cast<uv_handle_t*>(&handle_), nullptr);
}

}  // namespace yore::net
