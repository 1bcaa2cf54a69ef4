#include "server/net/worker.h"

#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "server/net/loop_context.h"
#include "server/net/tcp_listener.h"
#include "server/net/udp_socket.h"

namespace yore::net {

struct Worker::State {
  static constexpr std::uint64_t kDeadlineTick = 250;  // milliseconds

  LoopContext context;
  std::vector<Socket> udp;
  std::vector<Socket> tcp;
  std::list<UdpSocket> udp_sockets;
  std::list<TcpListener> tcp_listeners;
  uv_async_t wake_up{};
  uv_timer_t deadlines{};
  std::thread thread;

  std::mutex mutex;
  std::shared_ptr<const store::Store> handed_over;  // guarded by mutex
  bool stopping = false;                            // guarded by mutex

  void open();
  void listen();
  void on_wake_up();
  void close_all();
};

void Worker::State::open() {
  uv_loop_init(&context.loop);
  wake_up.data = deadlines.data = this;
  uv_async_init(&context.loop, &wake_up, [](uv_async_t* async) { static_cast<State*>(async->data)->on_wake_up(); });
  uv_timer_init(&context.loop, &deadlines);
}

// Before the thread begins, so that whoever is told that it serves finds it listening.
void Worker::State::listen() {
  for (std::size_t i = 0; i < udp.size(); ++i) udp_sockets.emplace_back(context, std::move(udp[i]), i);
  for (std::size_t i = 0; i < tcp.size(); ++i) tcp_listeners.emplace_back(context, std::move(tcp[i]), i);
  const auto tick = [](uv_timer_t* timer) {
    for (TcpListener& listener : static_cast<State*>(timer->data)->tcp_listeners) listener.enforce_deadlines();
  };
  uv_timer_start(&deadlines, tick, kDeadlineTick, kDeadlineTick);
}

void Worker::State::on_wake_up() {
  bool stop = false;
  {
    const std::lock_guard lock(mutex);
    if (handed_over) context.store = std::exchange(handed_over, nullptr);
    stop = stopping;
  }
  if (stop) close_all();
}

void Worker::State::close_all() {
  if (uv_is_closing(reinterpret_cast<uv_handle_t*>(&wake_up)) != 0) return;
  for (UdpSocket& socket : udp_sockets) socket.close();
  for (TcpListener& listener : tcp_listeners) listener.close();
  uv_close(reinterpret_cast<uv_handle_t*>(&deadlines), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&wake_up), nullptr);
}

Worker::Worker(const Options& options, ConnectionCounter& connections, std::vector<Socket> udp, std::vector<Socket> tcp)
    : state_(std::make_unique<State>()) {
  state_->context.options = &options;
  state_->context.connections = &connections;
  state_->context.limiter.emplace(options.rate_limits, RateLimiter::random_secret());
  state_->udp = std::move(udp);
  state_->tcp = std::move(tcp);
  state_->open();
}

Worker::~Worker() {
  if (!state_->thread.joinable()) {
    state_->close_all();
    uv_run(&state_->context.loop, UV_RUN_DEFAULT);
  }
  uv_loop_close(&state_->context.loop);
}

void Worker::start(std::shared_ptr<const store::Store> store) {
  state_->context.store = std::move(store);
  state_->listen();
  state_->thread = std::thread([state = state_.get()] { uv_run(&state->context.loop, UV_RUN_DEFAULT); });
}

void Worker::publish(std::shared_ptr<const store::Store> store) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->handed_over = std::move(store);
  }
  uv_async_send(&state_->wake_up);
}

bool Worker::is_up_to_date() const {
  const std::lock_guard lock(state_->mutex);
  return state_->handed_over == nullptr;
}

void Worker::stop() {
  if (!state_->thread.joinable()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  uv_async_send(&state_->wake_up);
  state_->thread.join();
}

}  // namespace yore::net
