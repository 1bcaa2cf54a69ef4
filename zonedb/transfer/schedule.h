// Schedule, run_schedule: many transfers, politely: never two at once from one server, a gap between one and the next,
// and bounds on how many run at all and how many start in a time.
//
// Schedule decides and knows no clock; run_schedule() carries it out with threads.
//
// Threads: a Schedule belongs to one thread. run_schedule() runs `transfer` on threads of its own, and the callbacks on
// the thread that called it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "zonedb/transfer/fetch.h"

namespace yore::transfer {

struct Manners {
  std::chrono::milliseconds gap{1000};     // from the end of one transfer to the start of the next, one server
  std::size_t parallel = 4;                // at least 1; transfers that run at one time, all servers
  std::chrono::milliseconds start_gap{0};  // from the start of one transfer to the start of the next, all servers
};

class Schedule {
 public:
  using Time = std::chrono::nanoseconds;  // since any fixed moment

  explicit Schedule(Manners manners);
  Schedule(Schedule&&) noexcept = default;

  // A job that asks `server`, and its number: they are counted from 0. Jobs of one server are taken in this order; of
  // those that could start, the one whose server has been free longest comes first.
  std::size_t add(const std::string& server);

  struct Step {
    enum class Kind : std::uint8_t {
      kStart,  // start `job` now; it counts as running
      kWait,   // nothing before `until`
      kBusy,   // nothing before a running job has finished
      kDone,   // all jobs that were added have finished
    };
    Kind kind = Kind::kDone;
    std::size_t job = 0;
    Time until{0};
  };
  [[nodiscard]] Step next(Time now);
  // REQUIRES: `job` is running.
  void finished(std::size_t job, Time now);

 private:
  struct Server {
    std::deque<std::size_t> waiting;  // jobs
    bool busy = false;
    Time free_from = Time::min();
  };

  Manners manners_;
  std::map<std::string, Server> servers_;
  std::vector<Server*> server_of_;               // by job
  std::set<std::pair<Time, std::size_t>> free_;  // servers not busy that have jobs: free from when, their next job
  std::size_t running_ = 0;
  Time next_start_ = Time::min();  // nothing starts before
};

struct Progress {
  std::size_t done = 0;
  std::size_t running = 0;
  std::size_t total = 0;
};

struct Runner {
  // Makes one transfer: fetch(), or what a test puts in its place.
  std::function<Result<Transfer>(const Request&)> transfer = fetch;
  // A transfer's result, by the index of its request; in the order in which they end. Where `again`, another of this
  // request follows: the server did not answer, and is asked elsewhere.
  std::function<void(std::size_t, Result<Transfer>, bool again)> on_result;
  // After each start and each end; may be empty.
  std::function<void(const Progress&)> on_progress;
  // Set by anybody: no new transfer starts, and those that run are left with an error of kIo, if their requests have no
  // stop flag of their own. May be null.
  const std::atomic<bool>* stop = nullptr;
};

// Blocks until all requests are done or stopped. How many transfers were made; with the stop flag set, those that were
// never started have no result. Servers are told apart by address.
std::size_t run_schedule(std::vector<Request> requests, const Manners& manners, const Runner& runner);

}  // namespace yore::transfer
