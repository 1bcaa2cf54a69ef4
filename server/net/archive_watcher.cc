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

// After a failure that the file cannot be blamed for, such as too little memory.
constexpr auto kPause = 60s;

// Which file a path names: another one may take its place under a running server.
using FileIdentity = std::tuple<dev_t, ino_t>;
// And what it is like: when it last changed, and how long it is.
using FileState = std::tuple<FileIdentity, off_t, std::int64_t, std::int64_t>;

std::optional<FileState> state_of(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return FileState{{facts.st_dev, facts.st_ino}, facts.st_size, facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec};
}

// A load that failed would fail again, at the same cost, until the archive changes.
struct FailedLoad {
  Error error;
  std::optional<FileState> file;
  std::uint64_t counter = 0;
  std::chrono::steady_clock::time_point ended;

  [[nodiscard]] bool would_fail_again(const std::optional<FileState>& file_now, std::uint64_t counter_now) const {
    const bool is_paused = error.code == ErrorCode::kCorrupt || std::chrono::steady_clock::now() < ended + kPause;
    return file == file_now && counter == counter_now && is_paused;
  }
};

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
  std::optional<load::Loaded> last_load;   // of this file
  std::optional<FileState> loaded_file;    // as it was then
  std::optional<FailedLoad> failed;
  std::shared_ptr<const store::Store> current;
  std::vector<std::shared_ptr<const store::Store>> retired;  // freed here, so that no loop has to
  std::string last_problem;

  void run();
  void look(bool forced);
  [[nodiscard]] Result<void> load_what_is_there(bool forced);
  [[nodiscard]] Result<void> open_if_replaced(bool forced);
  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<std::uint64_t> read_counter();
  [[nodiscard]] Result<bool> still_holds_what_was_loaded();
  [[nodiscard]] Result<void> load_if_changed(bool forced);
  [[nodiscard]] Result<void> load(std::uint64_t counter);
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
  const Result<void> looked = load_what_is_there(forced);
  if (!looked) {
    const std::string problem = looked.error().text();
    if (std::exchange(last_problem, problem) != problem || forced) callbacks.on_problem(looked.error());
  } else if (!std::exchange(last_problem, {}).empty()) {
    callbacks.on_recovery();
  }
}

Result<void> ArchiveWatcher::State::load_what_is_there(bool forced) try {
  YORE_CHECK(open_if_replaced(forced));
  return load_if_changed(forced);
} catch (const std::exception& error) {  // no memory for it
  return fail(ErrorCode::kIo, error.what(), path);
}

Result<void> ArchiveWatcher::State::open_if_replaced(bool forced) {
  const auto now = state_of(path);
  const auto file = now ? std::optional(std::get<FileIdentity>(*now)) : std::nullopt;
  if (archive && !forced && file == identity) return {};
  // What was loaded says what changed since only of the file that it was loaded from. That one is still open, so that
  // no other can have its number.
  if (!archive || file != identity) last_load.reset();
  identity = file;
  return open();
}

Result<void> ArchiveWatcher::State::open() {
  archive.reset();
  loaded_at.reset();
  YORE_TRY(archive::Archive opened, archive::Archive::open(path, archive::Mode::kRead));
  archive.emplace(std::move(opened));
  return {};
}

Result<std::uint64_t> ArchiveWatcher::State::read_counter() {
  auto counter = archive->change_counter();
  if (counter) return counter;
  // The file is no more what it was when it was opened: opening it tells what it is.
  last_load.reset();
  YORE_CHECK(open());
  return archive->change_counter();
}

// The file changed and the counter did not: a checkpoint, or another archive's octets that were written over it, and
// that was changed as often. What was read of it before may be kept still, so it is opened again.
Result<bool> ArchiveWatcher::State::still_holds_what_was_loaded() {
  YORE_CHECK(open());
  YORE_TRY(const archive::Mark mark, archive->mark());
  return last_load && mark == last_load->mark;
}

Result<void> ArchiveWatcher::State::load_if_changed(bool forced) {
  // Read before loading: what is committed meanwhile is loaded now, and once more at the next look.
  const auto file = state_of(path);
  YORE_TRY(const std::uint64_t counter, read_counter());
  if (!forced && loaded_at == counter) {
    if (file == loaded_file) return {};
    YORE_TRY(const bool same, still_holds_what_was_loaded());
    if (same) {
      loaded_at = counter;
      loaded_file = file;
      return {};
    }
  }
  if (!forced && failed && failed->would_fail_again(file, counter)) return fail(failed->error);
  // What was read of the file that failed may be kept still, where the other has the same counter.
  if (std::exchange(failed, {})) YORE_CHECK(open());
  auto loaded = load(counter);
  if (loaded) loaded_file = file;
  if (!loaded) failed.emplace(FailedLoad{loaded.error(), file, counter, std::chrono::steady_clock::now()});
  return loaded;
}

Result<void> ArchiveWatcher::State::load(std::uint64_t counter) try {
  YORE_TRY(load::Loaded loaded, load::load(*archive, last_load ? &*last_load : nullptr));
  auto fresh = std::make_shared<const store::Store>(loaded.zones, vantages, current.get());
  if (current) retired.push_back(std::move(current));
  current = std::move(fresh);
  last_load = std::move(loaded);
  callbacks.on_store(current);
  loaded_at = counter;
  if (last_load->zones_built == 0) return {};
  // What the loading took beside what it made, as much again: to the kernel, if it can be had.
  static_cast<void>(archive->release_memory());
  malloc_trim(0);
  return {};
} catch (const std::exception& error) {  // no memory for the new store beside the old one
  return fail(ErrorCode::kIo, error.what(), path);
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
