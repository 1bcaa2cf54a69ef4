#include "zonedb/capture/svcb_reader.h"

#include <arpa/inet.h>
#include <ldns/ldns.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zonedb/capture/rdata_reader.h"

namespace yore::capture {
namespace {

// RFC 9460 section 14.3.2; dohpath is RFC 9461.
enum Key : std::uint16_t { kMandatory, kAlpn, kNoDefaultAlpn, kPort, kIpv4Hint, kEch, kIpv6Hint, kDohPath };
constexpr std::array<std::string_view, 8> kKeys = {"mandatory", "alpn", "no-default-alpn", "port",
                                                   "ipv4hint",  "ech",  "ipv6hint",        "dohpath"};

tl::unexpected<Error> bad(std::string_view word, const std::string& what) {
  return fail(ErrorCode::kBadInput, "\"" + std::string(word.substr(0, 80)) + "\": " + what + " (RFC 9460)");
}

std::optional<std::uint16_t> named_key(std::string_view name) {
  const auto found = std::find(kKeys.begin(), kKeys.end(), name);
  if (found == kKeys.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - kKeys.begin());
}

// "key" and a number without leading zeros (section 2.1).
std::optional<std::uint16_t> numbered_key(std::string_view name) {
  if (!take_prefix(name, "key") || (name.size() > 1 && name[0] == '0')) return std::nullopt;
  const auto number = whole_number(name);
  return number && *number <= 0xffff ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

std::optional<std::uint16_t> any_key(std::string_view name) {
  const auto key = named_key(name);
  return key ? key : numbered_key(name);
}

// What a value stands for: its quotes off, its escapes read (appendix A).
std::optional<Octets> unescaped(std::string_view text) {
  const bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  Octets octets;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return quoted && at + 1 == text.size() ? std::optional(octets) : std::nullopt;
    if (text[at] != '\\') {
      octets += text[at];
    } else if (++at == text.size()) {
      return std::nullopt;
    } else if (!is_digit(text[at])) {
      octets += text[at];
    } else {
      const auto number = at + 3 <= text.size() ? whole_number(text.substr(at, 3)) : std::nullopt;
      if (!number || *number > 255) return std::nullopt;
      append_u8(octets, static_cast<std::uint8_t>(*number));
      at += 2;
    }
  }
  return quoted ? std::nullopt : std::optional(octets);
}

// A comma-separated list in a value that was unescaped once; `\,` and `\\` are characters (appendix A.1).
std::vector<Octets> list_of(OctetsView value) {
  std::vector<Octets> list(1);
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == ',') {
      list.emplace_back();
    } else {
      if (value[at] == '\\' && at + 1 < value.size()) ++at;
      list.back() += value[at];
    }
  }
  return list;
}

// The value of a key as octets (sections 7 and 8), from its text; nothing where that cannot be.
std::optional<Octets> alpn_octets(OctetsView value) {
  Octets octets;
  for (const Octets& protocol : list_of(value)) {
    if (protocol.empty() || protocol.size() > 255) return std::nullopt;
    append_u8(octets, static_cast<std::uint8_t>(protocol.size()));
    octets += protocol;
  }
  return octets;
}

std::optional<Octets> mandatory_octets(OctetsView value) {
  std::vector<std::uint16_t> keys;
  for (const Octets& name : list_of(value)) {
    const auto key = any_key(name);
    if (!key) return std::nullopt;
    keys.push_back(*key);
  }
  std::sort(keys.begin(), keys.end());
  Octets octets;
  for (const std::uint16_t key : keys) append_u16(octets, key);
  return octets;
}

std::optional<Octets> hint_octets(OctetsView value, int family, std::size_t size) {
  Octets octets;
  for (const Octets& text : list_of(value)) {
    std::array<char, 16> address{};
    if (inet_pton(family, text.c_str(), address.data()) != 1) return std::nullopt;
    octets.append(address.data(), size);
  }
  return octets;
}

std::optional<Octets> base64_octets(const Octets& value) {
  ldns_rdf* rdf = nullptr;
  if (ldns_str2rdf_b64(&rdf, value.c_str()) != LDNS_STATUS_OK) return std::nullopt;
  Octets octets(reinterpret_cast<const char*>(ldns_rdf_data(rdf)), ldns_rdf_size(rdf));
  ldns_rdf_deep_free(rdf);
  return octets;
}

