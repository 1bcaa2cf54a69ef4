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

// What a name or a glob is made of: octets in lower case, and these.
constexpr char16_t kLabelEnd = 0x100;
constexpr char16_t kAnyOctet = 0x101;
constexpr char16_t kAnyOctets = 0x102;

constexpr char16_t octet_of(char c) { return static_cast<std::uint8_t>(ascii_lower(c)); }

// A name's label ends lie between its labels; the root is one alone.
std::u16string symbols_of(const Name& name) {
  std::u16string symbols;
  for (std::size_t i = 0; i < name.label_count(); ++i) {
    if (i > 0) symbols += kLabelEnd;
    for (const char c : name.label(i)) symbols += octet_of(c);
  }
  return symbols.empty() ? std::u16string(1, kLabelEnd) : symbols;
}

Result<std::u16string> read_glob(std::string_view text) {
  std::u16string glob;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '.' || c == '*' || c == '?') {
      glob += c == '.' ? kLabelEnd : c == '*' ? kAnyOctets : kAnyOctet;
      ++at;
      continue;
    }
    const auto octet = read_octet(text, at);
    if (!octet) {
      return fail(ErrorCode::kBadInput, "\"" + std::string(text) + "\" has a broken escape (write \\DDD or \\X)");
    }
    glob += octet_of(*octet);
  }
  if (glob.size() > 1 && glob.back() == kLabelEnd) glob.pop_back();
  return glob;
}

// Whether all of `text` is what `glob` describes.
bool glob_matches(std::u16string_view glob, std::u16string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::u16string_view::npos;  // the last one that was passed
  std::size_t star_text = 0;                     // where what it stands for ends
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == kAnyOctets) {
      star = g++;
      star_text = t;
    } else if (g < glob.size() && (glob[g] == kAnyOctet || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::u16string_view::npos) {
      g = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == kAnyOctets) ++g;
  return g == glob.size();
}

// The name that these symbols spell; nothing where none does.
std::optional<Name> name_of(std::u16string_view symbols) {
  Name name;
  if (symbols.size() == 1 && symbols.front() == kLabelEnd) return name;
  Octets label;
  for (std::size_t at = symbols.size(); at-- > 0;) {
    if (symbols[at] != kLabelEnd) label.insert(label.begin(), static_cast<char>(symbols[at]));
    if (symbols[at] != kLabelEnd && at > 0) continue;
    const auto child = name.child(label);
    if (!child) return std::nullopt;
    name = *child;
    label.clear();
  }
  return name;
}

// The labels that end every name that matches; all names where the glob does not say.
archive::KeyRange range_of(std::u16string_view glob) {
  const std::size_t wild = glob.find_last_of(std::u16string{kAnyOctet, kAnyOctets});
  if (wild == glob.npos) {
    if (const auto name = name_of(glob)) return archive::exactly(name->sort_key());
  } else if (const std::size_t end = glob.find(kLabelEnd, wild); end != glob.npos) {
    if (const auto suffix = name_of(glob.substr(end + 1))) return archive::at_or_below(*suffix);
  }
  return archive::at_or_below(Name());
}

// What an expression is about: without the escapes that only readers of zone files need.
std::string plain_text(const Name& name) {
  std::string text;
  for (std::size_t i = 0; i < name.label_count(); ++i) {
    if (i > 0) text += '.';
    for (const char c : name.label(i)) {
      const auto octet = static_cast<std::uint8_t>(c);
      if (octet < 0x20 || octet > 0x7e) {
        text += '\\' + std::to_string(1000 + octet).substr(1);
      } else {
        if (c == '.' || c == '\\') text += '\\';
        text += ascii_lower(c);
      }
    }
  }
  return text.empty() ? "." : text;
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
    // libstdc++ reads an expression by recursion, as deep as it is long.
    if (text.size() > kMostOctets) {
      return fail(ErrorCode::kBadInput, "the regular expression has " + std::to_string(text.size()) +
                                            " octets; write one of at most " + std::to_string(kMostOctets));
    }
    try {
      pattern.expression_.emplace(std::string(text.substr(1, text.size() - 2)),
                                  std::regex::ECMAScript | std::regex::icase | kPolynomial);
    } catch (const std::regex_error& error) {
      if (error.code() == std::regex_constants::error_space) {
        return fail(ErrorCode::kBadInput, std::string(text) + " repeats too much; write smaller numbers in {}");
      }
      return fail(ErrorCode::kBadInput, std::string(text) + " is no regular expression: " + error.what());
    }
    pattern.range_ = archive::at_or_below(Name());
    return pattern;
  }
  if (text.empty()) return fail(ErrorCode::kBadInput, "a name, a glob or /a regular expression/ is missing");
  YORE_TRY(pattern.glob_, read_glob(text));
  pattern.range_ = range_of(pattern.glob_);
  return pattern;
}

bool NamePattern::matches(const Name& name) const {
  return expression_ ? std::regex_search(plain_text(name), *expression_) : glob_matches(glob_, symbols_of(name));
}

}  // namespace yore::report
