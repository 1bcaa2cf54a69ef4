#include "zonedb/dns/rr.h"

#include <algorithm>

#include "zonedb/dns/content.h"

namespace yore {

RR RR::canonical() const {
  RR rr = *this;
  rr.owner = owner.canonical();
  rr.rdata = canonical_rdata(type, rdata);
  return rr;
}

bool operator==(const RR& a, const RR& b) {
  if (a.type != b.type || a.rrclass != b.rrclass || a.owner != b.owner) return false;
  return a.rdata == b.rdata || canonical_rdata(a.type, a.rdata) == canonical_rdata(b.type, b.rdata);
}

std::weak_ordering operator<=>(const RR& a, const RR& b) {
  if (const auto order = a.owner <=> b.owner; order != 0) return order;
  if (const auto order = a.type <=> b.type; order != 0) return order;
  if (const auto order = a.rrclass <=> b.rrclass; order != 0) return order;
  if (a.rdata == b.rdata) return std::weak_ordering::equivalent;
  // RFC 4034 section 6.3: canonical RDATA as left-justified unsigned octets; std::string compares so.
  return canonical_rdata(a.type, a.rdata) <=> canonical_rdata(b.type, b.rdata);
}

bool operator==(const RRset& a, const RRset& b) {
  if (a.type != b.type || a.rrclass != b.rrclass || a.ttl != b.ttl || a.owner != b.owner) return false;
  return std::equal(a.rdatas.begin(), a.rdatas.end(), b.rdatas.begin(), b.rdatas.end(),
                    [&](const Rdata& x, const Rdata& y) {
                      return x == y || canonical_rdata(a.type, x) == canonical_rdata(a.type, y);
                    });
}

std::vector<RRset> group_into_rrsets(std::vector<RR> rrs) {
  sort_and_deduplicate(rrs);
  std::vector<RRset> rrsets;
  for (RR& rr : rrs) {
    RRset* last = rrsets.empty() ? nullptr : &rrsets.back();
    if (last == nullptr || last->type != rr.type || last->rrclass != rr.rrclass || last->owner != rr.owner) {
      rrsets.push_back({std::move(rr.owner), rr.type, rr.rrclass, rr.ttl, {}});
      last = &rrsets.back();
    }
    last->ttl = std::min(last->ttl, rr.ttl);  // RFC 2181 section 5.2
    last->rdatas.push_back(std::move(rr.rdata));
  }
  return rrsets;
}

}  // namespace yore