std::optional<Octets> port_octets(OctetsView value) {
  const auto port = whole_number(value);
  if (!port || *port > 0xffff) return std::nullopt;
  Octets octets;
  append_u16(octets, static_cast<std::uint16_t>(*port));
  return octets;
}

std::optional<Octets> value_octets(std::uint16_t key, const Octets& value) {
  switch (key) {
    case kMandatory:
      return mandatory_octets(value);
    case kAlpn:
      return alpn_octets(value);
    case kPort:
      return port_octets(value);
    case kIpv4Hint:
      return hint_octets(value, AF_INET, 4);
    case kIpv6Hint:
      return hint_octets(value, AF_INET6, 16);
    case kEch:
      return base64_octets(value);
    default:
      return value;
  }
}

bool are_protocols(OctetsView octets) {
  std::size_t at = 0;
  while (at < octets.size() && octets[at] != 0) at += std::size_t{1} + octet_at(octets, at);
  return !octets.empty() && at == octets.size();
}

// Whether the octets are a value of the key, whichever way they were written.
bool is_value(std::uint16_t key, OctetsView octets) {
  switch (key) {
    case kMandatory:
      return !octets.empty() && octets.size() % 2 == 0;
    case kAlpn:
      return are_protocols(octets);
    case kNoDefaultAlpn:
      return octets.empty();
    case kPort:
      return octets.size() == 2;
    case kIpv4Hint:
      return !octets.empty() && octets.size() % 4 == 0;
    case kIpv6Hint:
      return !octets.empty() && octets.size() % 16 == 0;
    case kEch:
    case kDohPath:
      return !octets.empty();
    default:
      return true;
  }
}

using Params = std::map<std::uint16_t, Octets>;

Result<void> add_param(Params& params, Token word) {
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::string_view name = word.substr(0, equals);
  const auto named = named_key(name);
  const auto key = named ? named : numbered_key(name);
  if (!key) return bad(word, "the key is not known; write keyNNNNN with its number");
  const auto text = unescaped(word.substr(std::min(equals + 1, word.size())));
  const auto octets = !text ? std::nullopt : named ? value_octets(*key, *text) : text;
  if (!octets || !is_value(*key, *octets)) return bad(word, "this is no value of the key");
  if (!params.emplace(*key, *octets).second) return bad(word, "the key is there twice");
  return {};
}

// Section 8: each of its keys is there, once, in order, and is not `mandatory` itself. (That `no-default-alpn` wants
// `alpn`, section 7.1.1, is not asked for: NSD and Knot serve RRs without it, and captures are evidence.)
Result<void> check_mandatory(const Params& params) {
  const auto mandatory = params.find(kMandatory);
  if (mandatory == params.end()) return {};
  std::uint16_t before = kMandatory;
  for (std::size_t at = 0; at < mandatory->second.size(); at += 2) {
    const std::uint16_t key = u16_at(mandatory->second, at);
    if (key <= before || !params.contains(key)) {
      return bad("mandatory", "it lists a key twice, out of order, itself, or one that the RR has not");
    }
    before = key;
  }
  return {};
}

}  // namespace

Result<Rdata> read_svcb(std::span<const Token> words, const Name* origin) {
  const auto priority = words.size() < 2 ? std::nullopt : whole_number(words[0]);
  if (!priority || *priority > 0xffff) {
    return fail(ErrorCode::kBadInput,
                "the RDATA of an SVCB or HTTPS is a priority (0 to 65535), a name and parameters; a number is out of "
                "range or missing");
  }
  YORE_TRY(const Name target, read_name(words[1], origin));
  Params params;
  for (const Token word : words.subspan(2)) YORE_CHECK(add_param(params, word));
  YORE_CHECK(check_mandatory(params));
  Rdata rdata;
  append_u16(rdata, static_cast<std::uint16_t>(*priority));
  rdata += target.wire();
  for (const auto& [key, value] : params) {
    append_u16(rdata, key);
    append_u16(rdata, static_cast<std::uint16_t>(value.size()));
    rdata += value;
  }
  if (rdata.size() > 0xffff) return fail(ErrorCode::kBadInput, "the RDATA is longer than 65535 octets");
  return rdata;
}

}  // namespace yore::capture
