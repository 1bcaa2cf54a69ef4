#include "zonedb/capture/forms.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "zonedb/capture/lines.h"
#include "zonedb/capture/servers.h"
#include "zonedb/dns/rrtype.h"

namespace yore::capture {
namespace {

bool is_absolute_name(std::string_view word) { return word.size() > 1 && word.ends_with('.'); }

bool is_number(std::string_view word) { return whole_number(word).has_value(); }

// Two numbers before what is neither a class nor a type ("0 5 5060 sip.", "20326 8 2 E06D"), or one before a tag and a
// quote ("0 issue \"ca.\"") or a name ("1 . alpn=h2"): SRV, DS, TLSA, DNSKEY, SSHFP, NAPTR, CAA, HTTPS. In an RR what
// follows a number is a TTL, a class or a type.
bool is_rdata_of_numbers(const std::vector<std::string_view>& words) {
  const auto says_what = [](std::string_view word) {
    return rrclass_from_text(word).has_value() || rrtype_from_text(word).has_value();
  };
  if (words.size() < 3 || !is_number(words[0])) return false;
  if (is_number(words[1])) return !says_what(words[2]);
  if (words[1] == "." || is_absolute_name(words[1])) return true;
  return words[2].starts_with('"') && !says_what(words[1]);
}

// RDATA alone, as dig +short and drill -Q print it: an address, a name, an SOA's seven words, "10 mail.kp.", a string.
bool is_rdata_alone(std::string_view text) {
  if (text.find(" from server ") != std::string_view::npos && text.ends_with(" ms.")) return true;  // +identify
  std::vector<std::string_view> words;
  while (!text.empty() && words.size() < 9) words.push_back(take_word(text));
  if (words.size() == 1) return as_address(words[0]).has_value() || is_absolute_name(words[0]);
  if (words[0].starts_with('"')) return true;
  if (words.size() == 2) return is_number(words[0]) && is_absolute_name(words[1]);
  if (is_rdata_of_numbers(words)) return true;
  return words.size() == 7 && is_absolute_name(words[0]) && is_absolute_name(words[1]) &&
         std::all_of(words.begin() + 2, words.end(), is_number);
}

// The sentences that host prints, in which no TTL, class or type follows the name, and the headings of nslookup.
bool is_of_host_or_nslookup(std::string_view text) {
  for (const std::string_view words :
       {"Server:", "Using domain server:", "Non-authoritative answer:", "** server can't"}) {
    if (text.starts_with(words)) return true;
  }
  if (text.starts_with("Host ") && text.find(" not found: ") != std::string_view::npos) return true;
  static_cast<void>(take_word(text));
  for (const std::string_view words :
       {"name server ", "has address ", "has IPv6 address ", "has SOA record ", "has no ", "mail is handled by ",
        "is an alias for ", "domain name pointer ", "descriptive text "}) {
    if (text.starts_with(words)) return true;
  }
  return false;
}

tl::unexpected<Error> unsupported(std::string message) { return fail(ErrorCode::kUnsupported, std::move(message)); }

}  // namespace

Result<void> check_octets(std::string_view octets) {
  using namespace std::string_view_literals;
  constexpr std::size_t kTarMagic = 257;  // POSIX.1, ustar
  if (octets.starts_with("PK\x03\x04"sv))
    return unsupported("this is a zip archive; unpack it and import the files in it");
  if (octets.starts_with("7z\xBC\xAF\x27\x1C"sv)) {
    return unsupported("this is a 7z archive; unpack it and import the files in it");
  }
  const bool has_magic = octets.size() > kTarMagic && octets.substr(kTarMagic).starts_with("ustar"sv);
  if (has_magic && octets.substr(0, kTarMagic).find('\0') != std::string_view::npos) {  // which ends a field
    return unsupported("this is a tar archive; unpack it and import the files in it");
  }
  if (octets.starts_with("BZh"sv) && octets.substr(std::min<std::size_t>(4, octets.size())).starts_with("1AY&SY"sv)) {
    return unsupported("this is compressed by bzip2; unpack it (gzip, xz and zstd are read as they are)");
  }
  const bool marked = octets.starts_with("\xFF\xFE"sv) || octets.starts_with("\xFE\xFF"sv);
  if (marked) return unsupported("this text is UTF-16; save it as UTF-8");
  return {};
}

Result<void> check_form(std::string_view text, std::uint32_t& line_number) {
  LineReader lines(text);
  while (const auto line = lines.next()) {
    line_number = line->number;
    const std::string_view content = trimmed(line->text);
    if (content.empty() || content[0] == ';') continue;
    if (content == "-" || content.starts_with("- type: ") || content.starts_with("-   type: ")) {
      return unsupported("the output of dig +yaml is not read; capture without that option");
    }
    if (content[0] == '[' || content[0] == '{') {
      return unsupported("JSON (kdig +json) is not read; capture without that option");
    }
    if (is_blank(line->text[0])) return {};
    if (is_of_host_or_nslookup(content)) {
      return unsupported("the output of host and nslookup lacks TTLs and the time; capture with dig");
    }
    if (is_rdata_alone(content)) {
      return unsupported("the output of dig +short lacks owners, types and TTLs; capture without that option");
    }
    return {};
  }
  return {};
}

}  // namespace yore::capture
