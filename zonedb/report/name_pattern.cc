// What people write for a set of addresses or of names.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "zonedb/report/search.h"

namespace yore::report {
namespace {

// libstdc++ then matches without going back, so that no expression takes for ever; it refuses back-references.
constexpr auto kPolynomial = std::regex_constants::__polynomial;

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), ascii_lower);
  return lowered;
}

std::string without_final_dot(std::string text) {
  if (text.size() > 1 && text.back() == '.') text.pop_back();
  return text;
}

// Whether all of `text` is what `glob` describes.
bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last one that was passed
  std::size_t star_text = 0;                  // where what it stands for ends
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_text = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

// The labels that end every name that matches; all names where the glob does not say.
archive::KeyRange range_of(const std::string& glob) {
  const std::size_t wild = glob.find_last_of("*?");
  if (wild == std::string::npos) {
    if (const auto name = Name::from_text(glob)) return archive::exactly(name->sort_key());
  } else if (const std::size_t dot = glob.find('.', wild); dot != std::string::npos && glob[dot - 1] != '\\') {
    if (const auto suffix = Name::from_text(glob.substr(dot + 1))) return archive::at_or_below(*suffix);
  }
  return archive::at_or_below(Name());
}

// The range that `size` octets with these `bits` first bits span.
archive::KeyRange span_of(Octets octets, std::size_t bits) {
  for (std::size_t bit = bits; bit < octets.size() * 8; ++bit) {
    octets[bit / 8] = static_cast<char>(octet_at(octets, bit / 8) & ~(0x80U >> (bit % 8)));
  }
  archive::KeyRange range = archive::exactly(octets);
  for (std::size_t bit = bits; bit < octets.size() * 8; ++bit) {
    octets[bit / 8] = static_cast<char>(octet_at(octets, bit / 8) | (0x80U >> (bit % 8)));
  }
  range.end = archive::exactly(std::move(octets)).end;
  return range;
}

}  // namespace

Result<AddressPrefix> address_prefix_from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  std::array<char, sizeof(in6_addr)> octets{};
  AddressPrefix prefix;
  std::size_t size = 0;
  if (::inet_pton(AF_INET, address.c_str(), octets.data()) == 1) {
    size = sizeof(in_addr);
  } else if (::inet_pton(AF_INET6, address.c_str(), octets.data()) == 1) {
    size = sizeof(in6_addr);
    prefix.type = RRType::kAAAA;
  }
  std::size_t bits = size * 8;
  bool read = size > 0;
  if (slash != std::string_view::npos) {
    const std::string_view length = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
    read = read && error == std::errc() && end == length.data() + length.size() && bits <= size * 8;
  }
  if (!read) {
    return fail(ErrorCode::kBadInput, "\"" + std::string(text) +
                                          "\" is no address or prefix; write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32");
  }
  prefix.range = span_of(Octets(octets.data(), size), bits);
  return prefix;
}

Result<NamePattern> NamePattern::from_text(std::string_view text) {
  NamePattern pattern;
  if (text.size() >= 2 && text.front() == '/' && text.back() == '/') {
    try {
      pattern.expression_.emplace(std::string(text.substr(1, text.size() - 2)),
                                  std::regex::ECMAScript | std::regex::icase | kPolynomial);
    } catch (const std::regex_error& error) {
      return fail(ErrorCode::kBadInput, std::string(text) + " is no regular expression: " + error.what());
    }
    pattern.range_ = archive::at_or_below(Name());
    return pattern;
  }
  if (text.empty()) return fail(ErrorCode::kBadInput, "a name, a glob or /a regular expression/ is missing");
  pattern.glob_ = without_final_dot(lower(text));
  pattern.range_ = range_of(pattern.glob_);
  return pattern;
}

bool NamePattern::matches(const Name& name) const {
  const std::string text = without_final_dot(lower(name.to_text()));
  return expression_ ? std::regex_search(text, *expression_) : glob_matches(glob_, text);
}

}  // namespace yore::report
