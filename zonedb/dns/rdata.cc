#include "zonedb/dns/rdata.h"

#include <algorithm>
#include <string_view>

namespace yore {
// Types of RFC 4034 section 6.2, less NSEC (RFC 6840 section 5.1). A6 (RFC 2874) is left to its generic form: its
// name's place depends on a prefix length, and the type is historic.
std::string_view rdata_layout(RRType type) {
  switch (type) {
    case RRType::kNS:
    case RRType::kMD:
    case RRType::kMF:
    case RRType::kCNAME:
    case RRType::kMB:
    case RRType::kMG:
    case RRType::kMR:
    case RRType::kPTR:
    case RRType::kDNAME:
    case RRType::kNXT:
      return "N";
    case RRType::kSOA:
    case RRType::kMINFO:
    case RRType::kRP:
      return "NN";
    case RRType::kMX:
    case RRType::kAFSDB:
    case RRType::kRT:
    case RRType::kKX:
      return "2N";
    case RRType::kPX:
      return "2NN";
    case RRType::kSRV:
      return "222N";
    case RRType::kNAPTR:
      return "22SSSN";
    case RRType::kSIG:
    case RRType::kRRSIG:
      return "8N";
    default:
      return {};
  }
}

std::optional<std::size_t> rdata_field_size(char field, OctetsView rdata, std::size_t at) noexcept {
  std::size_t size = 0;
  switch (field) {
    case 'N':
      return Name::wire_size_at(rdata, at);
    case 'S':
      if (at >= rdata.size()) return std::nullopt;
      size = std::size_t{1} + octet_at(rdata, at);
      break;
    case '8':
      size = 18;
      break;
    default:
      size = static_cast<std::size_t>(field - '0');
  }
  if (at + size > rdata.size()) return std::nullopt;
  return size;
}

std::vector<EmbeddedName> embedded_names(RRType type, OctetsView rdata) {
  std::vector<EmbeddedName> names;
  std::size_t at = 0;
  for (const char field : rdata_layout(type)) {
    const auto size = rdata_field_size(field, rdata, at);
    if (!size) return {};
    if (field == 'N') names.push_back({static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(*size)});
    at += *size;
  }
  return names;
}

bool may_compress(RRType type) noexcept {
  switch (type) {
    case RRType::kNS:
    case RRType::kMD:
    case RRType::kMF:
    case RRType::kCNAME:
    case RRType::kSOA:
    case RRType::kMB:
    case RRType::kMG:
    case RRType::kMR:
    case RRType::kPTR:
    case RRType::kMINFO:
    case RRType::kMX:
      return true;
    default:
      return false;
  }
}

Rdata canonical_rdata(RRType type, OctetsView rdata) {
  Rdata canonical(rdata);
  // No length octet of a label is a capital, so where there is none at all nothing changes.
  if (std::none_of(rdata.begin(), rdata.end(), [](char c) { return ascii_lower(c) != c; })) return canonical;
  for (const EmbeddedName& name : embedded_names(type, rdata)) {
    const auto begin = canonical.begin() + name.offset;
    std::transform(begin, begin + name.size, begin, ascii_lower);
  }
  return canonical;
}

std::optional<Name> rdata_target(RRType type, OctetsView rdata) {
  if (type == RRType::kSVCB || type == RRType::kHTTPS) {  // RFC 9460 section 2.2: SvcPriority, TargetName
    const auto size = Name::wire_size_at(rdata, 2);
    if (!size) return std::nullopt;
    return Name::from_wire(rdata.substr(2, *size)).value();
  }
  const auto names = embedded_names(type, rdata);
  if (names.empty()) return std::nullopt;
  return Name::from_wire(rdata.substr(names[0].offset, names[0].size)).value();
}

Result<SoaFields> soa_fields(OctetsView rdata) {
  const auto names = embedded_names(RRType::kSOA, rdata);
  const std::size_t numbers = names.size() == 2 ? std::size_t{names[1].offset} + names[1].size : 0;
  if (names.size() != 2 || numbers + 20 != rdata.size()) {  // RFC 1035 section 3.3.13
    return fail(ErrorCode::kBadInput, "the RDATA is not that of an SOA");
  }
  SoaFields soa;
  YORE_TRY(soa.mname, Name::from_wire(rdata.substr(names[0].offset, names[0].size)));
  YORE_TRY(soa.rname, Name::from_wire(rdata.substr(names[1].offset, names[1].size)));
  soa.serial = Serial{u32_at(rdata, numbers)};
  soa.refresh = u32_at(rdata, numbers + 4);
  soa.retry = u32_at(rdata, numbers + 8);
  soa.expire = u32_at(rdata, numbers + 12);
  soa.minimum = u32_at(rdata, numbers + 16);
  return soa;
}

}  // namespace yore
