#include "zonedb/dns/presentation.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <vector>

#include "zonedb/dns/ldns_text.h"

namespace yore {
namespace {

// RFC 3597 section 5.
std::string generic_form(OctetsView rdata) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "\\# " + std::to_string(rdata.size());
  if (!rdata.empty()) text += ' ';
  for (std::size_t i = 0; i < rdata.size(); ++i) {
    text += kDigits[octet_at(rdata, i) >> 4];
    text += kDigits[octet_at(rdata, i) & 15];
  }
  return text;
}

std::string address_text(int family, OctetsView rdata) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, rdata.data(), text.data(), text.size());
  return text.data();
}

// A name as RDATA prints it: "\\#" at the beginning would be taken for the generic form (RFC 3597 section 5).
std::string name_text(const Name& name) {
  std::string text = name.to_text();
  return text.starts_with("\\#") ? "\\035" + text.substr(2) : text;
}

// Types whose RDATA is names and numbers throughout: 'N' a name, '2' and '4' numbers of so many octets.
std::string_view plain_layout(RRType type) {
  switch (type) {
    case RRType::kNS:
    case RRType::kCNAME:
    case RRType::kPTR:
    case RRType::kDNAME:
      return "N";
    case RRType::kSOA:
      return "NN44444";
    case RRType::kMX:
    case RRType::kAFSDB:
    case RRType::kRT:
    case RRType::kKX:
      return "2N";
    case RRType::kSRV:
      return "222N";
    case RRType::kRP:
    case RRType::kMINFO:
      return "NN";
    default:
      return {};
  }
}

std::optional<std::string> plain_form(RRType type, OctetsView rdata) {
  std::string text;
  std::size_t at = 0;
  for (const char field : plain_layout(type)) {
    if (at > 0) text += ' ';
    const auto size = field == 'N' ? Name::wire_size_at(rdata, at) : static_cast<std::size_t>(field - '0');
    if (!size || at + *size > rdata.size()) return std::nullopt;
    if (field == 'N') text += name_text(Name::from_wire(rdata.substr(at, *size)).value());
    if (field == '2') text += std::to_string(u16_at(rdata, at));
    if (field == '4') text += std::to_string(u32_at(rdata, at));
    at += *size;
  }
  if (text.empty() || at != rdata.size()) return std::nullopt;
  return text;
}

// The types that make up most of any zone, without ldns.
std::optional<std::string> common_form(RRType type, OctetsView rdata) {
  if (type == RRType::kA && rdata.size() == 4) return address_text(AF_INET, rdata);
  if (type == RRType::kAAAA && rdata.size() == 16) return address_text(AF_INET6, rdata);
  return plain_form(type, rdata);
}

// Where the name of RDATA that ldns prints begins; ldns prints all characters as they are, and not every reader of zone
// files takes them.
std::optional<std::size_t> name_offset(RRType type) {
  switch (type) {
    case RRType::kNSEC:
    case RRType::kNXT:
      return 0;
    case RRType::kSVCB:
    case RRType::kHTTPS:
      return 2;
    case RRType::kRRSIG:
    case RRType::kSIG:
      return 18;
    default:
      return std::nullopt;
  }
}

bool has_odd_name(RRType type, OctetsView rdata) {
  const auto offset = name_offset(type);
  if (!offset) return false;
  const auto size = Name::wire_size_at(rdata, *offset);
  return !size || Name::from_wire(rdata.substr(*offset, *size))->to_text().find('\\') != std::string::npos;
}

// A CERT of type 0, which is reserved (RFC 4398 section 2.1): ldns prints it, and loses memory when it refuses to read
// it.
bool is_cert_of_no_type(RRType type, OctetsView rdata) {
  return static_cast<ldns_rr_type>(type) == LDNS_RR_TYPE_CERT && rdata.size() >= 2 && u16_at(rdata, 0) == 0;
}

