// Worker: one loop on one thread, with its own UDP and TCP socket on every listener.
//
// It answers from the store that it was handed last. Handing over is the only thing that another thread does to it, and
// the only lock that its thread takes: once a store, never for a question.
//
// Threads: made, started, handed stores and stopped by the server's thread; all else is its own thread's.
#pragma once

#include <memory>

#include "server/net/connection_counter.h"
#include "server/net/options.h"
#include "server/net/sockets.h"
#include "server/store/store.h"

namespace yore::net {

class Worker {
 public:
  // `udp` and `tcp` are its sockets, one a listener. Options and counter must outlive it.
  Worker(const Options& options, ConnectionCounter& connections, std::vector<Socket> udp, std::vector<Socket> tcp);
  ~Worker();  // REQUIRES: not started, or stopped
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start(std::shared_ptr<const store::Store> store);  // once
  // Later questions are answered from `store`; transfers under way keep theirs.
  void publish(std::shared_ptr<const store::Store> store);
  // Whether the store that it was handed last is the one that it answers from. Any thread may ask.
  [[nodiscard]] bool is_up_to_date() const;
  void stop();  // closes everything and waits for the thread

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yore::net
