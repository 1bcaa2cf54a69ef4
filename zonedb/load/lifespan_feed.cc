#include "zonedb/load/lifespan_feed.h"

#include <utility>

namespace yore::load {
namespace {

template <class View>
auto octets_of(View& rr) {
  return std::array{&rr.owner, &rr.rdata, &rr.spelled_owner, &rr.spelled_rdata};
}

}  // namespace

void LifespanFeed::add(const archive::LifespanView& lifespan) {
  Row& row = coming_.rows.emplace_back(Row{lifespan, {}});
  for (std::size_t i = 0; const OctetsView* octets : octets_of(lifespan.rr)) {
    row.sizes[i++] = static_cast<std::uint32_t>(octets->size());
    coming_.octets += *octets;
  }
  if (coming_.rows.size() == kRows) hand_over();
}

Result<void> LifespanFeed::finish() {
  hand_over();
  hand_over();  // which waits for the one before
  return so_far_;
}

void LifespanFeed::hand_over() {
  if (task_.valid()) {
    auto done = task_.get();
    if (so_far_) so_far_ = std::move(done);
  }
  std::swap(going_, coming_);
  coming_.rows.clear();
  coming_.octets.clear();
  if (so_far_ && !going_.rows.empty()) task_ = std::async([this] { return put_in(going_); });
}

Result<void> LifespanFeed::put_in(const Batch& batch) {
  const char* at = batch.octets.data();
  for (const Row& row : batch.rows) {
    archive::StoredView stored = row.lifespan.rr;
    for (std::size_t i = 0; OctetsView * octets : octets_of(stored)) {
      *octets = {at, row.sizes[i]};
      at += row.sizes[i++];
    }
    YORE_TRY(const RR rr, archive::rr_from(stored));
    builder_.add_lifespan(row.lifespan.first, row.lifespan.last, rr);
  }
  return {};
}

}  // namespace yore::load
