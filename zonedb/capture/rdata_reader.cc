#include "zonedb/capture/rdata_reader.h"

#include <arpa/inet.h>
#include <ldns/ldns.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "zonedb/capture/loc_reader.h"
#include "zonedb/capture/rdata_guard.h"
#include "zonedb/capture/rr_reader.h"
#include "zonedb/capture/svcb_reader.h"

namespace yore::capture {
namespace {

struct FreeRr {
  void operator()(ldns_rr* rr) const { ldns_rr_free(rr); }
};
struct FreeRdf {
  void operator()(ldns_rdf* rdf) const { ldns_rdf_deep_free(rdf); }
};
using Rr = std::unique_ptr<ldns_rr, FreeRr>;
using Rdf = std::unique_ptr<ldns_rdf, FreeRdf>;

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 80;
  return "\"" + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "..." : "") + "\"";
}

constexpr const char* kGenericAdvice = "write it as \\# LENGTH HEXADECIMAL (RFC 3597)";

bool is_relative(Token name) {
  if (!name.ends_with('.')) return true;
  std::size_t escapes = 0;
  while (escapes + 1 < name.size() && name[name.size() - 2 - escapes] == '\\') ++escapes;
  return escapes % 2 == 1;
}

Result<Rdata> read_address(int family, std::size_t size, std::span<const Token> words) {
  std::array<char, 16> octets{};
  if (words.size() != 1 || inet_pton(family, std::string(words[0]).c_str(), octets.data()) != 1) {
    return fail(ErrorCode::kBadInput, quoted(words.empty() ? "" : words[0]) + " is not one " +
                                          (family == AF_INET ? "IPv4" : "IPv6") + " address");
  }
  return Rdata(octets.data(), size);
}

Result<Rdata> read_target(RRType type, std::span<const Token> words, const Name* origin) {
  if (words.size() != 1) {
    return fail(ErrorCode::kBadInput,
                "the RDATA of " + to_text(type) + " is one name, not " + std::to_string(words.size()) + " words");
  }
  YORE_TRY(const Name target, read_name(words[0], origin));
  return Rdata(target.wire());
}

// RFC 1035 section 3.3.13.
Result<Rdata> read_soa(std::span<const Token> words, const Name* origin) {
  const auto serial = words.size() == 7 ? whole_number(words[2]) : std::nullopt;
  if (!serial) {
    return fail(ErrorCode::kBadInput, "the RDATA of an SOA is two names, a serial number and four times");
  }
  YORE_TRY(const Name mname, read_name(words[0], origin));
  YORE_TRY(const Name rname, read_name(words[1], origin));
  Rdata rdata(mname.wire());
  rdata += rname.wire();
  append_u32(rdata, *serial);
  for (const Token word : words.subspan(3)) {
    YORE_TRY(const std::uint32_t seconds, read_period(word));
    append_u32(rdata, seconds);
  }
  return rdata;
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c = ascii_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Whether ldns finds the type's layout in the octets; types that it does not know have none (RFC 3597 section 5).
bool follows_layout(RRType type, const Rdata& rdata) {
  Octets wire;
  append_u16(wire, static_cast<std::uint16_t>(rdata.size()));
  wire += rdata;
  const Rr rr(ldns_rr_new());
  ldns_rr_set_type(rr.get(), static_cast<ldns_rr_type>(type));
  std::size_t at = 0;
  const auto* octets = reinterpret_cast<const std::uint8_t*>(wire.data());
  return ldns_wire2rdf(rr.get(), octets, wire.size(), &at) == LDNS_STATUS_OK && at == wire.size();
}

// `\# 4 0A000001` (RFC 3597 section 5). `words` are those after `\#`.
Result<Rdata> read_generic(RRType type, std::span<const Token> words) {
  const auto declared = words.empty() ? std::nullopt : whole_number(words[0]);
  if (!declared || *declared > 65535) {
    return fail(ErrorCode::kBadInput, "\\# is not followed by the length of the RDATA (RFC 3597)");
  }
  std::string digits;
  for (const Token word : words.subspan(1)) digits += word;
  Rdata rdata;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]);
    const int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return fail(ErrorCode::kBadInput, "\\# is followed by something other than hexadecimal");
    rdata.push_back(static_cast<char>(high * 16 + low));
  }
  if (digits.size() % 2 != 0 || rdata.size() != *declared) {
    return fail(ErrorCode::kBadInput, "\\# declares " + std::to_string(*declared) + " octets, but " +
                                          std::to_string(digits.size()) + " hexadecimal digits follow");
  }
  if (!rdata.empty() && !follows_layout(type, rdata)) {
    return fail(ErrorCode::kBadInput, "the octets after \\# do not follow the layout of " + to_text(type));
  }
  return rdata;
}

