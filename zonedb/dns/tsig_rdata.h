// TsigRdata: the fields of a TSIG record's RDATA (RFC 8945 section 4.2), both ways.
//
// Signing and verifying are for those who hold keys; reading what a peer said is for all.
//
// Threads: values and pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "zonedb/dns/name.h"
#include "zonedb/dns/rdata.h"

namespace yore {

struct TsigRdata {
  Name algorithm;                 // "hmac-sha256."
  std::uint64_t time_signed = 0;  // seconds since 1970, 48 bits
  std::uint16_t fudge = 0;        // seconds
  Octets mac;
  std::uint16_t original_id = 0;
  std::uint16_t error = 0;  // an RCODE of the TSIG registry: 16 BADSIG, 17 BADKEY, 18 BADTIME, 22 BADTRUNC
  Octets other;
};

[[nodiscard]] Result<TsigRdata> parse_tsig_rdata(OctetsView rdata);
[[nodiscard]] Rdata tsig_rdata(const TsigRdata& tsig);
[[nodiscard]] std::string tsig_error_text(std::uint16_t error);  // "BADKEY"; "TSIG error 99" for others

}  // namespace yore
