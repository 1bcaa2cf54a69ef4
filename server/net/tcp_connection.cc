#include "server/net/tcp_connection.h"

#include <algorithm>
#include <utility>

#include "server/net/sockets.h"

namespace yore::net {
namespace {

// The octets of one write; libuv has them until the write is done.
struct Write {
  uv_write_t request{};
  Octets octets;

  // Octets of memory, which for short responses are far more than those of the response.
  [[nodiscard]] std::size_t cost() const noexcept { return sizeof *this + octets.size(); }
};

uv_buf_t buffer_of(const char* octets, std::size_t size) {
  return uv_buf_init(const_cast<char*>(octets), static_cast<unsigned>(size));
}

std::uint64_t milliseconds(std::chrono::seconds time) {
  return static_cast<std::uint64_t>(std::chrono::milliseconds(time).count());
}

}  // namespace

TcpConnection::TcpConnection(LoopContext& context, std::size_t listener) : context_(context), listener_(listener) {}

void TcpConnection::start(uv_stream_t* server, std::function<void()> gone) {
  gone_ = std::move(gone);
  uv_tcp_init(&context_.loop, &handle_);
  handle_.data = this;
  uv_idle_init(&context_.loop, &working_);
  working_.data = this;
  opened_ = waiting_since_ = now();
  if (uv_accept(server, reinterpret_cast<uv_stream_t*>(&handle_)) != 0 || !admit()) {
    close();
    return;
  }
  uv_tcp_nodelay(&handle_, 1);
  pause_or_resume();
}

bool TcpConnection::admit() {
  sockaddr_storage peer{};
  int size = sizeof peer;
  if (uv_tcp_getpeername(&handle_, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return false;
  address_ = address_of(peer);
  admitted_ = context_.connections->admit(address_);
  return admitted_;
}

void TcpConnection::close() {
  auto* handle = reinterpret_cast<uv_handle_t*>(&handle_);
  if (uv_is_closing(handle) != 0) return;
  if (admitted_) context_.connections->leave(address_);
  static constexpr auto both_closed = [](uv_handle_t* closed) {
    auto& connection = *static_cast<TcpConnection*>(closed->data);
    const std::function<void()> gone = std::move(connection.gone_);
    gone();
  };
  // libuv closes handles in any order: the second is closed when the first is gone.
  uv_close(handle, [](uv_handle_t* closed) {
    auto& connection = *static_cast<TcpConnection*>(closed->data);
    uv_close(reinterpret_cast<uv_handle_t*>(&connection.working_), both_closed);
  });
}

// A question that is long in coming, a response or a transfer that is long in going, a connection that is long there.
// The last takes no new question, but what it was promised is sent. A transfer holds the store that it began with, so
// that it has an end even where the client takes it steadily.
void TcpConnection::enforce_deadlines() {
  const TcpLimits& limits = context_.options->tcp;
  const bool idle = queued_ == 0 && !transfer_ && now() - waiting_since_ >= milliseconds(limits.idle);
  const bool stalled = queued_ > 0 && now() - sending_since_ >= milliseconds(limits.stalled);
  const bool lingering = transfer_ && now() - transferring_since_ >= milliseconds(limits.transfer);
  if (idle || stalled || lingering) {
    close();
    return;
  }
  if (now() - opened_ < milliseconds(limits.total)) return;
  input_state_ = Input::kEnded;
  input_.clear();
  pause_or_resume();
}

void TcpConnection::pause_or_resume() {
  auto* stream = reinterpret_cast<uv_stream_t*>(&handle_);
  if (uv_is_closing(reinterpret_cast<uv_handle_t*>(&handle_)) != 0) return;
  if (input_state_ == Input::kEnded && queued_ == 0 && !transfer_ && !is_resting()) {
    close();
    return;
  }
  const bool read = input_state_ == Input::kOpen && !is_full() && !is_resting();
  if (read == reading_) return;
  reading_ = read;
  if (!read) {
    uv_read_stop(stream);
    return;
  }
  const auto give_buffer = [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    auto& connection = *static_cast<TcpConnection*>(handle->data);
    *buffer = buffer_of(connection.read_buffer_.data(), connection.read_buffer_.size());
  };
  const auto on_read_done = [](uv_stream_t* from, ssize_t size, const uv_buf_t*) {
    static_cast<TcpConnection*>(from->data)->on_read(size);
  };
  if (uv_read_start(stream, give_buffer, on_read_done) != 0) close();
}

bool TcpConnection::is_full() const noexcept { return transfer_ != nullptr || queued_ >= kMaxQueued; }

bool TcpConnection::is_resting() const noexcept {
  return uv_is_active(reinterpret_cast<const uv_handle_t*>(&working_)) != 0;
}

void TcpConnection::on_read(ssize_t size) {
  if (size == 0) return;
  if (size < 0 && size != UV_EOF) {
    close();
    return;
  }
  if (size == UV_EOF) {
    input_state_ = Input::kEnded;  // what it asked before is still answered (RFC 7766 section 6.2.4)
  } else {
    if (input_.empty()) waiting_since_ = now();
    input_.append(read_buffer_.data(), static_cast<std::size_t>(size));
  }
  serve();
}

void TcpConnection::serve() {
  if (is_resting()) return;
  std::size_t at = 0;
  int served = 0;
  while (!is_full() && served < kQuestionsPerTurn && serve_one(at)) ++served;
  input_.erase(0, at);
  if (served == kQuestionsPerTurn && !is_full()) go_on_later();
  pause_or_resume();
}

bool TcpConnection::serve_one(std::size_t& at) {
  if (uv_is_closing(reinterpret_cast<uv_handle_t*>(&handle_)) != 0 || input_.size() < at + 2) return false;
  const std::size_t size = u16_at(input_, at);  // RFC 1035 section 4.2.2
  if (input_.size() < at + 2 + size) return false;
  const respond::Source source{respond::Transport::kTcp, address_, listener_, wall_clock(), false};
  const OctetsView message = OctetsView(input_).substr(at + 2, size);
  respond::Reply reply = answer(context_, message, respond::Asked(message), source, response_);
  at += 2 + size;
  waiting_since_ = now();
  switch (reply.kind) {
    case respond::ReplyKind::kSilence:
      break;
    case respond::ReplyKind::kMessage:
      send_message(response_);
      break;
    case respond::ReplyKind::kTransfer:
      transfer_ = std::move(reply.transfer);
      transferring_since_ = now();
      pull_transfer();
      break;
  }
  return true;
}

// One message of the transfer at a time, so that it neither piles up here nor keeps the loop from other clients.
void TcpConnection::pull_transfer() {
  switch (pull_message(*transfer_, response_)) {
    case Pulled::kMessage: {
      Octets framed;
      framed.reserve(response_.size() + 2);
      append_u16(framed, static_cast<std::uint16_t>(response_.size()));
      framed += response_;
      write(std::move(framed));
      return;
    }
    case Pulled::kWorking:
      go_on_later();
      return;
    case Pulled::kEnd:
      transfer_.reset();
      waiting_since_ = now();
      return;
    case Pulled::kFailed:
      close();  // a transfer that breaks off is no whole one (RFC 5936 section 2.2)
      return;
  }
}

// After the other clients of this loop have had their turn.
void TcpConnection::go_on_later() {
  uv_idle_start(&working_, [](uv_idle_t* idle) {
    auto& connection = *static_cast<TcpConnection*>(idle->data);
    uv_idle_stop(idle);
    if (uv_is_closing(reinterpret_cast<uv_handle_t*>(&connection.handle_)) != 0) return;
    if (connection.transfer_) connection.pull_transfer();
    if (!connection.transfer_) connection.serve();
  });
}

// What the kernel takes at once costs no allocation.
void TcpConnection::send_message(OctetsView message) {
  std::array<char, 2> length{static_cast<char>(message.size() >> 8), static_cast<char>(message.size() & 0xff)};
  std::size_t sent = 0;
  if (queued_ == 0) {
    const std::array<uv_buf_t, 2> parts{buffer_of(length.data(), 2), buffer_of(message.data(), message.size())};
    const int taken = uv_try_write(reinterpret_cast<uv_stream_t*>(&handle_), parts.data(), parts.size());
    sent = taken > 0 ? static_cast<std::size_t>(taken) : 0;
  }
  if (sent == message.size() + 2) return;
  Octets rest;
  rest.reserve(message.size() + 2 - sent);
  if (sent < 2) rest.append(length.data() + sent, 2 - sent);
  rest.append(message.substr(sent < 2 ? 0 : sent - 2));
  write(std::move(rest));
}

void TcpConnection::write(Octets octets) {
  auto pending = std::make_unique<Write>();
  pending->octets = std::move(octets);
  pending->request.data = pending.get();
  const uv_buf_t buffer = buffer_of(pending->octets.data(), pending->octets.size());
  const auto done = [](uv_write_t* request, int status) {
    const std::unique_ptr<Write> written(static_cast<Write*>(request->data));
    auto& connection = *static_cast<TcpConnection*>(request->handle->data);
    connection.queued_ -= written->cost();
    connection.on_written(status);
  };
  if (queued_ == 0) sending_since_ = now();
  if (uv_write(&pending->request, reinterpret_cast<uv_stream_t*>(&handle_), &buffer, 1, done) != 0) {
    close();
    return;
  }
  queued_ += pending->cost();
  static_cast<void>(pending.release());
}

void TcpConnection::on_written(int status) {
  if (uv_is_closing(reinterpret_cast<uv_handle_t*>(&handle_)) != 0) return;
  if (status != 0) {
    close();
    return;
  }
  sending_since_ = waiting_since_ = now();
  if (transfer_ && queued_ == 0) pull_transfer();
  serve();
}

}  // namespace yore::net
