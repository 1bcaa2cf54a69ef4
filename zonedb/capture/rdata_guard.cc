#include "zonedb/capture/rdata_guard.h"

#include <ldns/ldns.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "zonedb/capture/rdata_reader.h"
#include "zonedb/capture/rr_reader.h"

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

Result<void> check_field(ldns_rdf_type field, std::span<const Token> words, const Name* origin) {
  switch (field) {
    case LDNS_RDF_TYPE_DNAME:
      if (auto name = read_name(words[0], origin); !name) return fail(std::move(name).error());
      return {};
    case LDNS_RDF_TYPE_INT8:
    case LDNS_RDF_TYPE_ALG:
      return check_number(words[0], 0xff);
    case LDNS_RDF_TYPE_INT16:
    case LDNS_RDF_TYPE_CERT_ALG:
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
    case LDNS_RDF_TYPE_HEX:
      return check_hexadecimal(words);
    default:
      return {};
  }
}

}  // namespace

Result<void> check_words(RRType type, std::span<const Token> words, const Name* origin) {
  const ldns_rr_descriptor* layout = ldns_rr_descript(static_cast<std::uint16_t>(type));
  const std::size_t fields = std::min(words.size(), ldns_rr_descriptor_maximum(layout));
  for (std::size_t i = 0; i < fields; ++i) {
    YORE_CHECK(check_field(ldns_rr_descriptor_field_type(layout, i), words.subspan(i), origin));
  }
  return {};
}

}  // namespace yore::capture
