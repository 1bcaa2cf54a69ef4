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
  // Those of one owner stand together.
  const auto is_soa_of = [&](const Name& owner, std::size_t at) {
    return at < changes.size() && changes[at].rr.type == RRType::kSOA && changes[at].rr.owner == owner;
  };
  std::vector<bool> same(changes.size());
  for (std::size_t gone = 0; gone < changes.size(); ++gone) {
    if (changes[gone].kind != ChangeKind::kDeleted || changes[gone].rr.type != RRType::kSOA) continue;
    const Name owner = changes[gone].rr.owner;
    std::size_t come = gone;
    while (come > 0 && is_soa_of(owner, come - 1)) --come;
    for (; is_soa_of(owner, come); ++come) {
      if (same[come] || changes[come].kind != ChangeKind::kInserted) continue;
      Change& stays = changes[gone];
      if (!same_but_serial(stays.rr, changes[come].rr)) continue;
      same[come] = true;
      same[gone] = stays.rr.ttl == changes[come].rr.ttl;
      // The SOA that stays is the earlier one, with its new TTL.
      if (!same[gone]) stays = Change{ChangeKind::kTtlChanged, stays.rr, stays.rr.ttl};
      stays.rr.ttl = changes[come].rr.ttl;
      break;
    }
  }
  std::size_t at = 0;
  std::erase_if(changes, [&](const Change&) { return same[at++]; });
  return changes;
}

}  // namespace yore::diff
