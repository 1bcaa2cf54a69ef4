// RR and RRset: one resource record, and the RRs of one owner, class and type.
//
// Threads: values.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/rdata.h"
#include "zonedb/dns/rrtype.h"

namespace yore {

// Seconds. A value with the top bit set counts as 0 (RFC 2181 section 8).
struct Ttl {
  std::uint32_t seconds = 0;
  friend constexpr auto operator<=>(Ttl, Ttl) noexcept = default;
};

// Equality and order are canonical (RFC 4034 section 6): case ignored where it has no meaning, TTL not part of it.
struct RR {
  Name owner;
  RRType type = RRType::kA;
  RRClass rrclass = RRClass::kIN;
  Ttl ttl;
  bool ttl_inferred = false;  // the text had no TTL: the last explicit one, else the SOA MINIMUM
  Rdata rdata;

  [[nodiscard]] RR canonical() const;  // owner and embedded names in lower case
  friend bool operator==(const RR& a, const RR& b);
  friend std::weak_ordering operator<=>(const RR& a, const RR& b);
};

// `ttl` is the lowest of its RRs (RFC 2181 section 5.2). The rdatas are in canonical order and distinct.
struct RRset {
  Name owner;
  RRType type = RRType::kA;
  RRClass rrclass = RRClass::kIN;
  Ttl ttl;
  std::vector<Rdata> rdatas;
  friend bool operator==(const RRset& a, const RRset& b);  // canonical, TTL included
};

// Groups RRs, in any order, into RRsets in canonical order of owner, then type, then class.
[[nodiscard]] std::vector<RRset> group_into_rrsets(std::vector<RR> rrs);

}  // namespace yore
