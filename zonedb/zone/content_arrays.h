// What those who fill ContentArrays share: the builder (content_builder.h, adjust.h), and append_version() (append.h).
//
// Threads: one thread fills.
#pragma once

#include <cstdint>
#include <span>

#include "zonedb/zone/zone_content.h"

namespace yore::zone {

// One RR of an RRset that is put in; its RDATA stands in the octets already.
struct RRMember {
  std::uint32_t rdata = 0;
  std::uint32_t ttl = 0;
  bool ttl_inferred = false;
};

// The type that an RRSIG covers (RFC 4034 section 3.1.1), of other RRs 0.
[[nodiscard]] RRType covered_type(const RR& rr);

// REQUIRES: `members` in canonical order of RDATA, not empty.
[[nodiscard]] RRsetIndex add_rrset(ContentArrays& content, RRType type, RRType covered,
                                   std::span<const RRMember> members);

// Where the RDATA of one RR stands in the octets. REQUIRES: at < rrset.rr_count.
[[nodiscard]] std::uint32_t rdata_place(const ContentArrays& content, const StoredRRset& rrset,
                                        std::size_t at) noexcept;
[[nodiscard]] OctetsView octets_at(const ContentArrays& content, std::uint32_t place) noexcept;

// Whether the owner of `rrset` exists because of it.
[[nodiscard]] bool counts_for_existence(const StoredRRset& rrset) noexcept;
[[nodiscard]] bool is_wildcard(OctetsView name) noexcept;

// Says what the node that is being made, whose states begin at `first_state`, is from version `from` on: nothing is
// added where that is what it was.
void add_state(ContentArrays& content, std::uint32_t first_state, std::uint32_t from, std::uint8_t flags,
               std::span<const RRsetIndex> list);

// The number in content.nsec3_chains of the chain to which an NSEC3 with this RDATA belongs, made where it is new.
// kNone for RDATA that is too short to say.
[[nodiscard]] std::uint32_t nsec3_chain_of(ContentArrays& content, OctetsView rdata);

}  // namespace yore::zone
