#include "zonedb/archive/stored_rr.h"

#include <algorithm>
#include <utility>

namespace yore::archive {
namespace {

tl::unexpected<Error> broken_row(const std::string& what) {
  return fail(ErrorCode::kCorrupt, "a row of the archive holds " + what);
}

}  // namespace

StoredRR to_stored(const RR& rr) {
  StoredRR stored;
  stored.key.owner = rr.owner.sort_key();
  stored.key.type = static_cast<std::uint16_t>(rr.type);
  stored.key.rrclass = static_cast<std::uint16_t>(rr.rrclass);
  stored.key.rdata = canonical_rdata(rr.type, rr.rdata);
  stored.ttl = rr.ttl.seconds;
  stored.inferred = rr.ttl_inferred;
  // No length octet of a label is a capital.
  const OctetsView owner = rr.owner.wire();
  if (std::any_of(owner.begin(), owner.end(), [](char c) { return ascii_lower(c) != c; })) {
    stored.spelling.owner = owner;
  }
  if (stored.key.rdata != rr.rdata) stored.spelling.rdata = rr.rdata;
  return stored;
}

Result<RR> from_stored(const StoredRR& stored) {
  RR rr;
  rr.type = static_cast<RRType>(stored.key.type);
  rr.rrclass = static_cast<RRClass>(stored.key.rrclass);
  rr.ttl = Ttl{stored.ttl};
  rr.ttl_inferred = stored.inferred;
  const bool spelled = !stored.spelling.owner.empty();
  auto owner = spelled ? Name::from_wire(stored.spelling.owner) : Name::from_sort_key(stored.key.owner);
  if (!owner) return broken_row("an owner that is no name");
  rr.owner = std::move(*owner);
  rr.rdata = stored.spelling.rdata.empty() ? stored.key.rdata : stored.spelling.rdata;
  return rr;
}

StoredRR read_stored(const Statement& row, int at) {
  StoredRR stored;
  stored.key.owner = row.octets(at);
  stored.key.type = static_cast<std::uint16_t>(row.integer(at + 1));
  stored.key.rrclass = static_cast<std::uint16_t>(row.integer(at + 2));
  stored.key.rdata = row.octets(at + 3);
  stored.ttl = static_cast<std::uint32_t>(row.integer(at + 4));
  stored.inferred = row.integer(at + 5) != 0;
  stored.spelling.owner = row.octets(at + 6);
  stored.spelling.rdata = row.octets(at + 7);
  return stored;
}

}  // namespace yore::archive
