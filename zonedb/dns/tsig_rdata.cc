#include "zonedb/dns/tsig_rdata.h"

namespace yore {

Result<TsigRdata> parse_tsig_rdata(OctetsView rdata) {
  const auto broken = [] { return fail(ErrorCode::kBadInput, "the RDATA is not that of a TSIG"); };
  TsigRdata tsig;
  const auto name_size = Name::wire_size_at(rdata, 0);
  if (!name_size) return broken();
  YORE_TRY(tsig.algorithm, Name::from_wire(rdata.substr(0, *name_size)));
  std::size_t at = *name_size;
  if (rdata.size() - at < 10) return broken();
  tsig.time_signed = static_cast<std::uint64_t>(u16_at(rdata, at)) << 32 | u32_at(rdata, at + 2);
  tsig.fudge = u16_at(rdata, at + 6);
  const std::size_t mac_size = u16_at(rdata, at + 8);
  at += 10;
  if (rdata.size() - at < mac_size + 6) return broken();
  tsig.mac = rdata.substr(at, mac_size);
  at += mac_size;
  tsig.original_id = u16_at(rdata, at);
  tsig.error = u16_at(rdata, at + 2);
  const std::size_t other_size = u16_at(rdata, at + 4);
  at += 6;
  if (rdata.size() - at != other_size) return broken();
  tsig.other = rdata.substr(at);
  return tsig;
}

Rdata tsig_rdata(const TsigRdata& tsig) {
  Rdata rdata(tsig.algorithm.wire());
  append_u16(rdata, static_cast<std::uint16_t>(tsig.time_signed >> 32));
  append_u32(rdata, static_cast<std::uint32_t>(tsig.time_signed & 0xffffffffU));
  append_u16(rdata, tsig.fudge);
  append_u16(rdata, static_cast<std::uint16_t>(tsig.mac.size()));
  rdata += tsig.mac;
  append_u16(rdata, tsig.original_id);
  append_u16(rdata, tsig.error);
  append_u16(rdata, static_cast<std::uint16_t>(tsig.other.size()));
  rdata += tsig.other;
  return rdata;
}

std::string tsig_error_text(std::uint16_t error) {
  switch (error) {  // RFC 8945 section 3
    case 16:
      return "BADSIG";
    case 17:
      return "BADKEY";
    case 18:
      return "BADTIME";
    case 22:
      return "BADTRUNC";
    default:
      return "TSIG error " + std::to_string(error);
  }
}

}  // namespace yore
