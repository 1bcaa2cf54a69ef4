#include "zonedb/transfer/schedule.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace yore::transfer {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr Schedule::Time kStopCheck = milliseconds(100);

// What the threads that transfer hand back.
class Results {
 public:
  void put(std::size_t job, Result<Transfer> result) {
    const std::scoped_lock lock(mutex_);
    results_.emplace_back(job, std::move(result));
    changed_.notify_one();
  }
  // The next one, or nothing where none comes within `time`.
  std::optional<std::pair<std::size_t, Result<Transfer>>> take(Schedule::Time time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return !results_.empty(); });
    if (results_.empty()) return std::nullopt;
    auto result = std::move(results_.front());
    results_.pop_front();
    return result;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<std::size_t, Result<Transfer>>> results_;
};

// One run of run_schedule().
class Run {
 public:
  Run(std::vector<Request> requests, const Manners& manners, const Runner& runner)
      : runner_(runner), schedule_(manners) {
    for (std::size_t index = 0; index < requests.size(); ++index) add(std::move(requests[index]), index);
  }

  std::size_t carry_out() {
    while (!stopped()) {
      const Schedule::Step step = schedule_.next(now());
      if (step.kind == Schedule::Step::Kind::kDone) break;
      if (step.kind == Schedule::Step::Kind::kStart) {
        start(step.job);
      } else {
        const bool wait = step.kind == Schedule::Step::Kind::kWait;
        collect(wait ? std::min(step.until - now(), kStopCheck) : kStopCheck);
      }
    }
    while (progress_.running > 0) collect(kStopCheck);
    return progress_.done;
  }

 private:
  struct Job {
    Request request;
    std::size_t index = 0;  // of the request that it comes of
  };

  static Schedule::Time now() { return steady_clock::now().time_since_epoch(); }
  [[nodiscard]] bool stopped() const {
    return runner_.stop != nullptr && runner_.stop->load(std::memory_order_relaxed);
  }

  void add(Request request, std::size_t index) {
    if (request.stop == nullptr) request.stop = runner_.stop;
    schedule_.add(request.server.address);
    jobs_.push_back({std::move(request), index});
    ++progress_.total;
  }

  void start(std::size_t job) {
    ++progress_.running;
    tell();
    const Request& request = jobs_[job].request;
    threads_.emplace(job, std::jthread([this, job, &request] { results_.put(job, runner_.transfer(request)); }));
  }

  // The server did not answer: it is asked at its next address, where it has one.
  bool go_on(const Job& job, const Result<Transfer>& result) {
    if (!result || result->answered || job.request.elsewhere.empty() || stopped()) return false;
    Request next = job.request;
    next.server = std::move(next.elsewhere.front());
    next.elsewhere.erase(next.elsewhere.begin());
    add(std::move(next), job.index);
    return true;
  }

  void collect(Schedule::Time time) {
    auto result = results_.take(std::max<Schedule::Time>(time, milliseconds(1)));
    if (!result) return;
    const std::size_t job = result->first;
    threads_.erase(job);  // joins
    schedule_.finished(job, now());
    --progress_.running;
    ++progress_.done;
    const Job& done = jobs_[job];
    const bool again = go_on(done, result->second);
    runner_.on_result(done.index, std::move(result->second), again);
    tell();
  }

  void tell() const {
    if (runner_.on_progress) runner_.on_progress(progress_);
  }

  std::deque<Job> jobs_;  // they stay where they are while it grows
  const Runner& runner_;
  Schedule schedule_;
  Progress progress_;
  Results results_;
  std::map<std::size_t, std::jthread> threads_;  // destroyed, and so joined, before what the threads use
};

}  // namespace

Schedule::Schedule(Manners manners) : manners_(manners) {
  manners_.parallel = std::max<std::size_t>(manners_.parallel, 1);
}

std::size_t Schedule::add(const std::string& server) {
  const std::size_t job = server_of_.size();
  Server& asked = servers_[server];
  server_of_.push_back(&asked);
  if (asked.waiting.empty() && !asked.busy) free_.emplace(asked.free_from, job);
  asked.waiting.push_back(job);
  return job;
}

Schedule::Step Schedule::next(Time now) {
  if (free_.empty() && running_ == 0) return {Step::Kind::kDone, 0, now};
  if (free_.empty() || running_ == manners_.parallel) return {Step::Kind::kBusy, 0, now};
  const auto [free_from, job] = *free_.begin();
  const Time from = std::max(free_from, next_start_);
  if (from > now) return {Step::Kind::kWait, 0, from};
  free_.erase(free_.begin());
  server_of_[job]->waiting.pop_front();
  server_of_[job]->busy = true;
  ++running_;
  next_start_ = now + manners_.start_gap;
  return {Step::Kind::kStart, job, now};
}

void Schedule::finished(std::size_t job, Time now) {
  --running_;
  Server& asked = *server_of_[job];
  asked.busy = false;
  asked.free_from = now + manners_.gap;
  if (!asked.waiting.empty()) free_.emplace(asked.free_from, asked.waiting.front());
}

std::size_t run_schedule(std::vector<Request> requests, const Manners& manners, const Runner& runner) {
  return Run(std::move(requests), manners, runner).carry_out();
}

}  // namespace yore::transfer
