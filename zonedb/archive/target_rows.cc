#include "zonedb/archive/target_rows.h"

#include <algorithm>
#include <tuple>

#include "zonedb/archive/targets.h"

namespace yore::archive {

void TargetRows::add(const StoredRR& rr) {
  const auto type = static_cast<RRType>(rr.key.type);
  const auto target = target_of(type, rr.key.rdata);
  if (!target) return;
  Row row{rr.key.type, 0, {}, rr.key.owner};
  if (type == RRType::kA || type == RRType::kAAAA) {
    row.target = rr.key.rdata;
  } else {
    keys_ += *target;
    row.key_end = keys_.size();
  }
  rows_.push_back(row);
}

void TargetRows::finish() {
  std::size_t at = 0;
  for (Row& row : rows_) {
    if (row.key_end == 0) continue;
    row.target = OctetsView(keys_).substr(at, row.key_end - at);
    at = row.key_end;
  }
  const auto key = [](const Row& row) { return std::tie(row.type, row.target, row.owner); };
  std::sort(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) { return key(a) < key(b); });
  rows_.erase(std::unique(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) { return key(a) == key(b); }),
              rows_.end());
}

IncomingRow TargetRows::row(std::size_t at) const noexcept {
  IncomingRow incoming;
  incoming.owner = rows_[at].owner;
  incoming.type = rows_[at].type;
  incoming.rdata = rows_[at].target;
  return incoming;
}

}  // namespace yore::archive
