// LifespanFeed: puts lifespans into a builder on one core while the archive's next ones are read on the other.
//
// Half of the time until a large zone is served goes into SQLite's rows, half into the arrays made of them.
//
// Threads: belongs to one thread. The builder is a task's own (std::async without a policy: where no thread can be had,
// the reader does its work) from the first add() to the end of finish().
#pragma once

#include <future>
#include <vector>

#include "zonedb/archive/rows.h"
#include "zonedb/zone/builder.h"

namespace yore::load {

class LifespanFeed {
 public:
  explicit LifespanFeed(zone::ZoneHistoryBuilder& builder) : builder_(builder) {}
  LifespanFeed(const LifespanFeed&) = delete;
  LifespanFeed& operator=(const LifespanFeed&) = delete;

  void add(archive::LifespanRow&& row);
  void finish();  // all that was added is in the builder then

 private:
  static constexpr std::size_t kBatch = 8192;  // rows: so many that a thread for each costs next to nothing

  void hand_over();
  zone::ZoneHistoryBuilder& builder_;
  std::vector<archive::LifespanRow> coming_;
  std::vector<archive::LifespanRow> going_;  // the task's
  std::future<void> task_;                   // last: its end is waited for before what it uses goes away
};

}  // namespace yore::load
