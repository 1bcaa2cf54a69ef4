// Lifespans, where a version comes behind the newest one and what it changes is known: the rest of the zone is read
// once, for the hash of its content, and not compared.
#include <optional>
#include <utility>

#include "zonedb/archive/content_digester.h"
#include "zonedb/archive/lifespans.h"

namespace yore::archive {
namespace {

struct RowView {
  OctetsView owner;
  std::uint16_t type = 0;
  std::uint16_t rrclass = 0;
  std::uint32_t ttl = 0;
  OctetsView rdata;
};

std::strong_ordering compare(const RRKey& key, const RowView& row) {
  if (const int owners = OctetsView(key.owner).compare(row.owner); owners != 0) return owners <=> 0;
  if (key.type != row.type) return key.type <=> row.type;
  if (key.rrclass != row.rrclass) return key.rrclass <=> row.rrclass;
  return OctetsView(key.rdata).compare(row.rdata) <=> 0;
}

void digest(ContentDigester& digester, const StoredRR& rr) {
  digester.add(rr.key.owner, rr.key.type, rr.key.rrclass, rr.ttl, rr.key.rdata);
}

}  // namespace

Result<std::optional<Sha256>> Lifespans::hash_after(const std::vector<StoredRR>& removed,
                                                    const std::vector<StoredRR>& added) {
  YORE_TRY(Statement select, connection_->prepare("SELECT owner, type, class, rdata, ttl FROM lifespan WHERE zone_id = "
                                                  "?1 AND last IS NULL ORDER BY owner, type, class, rdata"));
  YORE_CHECK(select.bind(zone_id_));
  ContentDigester digester;
  auto going = removed.begin();
  auto coming = added.begin();
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) break;
    const RowView row{select.octets(0), static_cast<std::uint16_t>(select.integer(1)),
                      static_cast<std::uint16_t>(select.integer(2)), static_cast<std::uint32_t>(select.integer(4)),
                      select.octets(3)};
    for (; coming != added.end() && compare(coming->key, row) < 0; ++coming) digest(digester, *coming);
    if (going != removed.end()) {
      const auto order = compare(going->key, row);
      if (order == 0 && going->ttl != row.ttl) return std::nullopt;
      if (order == 0) {
        ++going;
        continue;
      }
    }
    if (coming != added.end() && compare(coming->key, row) == 0) return std::nullopt;
    digester.add(row.owner, row.type, row.rrclass, row.ttl, row.rdata);
  }
  if (going != removed.end()) return std::nullopt;
  for (; coming != added.end(); ++coming) digest(digester, *coming);
  return digester.finish();
}

}  // namespace yore::archive
