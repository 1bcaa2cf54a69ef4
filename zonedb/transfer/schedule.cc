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
      : requests_(std::move(requests)), runner_(runner), schedule_(addresses(requests_), manners) {
    progress_.total = requests_.size();
    for (Request& request : requests_) {
      if (request.stop == nullptr) request.stop = runner.stop;
    }
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
  static std::vector<std::string> addresses(const std::vector<Request>& requests) {
    std::vector<std::string> servers;
    servers.reserve(requests.size());
    for (const Request& request : requests) servers.push_back(request.server.address);
    return servers;
  }
  static Schedule::Time now() { return steady_clock::now().time_since_epoch(); }
  [[nodiscard]] bool stopped() const {
    return runner_.stop != nullptr && runner_.stop->load(std::memory_order_relaxed);
  }

  void start(std::size_t job) {
    ++progress_.running;
    tell();
    threads_.emplace(job, std::jthread([this, job] { results_.put(job, runner_.transfer(requests_[job])); }));
  }

  void collect(Schedule::Time time) {
    auto result = results_.take(std::max<Schedule::Time>(time, milliseconds(1)));
    if (!result) return;
    const std::size_t job = result->first;
    threads_.erase(job);  // joins
    schedule_.finished(job, now());
    --progress_.running;
    ++progress_.done;
    runner_.on_result(job, std::move(result->second));
    tell();
  }

  void tell() const {
    if (runner_.on_progress) runner_.on_progress(progress_);
  }

  std::vector<Request> requests_;
  const Runner& runner_;
  Schedule schedule_;
  Progress progress_;
  Results results_;
  std::map<std::size_t, std::jthread> threads_;  // destroyed, and so joined, before what the threads use
};

}  // namespace

Schedule::Schedule(const std::vector<std::string>& servers, Manners manners) : manners_(manners), servers_(servers) {
  manners_.parallel = std::max<std::size_t>(manners_.parallel, 1);
  for (std::size_t job = 0; job < servers_.size(); ++job) {
    auto& jobs = waiting_[servers_[job]];
    if (jobs.empty()) free_.emplace(Time::min(), job);
    jobs.push_back(job);
  }
}

Schedule::Step Schedule::next(Time now) {
  if (free_.empty() && running_ == 0) return {Step::Kind::kDone, 0, now};
  if (free_.empty() || running_ == manners_.parallel) return {Step::Kind::kBusy, 0, now};
  const auto [free_from, job] = *free_.begin();
  const Time from = std::max(free_from, next_start_);
  if (from > now) return {Step::Kind::kWait, 0, from};
  free_.erase(free_.begin());
  waiting_[servers_[job]].pop_front();
  ++running_;
  next_start_ = now + manners_.start_gap;
  return {Step::Kind::kStart, job, now};
}

void Schedule::finished(std::size_t job, Time now) {
  --running_;
  const auto& jobs = waiting_[servers_[job]];
  if (!jobs.empty()) free_.emplace(now + manners_.gap, jobs.front());
}

std::size_t run_schedule(std::vector<Request> requests, const Manners& manners, const Runner& runner) {
  return Run(std::move(requests), manners, runner).carry_out();
}

}  // namespace yore::transfer
