#include "zonedb/dns/rrtype.h"

#include <charconv>
#include <optional>

#include "zonedb/dns/ldns_text.h"
#include "zonedb/dns/octets.h"

namespace yore {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return result;
}

// The number of "TYPE123" or "CLASS123" (RFC 3597 section 5).
std::optional<std::uint16_t> generic_number(std::string_view text, std::string_view prefix) {
  if (text.size() <= prefix.size() || text.substr(0, prefix.size()) != prefix) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string to_text(RRType type) {
  const LdnsBuffer buffer(ldns_buffer_new(32));
  if (ldns_rr_type2buffer_str(buffer.get(), static_cast<ldns_rr_type>(type)) != LDNS_STATUS_OK) {
    return "TYPE" + std::to_string(static_cast<unsigned>(type));
  }
  return {reinterpret_cast<const char*>(ldns_buffer_begin(buffer.get())), ldns_buffer_position(buffer.get())};
}

Result<RRType> rrtype_from_text(std::string_view text) {
  const std::string name = upper(text);
  if (const auto number = generic_number(name, "TYPE")) return static_cast<RRType>(*number);
  // ldns reads whatever follows TYPE as a number of any size.
  const ldns_rr_type type = name.starts_with("TYPE") ? ldns_rr_type{} : ldns_get_rr_type_by_name(name.c_str());
  if (type == 0) {
    return fail(ErrorCode::kUnsupported,
                "the RR type \"" + std::string(text) + "\" is not known; write TYPEnnn with its number (RFC 3597)");
  }
  return static_cast<RRType>(type);
}

std::string to_text(RRClass rrclass) {
  switch (rrclass) {
    case RRClass::kIN:
      return "IN";
    case RRClass::kCH:
      return "CH";
    case RRClass::kHS:
      return "HS";
    case RRClass::kNONE:
      return "NONE";
    case RRClass::kANY:
      return "ANY";
  }
  return "CLASS" + std::to_string(static_cast<unsigned>(rrclass));
}

Result<RRClass> rrclass_from_text(std::string_view text) {
  const std::string name = upper(text);
  for (const RRClass rrclass : {RRClass::kIN, RRClass::kCH, RRClass::kHS, RRClass::kNONE, RRClass::kANY}) {
    if (name == to_text(rrclass)) return rrclass;
  }
  if (const auto number = generic_number(name, "CLASS")) return static_cast<RRClass>(*number);
  return fail(ErrorCode::kUnsupported, "the class \"" + std::string(text) + "\" is not known; write CLASSnnn");
}

std::string to_text(Rcode rcode) {
  switch (rcode) {
    case Rcode::kNoError:
      return "NOERROR";
    case Rcode::kFormErr:
      return "FORMERR";
    case Rcode::kServFail:
      return "SERVFAIL";
    case Rcode::kNXDomain:
      return "NXDOMAIN";
    case Rcode::kNotImp:
      return "NOTIMP";
    case Rcode::kRefused:
      return "REFUSED";
    case Rcode::kYXDomain:
      return "YXDOMAIN";
    case Rcode::kNotAuth:
      return "NOTAUTH";
    case Rcode::kBadVers:
      return "BADVERS";
    case Rcode::kBadCookie:
      return "BADCOOKIE";
  }
  return "RCODE" + std::to_string(static_cast<unsigned>(rcode));
}

}  // namespace yore
