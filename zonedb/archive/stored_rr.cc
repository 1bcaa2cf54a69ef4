#include "zonedb/archive/stored_rr.h"

#include <utility>

#include "zonedb/dns/content.h"

namespace yore::archive {
namespace {

tl::unexpected<Error> broken_row(const std::string& what) {
  return fail(ErrorCode::kCorrupt, "a row of the archive holds " + what);
}

Octets spelling_digest(const std::vector<StoredRR>& rrs) {
  Sha256Digester digester;
  bool canonical = true;
  Octets text;
  for (std::size_t i = 0; i < rrs.size(); ++i) {
    const StoredRR& rr = rrs[i];
    if (!rr.inferred && rr.spelling == Spelling{}) continue;
    canonical = false;
    text.clear();
    append_u32(text, static_cast<std::uint32_t>(i));
    append_u8(text, rr.inferred ? 1 : 0);
    append_u8(text, static_cast<std::uint8_t>(rr.spelling.owner.size()));
    text += rr.spelling.owner;
    append_u16(text, static_cast<std::uint16_t>(rr.spelling.rdata.size()));
    text += rr.spelling.rdata;
    digester.update(text);
  }
  return canonical ? Octets() : Octets(digester.finish().view());
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
  if (const Name canonical = rr.owner.canonical(); !canonical.same_spelling(rr.owner)) {
    stored.spelling.owner = rr.owner.wire();
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

StoredContent to_stored_content(std::vector<RR> rrs) {
  StoredContent content;
  sort_and_deduplicate(rrs);
  content.hash = content_hash(rrs);
  content.rrs.reserve(rrs.size());
  for (const RR& rr : rrs) content.rrs.push_back(to_stored(rr));
  content.spelling = spelling_digest(content.rrs);
  return content;
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
