// Notifier: tells the configured secondaries of new versions (NOTIFY, RFC 1996), and the log of those that they cannot
// follow.
//
// The server gives it each store that it publishes, the first too. What changed in the default view of a secondary's
// listener is told to that secondary once all loops answer from the store: else it would ask at once and be told the
// old serial. Messages go over UDP from the listener's address, signed where the secondary has a key, and are repeated
// until they are answered (notify_queue.h).
//
// Threads: belongs to the thread of its loop, which is the server's.
#pragma once

#include <uv.h>

#include <array>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "server/net/notify_problem.h"
#include "server/net/notify_queue.h"
#include "server/net/options.h"
#include "server/net/zone_changes.h"
#include "zonedb/transfer/tsig.h"

namespace yore::net {

class Notifier {
 public:
  // `is_answered_from` says whether all loops have the newest store. The options must outlive it.
  Notifier(uv_loop_t& loop, const Options& options, std::function<bool()> is_answered_from);
  ~Notifier() = default;
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void published(std::shared_ptr<const store::Store> store);
  void close();  // the loop then runs until the handles are gone, and this may be destroyed

 private:
  // The socket of the secondaries of one listener.
  struct Channel {
    Notifier* owner = nullptr;
    std::size_t listener = 0;
    uv_udp_t handle{};
    bool open = false;
    std::array<char, 4096> buffer{};
  };
  struct Told {
    const Secondary* secondary = nullptr;
    const transfer::TsigKey* key = nullptr;
    Channel* channel = nullptr;
    NotifyQueue queue;
    NotifyProblem problem;
  };

  [[nodiscard]] Channel& channel_of(std::size_t listener);
  void open(Channel& channel);
  void enqueue(const ZoneChange& change, std::size_t listener);
  void tick();
  void send_due(Told& told);
  void on_message(const Channel& channel, const respond::Endpoint& peer, OctetsView message);
  static void on_response(Told& told, const NotifyQueue::Outstanding& outstanding, OctetsView message, Rcode rcode);

  uv_loop_t& loop_;
  const Options& options_;
  std::function<bool()> is_answered_from_;
  uv_timer_t timer_{};
  std::list<Channel> channels_;
  std::vector<Told> told_;
  std::shared_ptr<const store::Store> current_;
};

}  // namespace yore::net
