#include "server/net/archive_watcher.h"

#include <malloc.h>
#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>

#include "zonedb/archive/archive.h"
#include "zonedb/load/load.h"

namespace yore::net {
namespace {

using namespace std::chrono_literals;

constexpr auto kPollInterval = 200ms;

// Which file a path names: another one may take its place under a running server.
using FileIdentity = std::tuple<dev_t, ino_t>;

std::optional<FileIdentity> identity_of(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return FileIdentity{facts.st_dev, facts.st_ino};
}

}  // namespace

struct ArchiveWatcher::State {
  std::string path;
  std::vector<store::Vantage> vantages;
  Callbacks callbacks;
  std::thread thread;

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;          // guarded by mutex
  bool reload_requested = false;  // guarded by mutex
  bool finished = false;          // guarded by mutex

  // The thread's own.
  std::optional<archive::Archive> archive;
  std::optional<FileIdentity> identity;
  std::optional<std::uint64_t> loaded_at;  // the change counter before the last load that worked
  std::shared_ptr<const store::Store> current;
  std::vector<std::shared_ptr<const store::Store>> retired;  // freed here, so that no loop has to
  std::string last_problem;

  void run();
  void look(bool forced);
  [[nodiscard]] Result<void> open_if_replaced(bool forced);
  [[nodiscard]] Result<void> load_if_changed(bool forced);
  void free_retired();
};

void ArchiveWatcher::State::run() {
  look(true);
  std::unique_lock lock(mutex);
  while (!stopping) {
    changed.wait_for(lock, kPollInterval, [this] { return stopping || reload_requested; });
    if (stopping) break;
    const bool forced = std::exchange(reload_requested, false);
    lock.unlock();
    look(forced);
    free_retired();
    lock.lock();
  }
  finished = true;
  changed.notify_all();
}

void ArchiveWatcher::State::look(bool forced) {
  Result<void> looked;
  try {
    looked = open_if_replaced(forced);
    if (looked) looked = load_if_changed(forced);
  } catch (const std::exception& error) {  // no memory for the new store beside the old one
    looked = fail(ErrorCode::kIo, error.what(), path);
  }
  if (looked) {
    last_problem.clear();
    return;
  }
  if (std::exchange(last_problem, looked.error().text()) != looked.error().text()) callbacks.on_problem(looked.error());
}

Result<void> ArchiveWatcher::State::open_if_replaced(bool forced) {
  const auto now = identity_of(path);
  if (archive && !forced && now == identity) return {};
  archive.reset();
  loaded_at.reset();
  YORE_TRY(archive::Archive opened, archive::Archive::open(path, archive::Mode::kRead));
  archive.emplace(std::move(opened));
  identity = now;
  return {};
}

Result<void> ArchiveWatcher::State::load_if_changed(bool forced) {
  // Read before loading: what is committed meanwhile is loaded now, and once more at the next look.
  YORE_TRY(const std::uint64_t counter, archive->change_counter());
  if (!forced && loaded_at == counter) return {};
  YORE_TRY(const load::Loaded loaded, load::load(*archive, last_load ? &*last_load : nullptr));
  auto fresh = std::make_shared<const store::Store>(loaded.zones, vantages);
  if (current) retired.push_back(std::move(current));
  current = std::move(fresh);
  loaded_at = counter;
  callbacks.on_store(current);
  if (loaded.zones_built == 0) return {};
  // What the loading took beside what it made, as much again: to the kernel.
  YORE_CHECK(archive->release_memory());
  malloc_trim(0);
  return {};
}

void ArchiveWatcher::State::free_retired() {
  if (std::erase_if(retired, [](const auto& store) { return store.use_count() == 1; }) > 0) malloc_trim(0);
}

ArchiveWatcher::ArchiveWatcher(std::string path, std::vector<store::Vantage> vantages, Callbacks callbacks)
    : state_(std::make_unique<State>()) {
  state_->path = std::move(path);
  state_->vantages = std::move(vantages);
  state_->callbacks = std::move(callbacks);
}

ArchiveWatcher::~ArchiveWatcher() = default;

void ArchiveWatcher::start() {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void ArchiveWatcher::reload() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->reload_requested = true;
  }
  state_->changed.notify_all();
}

bool ArchiveWatcher::stop(std::chrono::milliseconds patience) {
  if (!state_->thread.joinable()) return true;
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->changed.notify_all();
  if (!state_->changed.wait_for(lock, patience, [this] { return state_->finished; })) return false;
  lock.unlock();
  state_->thread.join();
  return true;
}

}  // namespace yore::net