Rdata wire_of(const ldns_rr& rr) {
  Rdata rdata;
  for (std::size_t i = 0; i < ldns_rr_rd_count(&rr); ++i) {
    const ldns_rdf* field = ldns_rr_rdf(&rr, i);
    rdata.append(reinterpret_cast<const char*>(ldns_rdf_data(field)), ldns_rdf_size(field));
  }
  return rdata;
}

// The words of a line as ldns reads them.
Result<std::string> words_for_ldns(RRType type, std::span<const Token> words, const Name* origin) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Token word = words[i];
    if (type == RRType::kIPSECKEY && i == 3 && words[1] == "3") {  // ldns does not complete the gateway's name
      YORE_TRY(const Name gateway, read_name(word, origin));
      text += " " + gateway.to_text();
    } else if (type == RRType::kIPSECKEY && i > 4) {  // the key in several words (RFC 4025 section 3.1)
      text += word;
    } else if (type == RRType::kCAA && i == 2 &&
               word.find('"') == Token::npos) {  // RFC 8659 section 4.1.1: quoted or not
      text += " \"" + std::string(word) + "\"";
    } else {
      (text += ' ') += word;
    }
  }
  return text;
}

// ldns wants a type in the bitmap of a CSYNC; RFC 7477 section 2.1.1 does not.
Result<Rdata> read_csync_without_types(std::span<const Token> words) {
  const auto serial = whole_number(words[0]);
  const auto flags = whole_number(words[1]);
  if (!serial || !flags || *flags > 0xffff) {
    return fail(ErrorCode::kBadInput, "the RDATA of a CSYNC is a serial number, flags (0 to 65535) and types");
  }
  Rdata rdata;
  append_u32(rdata, *serial);
  append_u16(rdata, static_cast<std::uint16_t>(*flags));
  return rdata;
}

// Adds one <character-string> (RFC 1035 section 3.3), its quotes gone.
Result<void> add_string(std::string_view text, Rdata& rdata) {
  constexpr std::size_t kLongest = 255;
  Octets octets;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      octets += text[at];
      continue;
    }
    const bool by_number = at + 1 < text.size() && is_digit(text[at + 1]);
    const auto number = by_number ? whole_number(text.substr(at + 1, 3)) : std::nullopt;
    if (at + 1 == text.size() || (by_number && (text.size() - at < 4 || !number || *number > 255))) {
      return fail(ErrorCode::kBadInput, "the string " + quoted(text) + " cannot be read: a broken escape");
    }
    octets += by_number ? static_cast<char>(*number) : text[at + 1];
    at += by_number ? 3 : 1;
  }
  if (octets.size() > kLongest) {
    return fail(ErrorCode::kBadInput,
                "the string cannot be read: it is longer than 255 octets (RFC 1035 section 3.3.14); write it as "
                "several: " +
                    quoted(text));
  }
  rdata += static_cast<char>(octets.size());
  rdata += octets;
  return {};
}

std::size_t end_of_unquoted(Token word) {
  std::size_t end = 0;
  while (end < word.size() && word[end] != '"') end += word[end] == '\\' ? 2 : 1;
  return std::min(end, word.size());
}

// Strings, in quotes or not, each as long as it goes: BIND parts "a"b"c" likewise.
Result<Rdata> read_strings(std::span<const Token> words) {
  Rdata rdata;
  for (Token word : words) {
    while (!word.empty()) {
      // Words end where their quotes do.
      const bool in_quotes = word.starts_with('"');
      const std::size_t end = in_quotes ? end_of_quoted(word) : end_of_unquoted(word);
      YORE_CHECK(add_string(in_quotes ? word.substr(1, end - 1) : word.substr(0, end), rdata));
      word.remove_prefix(in_quotes ? end + 1 : end);
    }
  }
  if (rdata.empty()) return fail(ErrorCode::kBadInput, "there is no string");
  return rdata;
}

