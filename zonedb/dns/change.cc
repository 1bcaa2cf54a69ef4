#include "zonedb/dns/change.h"

namespace yore {

bool comes_before(const Change& a, const Change& b) {
  if (const auto order = a.rr <=> b.rr; order != 0) return order < 0;
  return a.kind < b.kind;
}

std::vector<Change> changes_between(const std::vector<RR>& before, const std::vector<RR>& after) {
  std::vector<Change> changes;
  auto old_rr = before.begin();
  auto new_rr = after.begin();
  while (old_rr != before.end() || new_rr != after.end()) {
    const auto order = old_rr == before.end()  ? std::weak_ordering::greater
                       : new_rr == after.end() ? std::weak_ordering::less
                                               : *old_rr <=> *new_rr;
    if (order < 0) {
      changes.push_back({ChangeKind::kDeleted, *old_rr++, Ttl{}});
    } else if (order > 0) {
      changes.push_back({ChangeKind::kInserted, *new_rr++, Ttl{}});
    } else {
      if (old_rr->ttl != new_rr->ttl) changes.push_back({ChangeKind::kTtlChanged, *new_rr, old_rr->ttl});
      ++old_rr;
      ++new_rr;
    }
  }
  return changes;
}

std::vector<RR> applied(std::span<const RR> before, std::span<const Change> changes) {
  std::vector<RR> after;
  after.reserve(before.size() + changes.size());
  auto rr = before.begin();
  for (const Change& change : changes) {
    while (rr != before.end() && *rr < change.rr) after.push_back(*rr++);
    if (rr != before.end() && *rr == change.rr) ++rr;
    if (change.kind != ChangeKind::kDeleted) after.push_back(change.rr);
  }
  after.insert(after.end(), rr, before.end());
  return after;
}

}  // namespace yore
