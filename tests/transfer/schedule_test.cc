#include "zonedb/transfer/schedule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

namespace yore::transfer {
namespace {

using namespace std::chrono_literals;
using Kind = Schedule::Step::Kind;

Schedule schedule_of(const std::vector<std::string>& servers, Manners manners) {
  Schedule schedule(manners);
  for (const std::string& server : servers) schedule.add(server);
  return schedule;
}

TEST_CASE("two transfers from one server never run at once, and keep the gap") {
  Schedule schedule = schedule_of({"a", "a"}, Manners{1000ms, 4});
  CHECK(schedule.next(0ms).job == 0);
  CHECK(schedule.next(0ms).kind == Kind::kBusy);
  schedule.finished(0, 300ms);
  const auto wait = schedule.next(300ms);
  CHECK(wait.kind == Kind::kWait);
  CHECK(wait.until == 1300ms);
  CHECK(schedule.next(1299ms).kind == Kind::kWait);
  const auto start = schedule.next(1300ms);
  CHECK(start.kind == Kind::kStart);
  CHECK(start.job == 1);
  CHECK(schedule.next(1300ms).kind == Kind::kBusy);
  schedule.finished(1, 1400ms);
  CHECK(schedule.next(1400ms).kind == Kind::kDone);
}

TEST_CASE("different servers run at once, up to the bound") {
  Schedule schedule = schedule_of({"a", "b", "c"}, Manners{1000ms, 2});
  CHECK(schedule.next(0ms).job == 0);
  CHECK(schedule.next(0ms).job == 1);
  CHECK(schedule.next(0ms).kind == Kind::kBusy);
  schedule.finished(1, 10ms);
  const auto step = schedule.next(10ms);
  CHECK(step.kind == Kind::kStart);
  CHECK(step.job == 2);
}

TEST_CASE("a server that waits for its gap does not hold up others") {
  Schedule schedule = schedule_of({"a", "a", "a", "b"}, Manners{1000ms, 1});
  CHECK(schedule.next(0ms).job == 0);
  schedule.finished(0, 5ms);
  CHECK(schedule.next(5ms).job == 3);
}

TEST_CASE("a bound on what starts in a time holds for all servers together") {
  Schedule schedule = schedule_of({"a", "b"}, Manners{0ms, 4, 500ms});
  CHECK(schedule.next(100ms).job == 0);
  const auto wait = schedule.next(100ms);
  CHECK(wait.kind == Kind::kWait);
  CHECK(wait.until == 600ms);
  CHECK(schedule.next(600ms).kind == Kind::kStart);
}

TEST_CASE("a job that is added later keeps the gap to the last one of its server, and waits for no other") {
  Schedule schedule = schedule_of({"a"}, Manners{1000ms, 4});
  CHECK(schedule.next(0ms).job == 0);
  CHECK(schedule.add("a") == 1);
  CHECK(schedule.next(10ms).kind == Kind::kBusy);
  schedule.finished(0, 300ms);
  CHECK(schedule.next(300ms).until == 1300ms);
  CHECK(schedule.next(1300ms).job == 1);
  schedule.finished(1, 1400ms);
  CHECK(schedule.next(1400ms).kind == Kind::kDone);
  CHECK(schedule.add("a") == 2);
  CHECK(schedule.next(1500ms).until == 2400ms);
  CHECK(schedule.add("b") == 3);
  CHECK(schedule.next(1500ms).job == 3);
}

TEST_CASE("no job at all is done at once, and a bound of 0 counts as 1") {
  CHECK(Schedule(Manners{}).next(0ms).kind == Kind::kDone);
  Schedule schedule = schedule_of({"a"}, Manners{0ms, 0});
  CHECK(schedule.next(0ms).kind == Kind::kStart);
}

TEST_CASE("on a fake clock, every job runs once within the manners") {
  std::vector<std::string> servers;
  for (int i = 0; i < 300; ++i) servers.push_back(std::string(1, static_cast<char>('a' + i * i % 7)));
  Schedule schedule = schedule_of(servers, Manners{50ms, 3});
  std::vector<std::pair<Schedule::Time, std::size_t>> running;  // ends
  std::map<std::string, Schedule::Time> last_end;
  std::vector<int> starts(servers.size(), 0);
  Schedule::Time now{0};
  while (true) {
    const auto step = schedule.next(now);
    if (step.kind == Kind::kDone) break;
    if (step.kind == Kind::kStart) {
      ++starts[step.job];
      const auto& server = servers[step.job];
      for (const auto& [end, job] : running) CHECK(servers[job] != server);
      if (last_end.contains(server)) CHECK(now - last_end[server] >= 50ms);
      running.emplace_back(now + std::chrono::milliseconds(1 + static_cast<int>(step.job) % 13), step.job);
      CHECK(running.size() <= 3);
      continue;
    }
    const auto first = std::min_element(running.begin(), running.end());
    if (first == running.end() || (step.kind == Kind::kWait && step.until < first->first)) {
      REQUIRE(step.kind == Kind::kWait);
      now = step.until;
      continue;
    }
    now = first->first;
    last_end[servers[first->second]] = now;
    schedule.finished(first->second, now);
    running.erase(first);
  }
  CHECK(std::all_of(starts.begin(), starts.end(), [](int count) { return count == 1; }));
}

// Requests to the addresses, in this order.
std::vector<Request> requests_to(const std::vector<std::string>& addresses) {
  std::vector<Request> requests;
  for (const std::string& address : addresses) {
    Request request;
    request.server.address = address;
    requests.push_back(request);
  }
  return requests;
}

TEST_CASE("a run hands over every result on the caller's thread, keeps its manners and tells its progress") {
  std::mutex mutex;
  std::map<std::string, std::chrono::steady_clock::time_point> last_end;
  std::size_t running = 0;
  std::size_t most = 0;
  bool gaps_kept = true;
  Runner runner;
  runner.transfer = [&](const Request& request) -> Result<Transfer> {
    {
      const std::scoped_lock lock(mutex);
      most = std::max(most, ++running);
      const auto last = last_end.find(request.server.address);
      if (last != last_end.end() && std::chrono::steady_clock::now() - last->second < 60ms) gaps_kept = false;
    }
    std::this_thread::sleep_for(10ms);
    const std::scoped_lock lock(mutex);
    --running;
    last_end[request.server.address] = std::chrono::steady_clock::now();
    Transfer transfer;
    transfer.scan.server = request.server;
    return transfer;
  };
  const std::vector<std::string> addresses = {"a", "b", "c", "a", "b", "c", "a"};
  std::vector<std::string> results(addresses.size());
  const auto caller = std::this_thread::get_id();
  bool on_caller = true;
  runner.on_result = [&](std::size_t job, Result<Transfer> result, bool again) {
    CHECK_FALSE(again);
    on_caller = on_caller && std::this_thread::get_id() == caller;
    results[job] = result.value().scan.server.address;
  };
  Progress last;
  runner.on_progress = [&](const Progress& progress) { last = progress; };
  CHECK(run_schedule(requests_to(addresses), Manners{60ms, 2}, runner) == 7);
  CHECK(results == addresses);
  CHECK(on_caller);
  CHECK(gaps_kept);
  CHECK(most == 2);
  CHECK(last.done == 7);
  CHECK(last.running == 0);
  CHECK(last.total == 7);
}

TEST_CASE("a stopped run starts nothing new and returns soon") {
  std::atomic<bool> stop{false};
  Runner runner;
  runner.stop = &stop;
  runner.transfer = [&stop](const Request& request) -> Result<Transfer> {
    CHECK(request.stop == &stop);
    return Transfer{};
  };
  std::size_t results = 0;
  runner.on_result = [&](std::size_t, const Result<Transfer>&, bool) {
    ++results;
    stop = true;
  };
  const auto start = std::chrono::steady_clock::now();
  CHECK(run_schedule(requests_to({"a", "a", "a"}), Manners{3600s, 1}, runner) == 1);
  CHECK(results == 1);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("a server that does not answer is asked at its next address, and no further than where it answers") {
  std::vector<Request> requests = requests_to({"silent", "answers"});
  for (Request& request : requests) {
    for (const char* address : {"silent too", "answers too", "never asked"}) {
      request.elsewhere.push_back({"ns.", address, 53});
    }
  }
  Runner runner;
  runner.transfer = [](const Request& request) -> Result<Transfer> {
    Transfer transfer;
    transfer.scan.server = request.server;
    transfer.answered = request.server.address.starts_with("answers");
    return transfer;
  };
  std::vector<std::string> told[2];
  runner.on_result = [&](std::size_t request, const Result<Transfer>& result, bool again) {
    told[request].push_back(result->scan.server.address + (again ? ", again" : ""));
  };
  std::size_t total = 0;
  runner.on_progress = [&](const Progress& progress) { total = progress.total; };
  CHECK(run_schedule(requests, Manners{1ms, 2}, runner) == 4);
  CHECK(told[0] == std::vector<std::string>{"silent, again", "silent too, again", "answers too"});
  CHECK(told[1] == std::vector<std::string>{"answers"});
  CHECK(total == 4);
}

TEST_CASE("where no address answers, the last one's result is the last") {
  std::vector<Request> requests = requests_to({"silent"});
  requests[0].elsewhere.push_back({"ns.", "silent too", 53});
  Runner runner;
  runner.transfer = [](const Request&) -> Result<Transfer> { return Transfer{}; };
  std::string told;
  runner.on_result = [&](std::size_t, const Result<Transfer>&, bool again) { told += again ? "again " : "last"; };
  CHECK(run_schedule(requests, Manners{1ms, 2}, runner) == 2);
  CHECK(told == "again last");
}

}  // namespace
}  // namespace yore::transfer