// The types that NSD, Knot DNS and BIND all know by name (those of Debian 12); zone files have all others as TYPEnnn.
bool is_known_by_all(std::string_view type) {
  constexpr std::array<std::string_view, 51> kTypes = {
      "A",       "NS",    "CNAME",  "SOA",      "PTR",    "HINFO", "MINFO", "MX",   "TXT",        "RP",  "AFSDB",
      "RT",      "KEY",   "AAAA",   "LOC",      "SRV",    "NAPTR", "KX",    "CERT", "DNAME",      "APL", "DS",
      "SSHFP",   "RRSIG", "NSEC",   "IPSECKEY", "DNSKEY", "DHCID", "NSEC3", "TLSA", "NSEC3PARAM", "CDS", "SMIMEA",
      "CDNSKEY", "CSYNC", "ZONEMD", "SVCB",     "HTTPS",  "SPF",   "NID",   "L32",  "OPENPGPKEY", "L64", "LP",
      "EUI48",   "EUI64", "URI",    "CAA",      "IXFR",   "AXFR",  "ANY"};
  return type.starts_with("TYPE") || std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

// Whether RDATA that ldns prints names types that not every reader of zone files knows: the words from `first` on of
// NSEC, NSEC3 and CSYNC, one word of RRSIG.
bool names_rare_types(RRType type, const std::string& text) {
  const std::size_t first = type == RRType::kNSEC ? 1 : type == RRType::kNSEC3 ? 5 : type == RRType::kCSYNC ? 2 : 0;
  if (first == 0 && type != RRType::kRRSIG) return false;
  std::istringstream words(text);
  std::string word;
  for (std::size_t i = 0; words >> word; ++i) {
    if (i >= first && !is_known_by_all(word)) return true;
    if (first == 0) break;
  }
  return false;
}

bool is_svcb(RRType type) { return type == RRType::kSVCB || type == RRType::kHTTPS; }

// RFC 9461's name of SVCB key 7, which Knot DNS of Debian 12 does not know.
void put_number_for_dohpath(std::string& text) {
  constexpr std::string_view kName = " dohpath=";
  if (const std::size_t at = text.find(kName); at != std::string::npos) text.replace(at, kName.size(), " key7=");
}

// What ldns makes of the octets; nothing where it does not know the type or finds the layout broken.
std::optional<std::string> ldns_form(RRType type, OctetsView rdata) {
  Octets wire;
  append_u16(wire, static_cast<std::uint16_t>(rdata.size()));
  wire += rdata;
  const LdnsRr rr(ldns_rr_new());
  ldns_rr_set_type(rr.get(), static_cast<ldns_rr_type>(type));
  std::size_t at = 0;
  if (ldns_wire2rdf(rr.get(), reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size(), &at) != LDNS_STATUS_OK) {
    return std::nullopt;
  }
  const LdnsBuffer buffer(ldns_buffer_new(LDNS_MIN_BUFLEN));
  for (std::size_t i = 0; i < ldns_rr_rd_count(rr.get()); ++i) {
    if (i > 0) ldns_buffer_printf(buffer.get(), " ");
    if (ldns_rdf2buffer_str(buffer.get(), ldns_rr_rdf(rr.get(), i)) != LDNS_STATUS_OK) return std::nullopt;
  }
  std::string text(reinterpret_cast<const char*>(ldns_buffer_begin(buffer.get())), ldns_buffer_position(buffer.get()));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (text.empty() || names_rare_types(type, text)) return std::nullopt;
  // ldns escapes an alpn once, where RFC 9460 appendix A.1 wants it twice.
  if (is_svcb(type) && text.find('\\') != std::string::npos) return std::nullopt;
  if (is_svcb(type)) put_number_for_dohpath(text);
  return text;
}

Result<LdnsRr> parse_with_ldns(const std::string& text, const Name& origin) {
  ldns_rdf* origin_rdf = nullptr;
  const OctetsView wire = origin.wire();
  origin_rdf = ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, wire.size(), wire.data());
  ldns_rr* parsed = nullptr;
  ldns_rdf* previous = nullptr;
  const ldns_status status = ldns_rr_new_frm_str(&parsed, text.c_str(), 0, origin_rdf, &previous);
  ldns_rdf_deep_free(origin_rdf);
  ldns_rdf_deep_free(previous);
  if (status != LDNS_STATUS_OK) {
    return fail(ErrorCode::kBadInput,
                "not a resource record (" + std::string(ldns_get_errorstr_by_id(status)) + "): " + text.substr(0, 200));
  }
  return LdnsRr(parsed);
}

Rdata wire_of(const ldns_rr& rr) {
  Rdata rdata;
  for (std::size_t i = 0; i < ldns_rr_rd_count(&rr); ++i) {
    const ldns_rdf* field = ldns_rr_rdf(&rr, i);
    rdata.append(reinterpret_cast<const char*>(ldns_rdf_data(field)), ldns_rdf_size(field));
  }
  return rdata;
}

// ldns takes a quote that does not end for good (RFC 1035 section 5.1 does not).
bool quotes_balance(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return !quoted;
}

}  // namespace

std::string rdata_to_text(RRType type, OctetsView rdata) {
  if (auto text = common_form(type, rdata)) return *std::move(text);
  const bool is_odd = has_odd_name(type, rdata) || is_cert_of_no_type(type, rdata);
  if (auto text = is_odd ? std::nullopt : ldns_form(type, rdata)) {
    if (const auto again = rdata_from_text(type, *text); again && *again == rdata) return *std::move(text);
  }
  return generic_form(rdata);
}

Result<Rdata> rdata_from_text(RRType type, std::string_view text, const Name& origin) {
  YORE_TRY(RR rr, rr_from_text(". 0 IN " + to_text(type) + " " + std::string(text), origin));
  return std::move(rr.rdata);
}

std::string rr_to_text(const RR& rr) {
  const std::string type = to_text(rr.type);
  const std::string rdata =
      is_known_by_all(type) ? type + " " + rdata_to_text(rr.type, rr.rdata)
                            : "TYPE" + std::to_string(static_cast<unsigned>(rr.type)) + " " + generic_form(rr.rdata);
  return rr.owner.to_text() + " " + std::to_string(rr.ttl.seconds) + " " + to_text(rr.rrclass) + " " + rdata;
}

Result<RR> rr_from_text(std::string_view text, const Name& origin) {
  if (!quotes_balance(text)) {
    return fail(ErrorCode::kBadInput, "a quote does not end: " + std::string(text.substr(0, 200)));
  }
  YORE_TRY(const LdnsRr parsed, parse_with_ldns(std::string(text), origin));
  RR rr;
  const ldns_rdf* owner = ldns_rr_owner(parsed.get());
  YORE_TRY(rr.owner, Name::from_wire({reinterpret_cast<const char*>(ldns_rdf_data(owner)), ldns_rdf_size(owner)}));
  rr.type = static_cast<RRType>(ldns_rr_get_type(parsed.get()));
  rr.rrclass = static_cast<RRClass>(ldns_rr_get_class(parsed.get()));
  rr.ttl = Ttl{ldns_rr_ttl(parsed.get())};
  rr.rdata = wire_of(*parsed);
  return rr;
}

}  // namespace yore
