// ArchiveWatcher: a thread that loads the archive, and loads it again whenever it has changed.
//
// All of SQLite and all building of histories happens here, away from the loops. What cannot be read is told once, and
// the last good store stays. It is read again when the file changes, or somebody asks for it.
//
// Threads: start(), reload() and stop() from the server's thread; the callbacks are called on the watcher's own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/store/store.h"
#include "zonedb/dns/result.h"

namespace yore::net {

class ArchiveWatcher {
 public:
  struct Callbacks {
    std::function<void(std::shared_ptr<const store::Store>)> on_store;
    std::function<void(const Error&)> on_problem;  // once for as long as it stays the same, and at each reload()
    std::function<void()> on_recovery;             // behind the store that could be read after a problem
  };
  ArchiveWatcher(std::string path, std::vector<store::Vantage> vantages, Callbacks callbacks);
  ~ArchiveWatcher();  // REQUIRES: not started, or stop() said true
  ArchiveWatcher(const ArchiveWatcher&) = delete;
  ArchiveWatcher& operator=(const ArchiveWatcher&) = delete;

  void start();   // loads at once
  void reload();  // now, whether the archive has changed or not
  // False where a load is still under way after `patience`; the thread then ends when it is done.
  [[nodiscard]] bool stop(std::chrono::milliseconds patience);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yore::net
