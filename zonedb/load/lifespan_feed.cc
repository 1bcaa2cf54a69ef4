#include "zonedb/load/lifespan_feed.h"

#include <utility>

namespace yore::load {

void LifespanFeed::add(archive::LifespanRow&& row) {
  coming_.push_back(std::move(row));
  if (coming_.size() == kBatch) hand_over();
}

void LifespanFeed::finish() {
  hand_over();
  task_.get();
}

void LifespanFeed::hand_over() {
  if (task_.valid()) task_.get();
  going_.swap(coming_);
  coming_.clear();
  task_ = std::async([this] {
    for (const archive::LifespanRow& row : going_) builder_.add_lifespan(row.first, row.last, row.rr);
  });
}

}  // namespace yore::load
