#include "zonedb/diff/changes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "zonedb/dns/rr.h"

namespace yore::diff {
namespace {

// Two SOAs whose fields other than the serial are equal.
bool same_but_serial(const RR& a, const RR& b) {
  const auto one = soa_fields(a.rdata);
  const auto other = soa_fields(b.rdata);
  if (!one || !other || a.owner != b.owner || a.rrclass != b.rrclass) return false;
  return one->mname == other->mname && one->rname == other->rname &&
         std::tie(one->refresh, one->retry, one->expire, one->minimum) ==
             std::tie(other->refresh, other->retry, other->expire, other->minimum);
}

}  // namespace

Counts count(const std::vector<Change>& changes, std::uint64_t rr_count_after) {
  Counts counts;
  for (const Change& change : changes) {
    switch (change.kind) {
      case ChangeKind::kInserted:
        ++counts.inserted;
        break;
      case ChangeKind::kDeleted:
        ++counts.deleted;
        break;
      case ChangeKind::kTtlChanged:
        ++counts.ttl_changed;
        break;
    }
  }
  counts.equal = rr_count_after - counts.inserted - counts.ttl_changed;
  return counts;
}

std::vector<Change> without(std::vector<Change> changes, const Ignored& ignored) {
  std::erase_if(changes, [&](const Change& change) { return ignored.has(change.rr.type); });
  if (ignored.serial == SerialUse::kCompared) return changes;
  const auto find = [&](ChangeKind kind) {
    return std::find_if(changes.begin(), changes.end(),
                        [&](const Change& change) { return change.kind == kind && change.rr.type == RRType::kSOA; });
  };
  const auto gone = find(ChangeKind::kDeleted);
  const auto come = find(ChangeKind::kInserted);
  if (gone == changes.end() || come == changes.end() || !same_but_serial(gone->rr, come->rr)) return changes;
  if (gone->rr.ttl == come->rr.ttl) {
    std::erase_if(changes, [](const Change& change) { return change.rr.type == RRType::kSOA; });
  } else {
    // The SOA that stays is the earlier one, with its new TTL.
    *gone = Change{ChangeKind::kTtlChanged, gone->rr, gone->rr.ttl};
    gone->rr.ttl = come->rr.ttl;
    changes.erase(come);
  }
  return changes;
}

}  // namespace yore::diff
