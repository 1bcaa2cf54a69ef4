#include "zonedb/dns/content.h"

#include <algorithm>
#include <utility>

namespace yore {
namespace {

// One RR with the canonical form of its RDATA and the key of its owner worked out once.
struct Keyed {
  Octets owner_key;
  Rdata canonical;
  std::size_t index = 0;  // where it came
};

}  // namespace

void sort_and_deduplicate(std::vector<RR>& rrs) {
  std::vector<Keyed> keyed;
  keyed.reserve(rrs.size());
  for (std::size_t i = 0; i < rrs.size(); ++i) {
    keyed.push_back({rrs[i].owner.sort_key(), canonical_rdata(rrs[i].type, rrs[i].rdata), i});
  }
  const auto order = [&](const Keyed& a, const Keyed& b) {
    if (const int owners = a.owner_key.compare(b.owner_key); owners != 0) return owners < 0;
    const RR& x = rrs[a.index];
    const RR& y = rrs[b.index];
    if (x.type != y.type) return x.type < y.type;
    if (x.rrclass != y.rrclass) return x.rrclass < y.rrclass;
    if (const int rdatas = a.canonical.compare(b.canonical); rdatas != 0) return rdatas < 0;
    return a.index < b.index;
  };
  const auto same = [&](const Keyed& a, const Keyed& b) {
    const RR& x = rrs[a.index];
    const RR& y = rrs[b.index];
    return x.type == y.type && x.rrclass == y.rrclass && a.owner_key == b.owner_key && a.canonical == b.canonical;
  };
  std::sort(keyed.begin(), keyed.end(), order);
  std::vector<RR> sorted;
  sorted.reserve(rrs.size());
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    if (i == 0 || !same(keyed[i - 1], keyed[i])) {
      sorted.push_back(rrs[keyed[i].index]);
    } else if (const RR& twin = rrs[keyed[i].index]; twin.ttl < sorted.back().ttl) {
      sorted.back().ttl = twin.ttl;
      sorted.back().ttl_inferred = twin.ttl_inferred;
    }
  }
  rrs = std::move(sorted);
}

Sha256 content_hash(const std::vector<RR>& rrs) {
  Sha256Digester digester;
  Octets wire;
  for (const RR& rr : rrs) {
    wire.assign(rr.owner.wire());
    std::transform(wire.begin(), wire.end(), wire.begin(), ascii_lower);
    append_u16(wire, static_cast<std::uint16_t>(rr.type));
    append_u16(wire, static_cast<std::uint16_t>(rr.rrclass));
    append_u32(wire, rr.ttl.seconds);
    const Rdata rdata = canonical_rdata(rr.type, rr.rdata);
    append_u16(wire, static_cast<std::uint16_t>(rdata.size()));
    wire += rdata;
    digester.update(wire);
  }
  return digester.finish();
}

}  // namespace yore