// What ldns reads of the text of an RR; it would leave out what stands behind.
constexpr std::size_t kMostText = 65000;

Result<Rdata> read_with_ldns(RRType type, std::span<const Token> words, const Name* origin) {
  YORE_CHECK(check_words(type, words, origin));
  if (type == RRType::kCSYNC && words.size() == 2) return read_csync_without_types(words);
  YORE_TRY(const std::string rdata_text, words_for_ldns(type, words, origin));
  const std::string text = ". 0 IN " + to_text(type) + rdata_text;
  if (text.size() > kMostText) {
    return fail(ErrorCode::kBadInput, "the RDATA of this " + to_text(type) + " has more than " +
                                          std::to_string(kMostText) + " characters; " + kGenericAdvice);
  }
  Rdf origin_rdf;
  if (origin != nullptr) {
    origin_rdf.reset(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, origin->wire().size(), origin->wire().data()));
  }
  ldns_rr* parsed = nullptr;
  ldns_rdf* previous = nullptr;
  const ldns_status status = ldns_rr_new_frm_str(&parsed, text.c_str(), 0, origin_rdf.get(), &previous);
  const Rdf free_previous(previous);
  if (status != LDNS_STATUS_OK) {
    return fail(ErrorCode::kBadInput, "the RDATA of this " + to_text(type) + " cannot be read (" +
                                          ldns_get_errorstr_by_id(status) + "): " + quoted(text.substr(7)) +
                                          "; if it is right, " + kGenericAdvice);
  }
  const Rr rr(parsed);
  return wire_of(*rr);
}

// What dig +nocrypto and kdig +nocrypto print in place of keys, digests and signatures.
bool is_left_out(Token word) { return word == "[omitted]" || word == "[key" || word == "[id"; }

Result<Rdata> read_any(RRType type, std::span<const Token> words, const Name* origin) {
  for (const Token word : words) {
    if (is_left_out(word)) {
      return fail(ErrorCode::kUnsupported, "keys or signatures were left out (+nocrypto); capture without that option");
    }
  }
  if (!words.empty() && words[0] == "\\#") return read_generic(type, words.subspan(1));
  switch (type) {
    case RRType::kA:
      return read_address(AF_INET, 4, words);
    case RRType::kAAAA:
      return read_address(AF_INET6, 16, words);
    case RRType::kNS:
    case RRType::kCNAME:
    case RRType::kDNAME:
    case RRType::kPTR:
    case RRType::kNSAPPTR:  // NSAP-PTR (RFC 1706 section 6), of which ldns makes a string
      return read_target(type, words, origin);
    case RRType::kSOA:
      return read_soa(words, origin);
    case RRType::kSVCB:
    case RRType::kHTTPS:
      return read_svcb(words, origin);
    case RRType::kLOC:
      return read_loc(words);
    case RRType::kTXT:
    case RRType::kSPF:
      return read_strings(words);
    default:
      return read_with_ldns(type, words, origin);
  }
}

}  // namespace

Result<Name> read_name(Token token, const Name* origin) {
  if (token.starts_with('"')) {
    return fail(ErrorCode::kBadInput,
                "the name " + quoted(token) + " is in quotes; write it without them, and a blank " + "in it as \\032");
  }
  if (origin == nullptr && token != "." && is_relative(token)) {
    return fail(ErrorCode::kBadInput, "the name " + quoted(token) + " is relative and nothing says to what; give the " +
                                          "zone's name with --zone");
  }
  return Name::from_text(token, origin);
}

Result<Rdata> read_rdata(RRType type, std::span<const Token> words, const Name* origin) {
  YORE_TRY(auto rdata, read_any(type, words, origin));
  if (rdata.size() > 65535) return fail(ErrorCode::kBadInput, "the RDATA is longer than 65535 octets");
  return rdata;
}

}  // namespace yore::capture
