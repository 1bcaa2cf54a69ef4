// LifespanFeed: puts lifespans into a builder on one core while the archive's next ones are read on the other.
//
// Half of the time until a large zone is served goes into SQLite's rows, half into the arrays made of them: the reader
// does no more than copy octets.
//
// Threads: belongs to one thread. The builder is a task's own (std::async without a policy: where no thread can be had,
// the reader does its work) from the first add() to the end of finish().
#pragma once

#include <array>
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

  void add(const archive::LifespanView& lifespan);
  // All that was added is in the builder then. Error: kCorrupt where a lifespan was of no RR.
  [[nodiscard]] Result<void> finish();

 private:
  static constexpr std::size_t kRows = 8192;  // so many that a thread for each batch costs next to nothing

  struct Row {
    archive::LifespanView lifespan;  // whose octets are in the batch's
    std::array<std::uint32_t, 4> sizes;
  };
  struct Batch {
    std::vector<Row> rows;
    Octets octets;
  };

  void hand_over();
  Result<void> put_in(const Batch& batch);
  zone::ZoneHistoryBuilder& builder_;
  Batch coming_;
  Batch going_;  // the task's
  Result<void> so_far_;
  std::future<Result<void>> task_;  // last: its end is waited for before what it uses goes away
};

}  // namespace yore::load
