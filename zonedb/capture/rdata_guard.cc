#include "zonedb/capture/rdata_guard.h"

#include <ldns/ldns.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "zonedb/capture/rdata_reader.h"
#include "zonedb/capture/rr_reader.h"
#include "zonedb/dns/timestamp.h"

namespace yore::capture {
namespace {

// The word as a number no larger than `limit`; a word that is no number at all is left to ldns (it may be a mnemonic).
Result<void> check_number(Token word, std::uint64_t limit) {
  const bool negative = word.size() > 1 && word[0] == '-' && is_digit(word[1]);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool all_digits = end == word.data() + word.size();
  if (negative || (all_digits && (error == std::errc::result_out_of_range || number > limit))) {
    return fail(ErrorCode::kBadInput, "the number " + std::string(word.substr(0, 40)) + " is out of range (0 to " +
                                          std::to_string(limit) + ")");
  }
  return {};
}

Result<void> check_hexadecimal(std::span<const Token> words) {
  std::size_t digits = 0;
  for (const Token word : words) digits += word.size();
  if (digits % 2 != 0) return fail(ErrorCode::kBadInput, "the hexadecimal digits do not make whole octets");
  return {};
}

// One <character-string> (RFC 1035 section 3.3), which is the whole word.
Result<void> check_string(Token word) {
  constexpr std::size_t kLongest = 255;
  const bool in_quotes = word.starts_with('"');
  std::size_t octets = 0;
  for (std::size_t at = in_quotes ? 1 : 0; at < word.size(); ++at) {
    if (word[at] == '"') {
      if (in_quotes && at + 1 == word.size()) break;
      return fail(ErrorCode::kBadInput,
                  "a quote is inside of a word; write \\\" for it, or a blank between two strings");
    }
    if (word[at] == '\\') at += at + 1 < word.size() && is_digit(word[at + 1]) ? 3 : 1;
    if (++octets > kLongest) {
      return fail(ErrorCode::kBadInput,
                  "the string cannot be read: it is longer than 255 octets (RFC 1035 section 3.3): " +
                      std::string(word.substr(0, 40)) + "...");
    }
  }
  return {};
}

// ldns takes each name with a first label @ for the origin, or without one for the owner, however it is written.
Result<void> check_name(Token word, const Name* origin) {
  YORE_TRY(const Name name, read_name(word, origin));
  if (word == "@" || name.is_root() || name.label(0) != "@") return {};
  return fail(ErrorCode::kBadInput, "the name " + std::string(word.substr(0, 40)) +
                                        " begins with a label @, which is not read in this type; write the RDATA as "
                                        "\\# LENGTH HEXADECIMAL (RFC 3597)");
}

// A moment in seconds or as YYYYMMDDHHmmSS (RFC 4034 section 3.2).
Result<void> check_moment(Token word) {
  if (word.size() != 14) return check_number(word, 0xffffffffU);
  if (!parse_time(word)) return fail(ErrorCode::kBadInput, std::string(word) + " is no date and time of day");
  return {};
}

// The protocol, and ports (RFC 1035 section 3.4.2). Their names differ from machine to machine.
Result<void> check_services(std::span<const Token> words) {
  YORE_CHECK(check_number(words[0], 0xff));
  for (const Token word : words.subspan(1)) {
    const auto port = whole_number(word);
    if (port && *port <= 0xffff) continue;
    return fail(ErrorCode::kBadInput, "\"" + std::string(word.substr(0, 40)) + "\" is no port; write its number");
  }
  return {};
}

// "!1:192.0.2.0/24" (RFC 3123 section 5): no prefix is longer than its address.
Result<void> check_prefix(Token shown) {
  const Token word = shown.substr(shown.starts_with('!') ? 1 : 0);
  const auto family = whole_number(word.substr(0, word.find(':')));
  const auto length = whole_number(word.substr(std::min(word.rfind('/') + 1, word.size())));
  if (!family || (*family != 1 && *family != 2) || !length || *length > (*family == 1 ? 32U : 128U)) {
    return fail(ErrorCode::kBadInput, "\"" + std::string(shown.substr(0, 60)) +
                                          "\" is not a prefix of an APL: 1:IPv4/0 to 32, or 2:IPv6/0 to 128");
  }
  return {};
}

// Precedence, gateway type, algorithm (RFC 4025 section 2.1).
Result<void> check_ipseckey(std::span<const Token> words) {
  for (const Token word : words.first(std::min<std::size_t>(words.size(), 3))) YORE_CHECK(check_number(word, 0xff));
  return {};
}

Result<void> check_field(ldns_rdf_type field, std::span<const Token> words, const Name* origin) {
  switch (field) {
    case LDNS_RDF_TYPE_DNAME:
      return check_name(words[0], origin);
    case LDNS_RDF_TYPE_INT8:
    case LDNS_RDF_TYPE_ALG:
    case LDNS_RDF_TYPE_CERTIFICATE_USAGE:  // RFC 6698 section 2.1, RFC 8162 section 2
    case LDNS_RDF_TYPE_SELECTOR:
    case LDNS_RDF_TYPE_MATCHING_TYPE:
      return check_number(words[0], 0xff);
    case LDNS_RDF_TYPE_WKS:
      return check_services(words);
    case LDNS_RDF_TYPE_INT16:
      return check_number(words[0], 0xffff);
    case LDNS_RDF_TYPE_CERT_ALG:
      if (whole_number(words[0]) == 0U) {
        return fail(ErrorCode::kBadInput, "the type of a CERT is 0, which is reserved (RFC 4398 section 2.1)");
      }
      return check_number(words[0], 0xffff);
    case LDNS_RDF_TYPE_INT32:
      return check_number(words[0], 0xffffffffU);
    case LDNS_RDF_TYPE_PERIOD:
      if (auto period = read_period(words[0]); !period) return fail(std::move(period).error());
      return {};
    case LDNS_RDF_TYPE_TYPE:
      if (auto type = rrtype_from_text(words[0]); !type) return fail(std::move(type).error());
      return {};
    case LDNS_RDF_TYPE_NSEC:
      for (const Token word : words) {
        if (auto type = rrtype_from_text(word); !type) return fail(std::move(type).error());
      }
      return {};
    case LDNS_RDF_TYPE_STR:
      return check_string(words[0]);
    case LDNS_RDF_TYPE_TIME:
      return check_moment(words[0]);
    case LDNS_RDF_TYPE_APL:
      return check_prefix(words[0]);  // of as many fields as there are words
    case LDNS_RDF_TYPE_IPSECKEY:
      return check_ipseckey(words);
    case LDNS_RDF_TYPE_HEX:
      return check_hexadecimal(words);
    default:
      return {};
  }
}

}  // namespace

Result<void> check_words(RRType type, std::span<const Token> words, const Name* origin) {
  const ldns_rr_descriptor* layout = ldns_rr_descript(static_cast<std::uint16_t>(type));
  std::size_t at = 0;
  for (std::size_t i = 0; at < words.size() && i < ldns_rr_descriptor_maximum(layout); ++i) {
    const ldns_rdf_type field = ldns_rr_descriptor_field_type(layout, i);
    YORE_CHECK(check_field(field, words.subspan(at), origin));
    at += field == LDNS_RDF_TYPE_HIP ? 3 : 1;  // algorithm, HIT and key are one field (RFC 8005 section 6)
  }
  return {};
}

}  // namespace yore::capture
