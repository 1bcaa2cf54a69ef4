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

StoredView view_of(const StoredRR& stored) noexcept {
  const RRKey& key = stored.key;
  return {key.owner,  key.type,        key.rrclass,           key.rdata,
          stored.ttl, stored.inferred, stored.spelling.owner, stored.spelling.rdata};
}

Result<RR> rr_from(const StoredView& stored) {
  RR rr;
  rr.type = static_cast<RRType>(stored.type);
  rr.rrclass = static_cast<RRClass>(stored.rrclass);
  rr.ttl = Ttl{stored.ttl};
  rr.ttl_inferred = stored.inferred;
  const bool spelled = !stored.spelled_owner.empty();
  auto owner = spelled ? Name::from_wire(stored.spelled_owner) : Name::from_sort_key(stored.owner);
  if (!owner) return broken_row("an owner that is no name");
  rr.owner = std::move(*owner);
  rr.rdata = stored.spelled_rdata.empty() ? stored.rdata : stored.spelled_rdata;
  return rr;
}

StoredView view_stored(const Statement& row, int at) {
  StoredView stored;
  stored.owner = row.octets(at);
  stored.type = static_cast<std::uint16_t>(row.integer(at + 1));
  stored.rrclass = static_cast<std::uint16_t>(row.integer(at + 2));
  stored.rdata = row.octets(at + 3);
  stored.ttl = static_cast<std::uint32_t>(row.integer(at + 4));
  stored.inferred = row.integer(at + 5) != 0;
  stored.spelled_owner = row.octets(at + 6);
  stored.spelled_rdata = row.octets(at + 7);
  return stored;
}

StoredRR read_stored(const Statement& row, int at) {
  const StoredView view = view_stored(row, at);
  return {{Octets(view.owner), view.type, view.rrclass, Rdata(view.rdata)},
          view.ttl,
          view.inferred,
          {Octets(view.spelled_owner), Rdata(view.spelled_rdata)}};
}

}  // namespace yore::archive
