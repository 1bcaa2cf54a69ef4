// TcpConnection: one client's connection: messages of any number, split and joined as they come (RFC 7766
// section 6.2.1), answered in order.
//
// Every buffer is bounded: what is read waits in input_, at most one message and one read; while kMaxQueued octets of
// responses wait for the client, or a transfer is under way, nothing is read.
//
// Threads: belongs to its loop's thread.
#pragma once

#include <uv.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

#include "server/net/loop_context.h"

namespace yore::net {

class TcpConnection {
 public:
  TcpConnection(LoopContext& context, std::size_t listener);
  ~TcpConnection() = default;
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  // Accepts from `server` and begins to serve, or closes at once where the limits say so. `gone` is called once, when
  // nothing of libuv knows this object any more, and may destroy it.
  void start(uv_stream_t* server, std::function<void()> gone);
  void enforce_deadlines();
  void close();  // at once; what waits to be sent is lost

 private:
  static constexpr std::size_t kReadSize = 16384;
  static constexpr std::size_t kMaxQueued = 131072;
  static constexpr int kQuestionsPerTurn = 16;  // then the loop's other clients have theirs

  enum class Input { kOpen, kEnded };  // whether the client, or the time limit, has ended its questions

  [[nodiscard]] bool admit();
  void on_read(ssize_t size);
  void serve();                                   // answers what is in input_, as far as the client takes it
  [[nodiscard]] bool serve_one(std::size_t& at);  // false where no whole message is left
  void pull_transfer();
  void go_on_later();  // with the transfer, or the questions that have come
  void send_message(OctetsView message);
  void write(Octets octets);
  void on_written(int status);
  void pause_or_resume();
  [[nodiscard]] bool is_full() const noexcept;
  [[nodiscard]] bool is_resting() const noexcept;                                      // until it goes on
  [[nodiscard]] std::uint64_t now() const noexcept { return uv_now(&context_.loop); }  // milliseconds

  LoopContext& context_;
  const std::size_t listener_;
  uv_tcp_t handle_{};
  uv_idle_t working_{};  // runs until the next turn, where this one ended before its work
  std::function<void()> gone_;
  respond::Address address_;
  bool admitted_ = false;
  bool reading_ = false;
  Input input_state_ = Input::kOpen;
  std::array<char, kReadSize> read_buffer_{};
  Octets input_;
  Octets response_;
  std::unique_ptr<respond::Transfer> transfer_;
  std::size_t queued_ = 0;  // octets of memory in writes under way
  std::uint64_t opened_ = 0;
  std::uint64_t waiting_since_ = 0;       // for a question, or for the rest of one
  std::uint64_t sending_since_ = 0;       // while queued_ > 0: since the client last took a response whole
  std::uint64_t transferring_since_ = 0;  // while there is a transfer
};

}  // namespace yore::net
