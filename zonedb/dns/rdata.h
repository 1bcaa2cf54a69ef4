// Rdata: the RDATA of one RR in uncompressed wire form, and what its layout says about the names inside it.
//
// Reading and printing presentation form is ldns's work (presentation.h); here is what Yore needs to know of each type:
// where the names are, for canonical form (RFC 4034 section 6.2), for compression (RFC 3597 section 4) and for the
// additional section.
//
// Threads: values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/octets.h"
#include "zonedb/dns/rrtype.h"
#include "zonedb/dns/serial.h"

namespace yore {

using Rdata = Octets;

// A name inside RDATA: the octets [offset, offset + size).
struct EmbeddedName {
  std::uint16_t offset = 0;
  std::uint16_t size = 0;
  friend bool operator==(const EmbeddedName&, const EmbeddedName&) = default;
};

// The fields of RDATA up to its last name: 'N' a name, '1', '2', '4' so many octets, '8' eighteen octets (RRSIG's and
// SIG's fixed part), 'S' a character string; what follows the last name has none. Empty for types without names.
[[nodiscard]] std::string_view rdata_layout(RRType type);
// Octets that one field of a layout takes at `at` of uncompressed RDATA, or nothing where it runs past the end.
[[nodiscard]] std::optional<std::size_t> rdata_field_size(char field, OctetsView rdata, std::size_t at) noexcept;

// The names inside RDATA of the types that RFC 4034 section 6.2 lists (less NSEC: RFC 6840 section 5.1), in order;
// none for other types or where the RDATA does not follow its layout.
[[nodiscard]] std::vector<EmbeddedName> embedded_names(RRType type, OctetsView rdata);
// Whether a name in this type's RDATA may be compressed in a message: the types of RFC 1035 only (RFC 3597 section 4).
[[nodiscard]] bool may_compress(RRType type) noexcept;
// RDATA with its embedded names in lower case (RFC 4034 section 6.2).
[[nodiscard]] Rdata canonical_rdata(RRType type, OctetsView rdata);

// The target of NS, CNAME, DNAME, PTR, MX, SRV, and the like: the first embedded name. SVCB's and HTTPS's TargetName,
// which RFC 4034 does not list, too. Nothing for other types or a broken layout.
[[nodiscard]] std::optional<Name> rdata_target(RRType type, OctetsView rdata);

struct SoaFields {
  Name mname;
  Name rname;
  Serial serial;
  std::uint32_t refresh = 0;
  std::uint32_t retry = 0;
  std::uint32_t expire = 0;
  std::uint32_t minimum = 0;
};
[[nodiscard]] Result<SoaFields> soa_fields(OctetsView rdata);

}  // namespace yore
