// StoredRR: an RR as the rows of lifespan and observation hold it, identity apart from spelling.
//
// Threads: values and pure functions; to_stored_content() gives half of its work to a thread that ends before it does.
#pragma once

#include <compare>
#include <vector>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/rows.h"
#include "zonedb/dns/digest.h"
#include "zonedb/dns/rr.h"

namespace yore::archive {

// Identity of an RR within a zone: canonical, in the order of RFC 4034 section 6 by plain comparison.
struct RRKey {
  Octets owner;  // Name::sort_key()
  std::uint16_t type = 0;
  std::uint16_t rrclass = 0;
  Rdata rdata;  // canonical_rdata()
  friend auto operator<=>(const RRKey&, const RRKey&) = default;
  friend bool operator==(const RRKey&, const RRKey&) = default;
};

// How it was written where that is not canonical; empty where it is.
struct Spelling {
  Octets owner;  // wire form
  Rdata rdata;
  friend bool operator==(const Spelling&, const Spelling&) = default;
};

struct StoredRR {
  RRKey key;
  std::uint32_t ttl = 0;
  bool inferred = false;
  Spelling spelling;
};

[[nodiscard]] StoredRR to_stored(const RR& rr);
[[nodiscard]] StoredView view_of(const StoredRR& stored) noexcept;

// RRs sorted and deduplicated as sort_and_deduplicate() does (dns/content.h), with the hashes that archive/ compares
// them by.
struct StoredContent {
  std::vector<StoredRR> rrs;  // canonical order
  Sha256 hash;                // content_hash()
  // Over all that content_hash() passes over: spellings and inferred TTLs; empty where there are none.
  Octets spelling;
};
// Uses a second thread where there is much to do.
[[nodiscard]] StoredContent to_stored_content(const std::vector<RR>& rrs);

// Reads owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata from columns `at` to `at` + 7. The view
// is good until the next row.
[[nodiscard]] StoredRR read_stored(const Statement& row, int at);
[[nodiscard]] StoredView view_stored(const Statement& row, int at);
inline constexpr std::string_view kStoredColumns =
    "owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata";

}  // namespace yore::archive
