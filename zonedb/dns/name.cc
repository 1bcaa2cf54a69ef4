#include "zonedb/dns/name.h"

#include <algorithm>
#include <array>

#include "zonedb/dns/append_text.h"

namespace yore {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Offsets of the labels' length octets, leftmost first; at most 127 labels fit in 255 octets.
struct LabelOffsets {
  std::array<std::uint8_t, 128> at{};
  std::size_t count = 0;
};

LabelOffsets label_offsets(OctetsView wire) {
  LabelOffsets offsets;
  for (std::size_t at = 0; octet_at(wire, at) != 0; at += std::size_t{1} + octet_at(wire, at)) {
    offsets.at[offsets.count++] = static_cast<std::uint8_t>(at);
  }
  return offsets;
}

// RFC 4034 section 6.1: labels as unsigned octets in lower case, a shorter prefix first.
int compare_labels(OctetsView a, OctetsView b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto x = static_cast<std::uint8_t>(ascii_lower(a[i]));
    const auto y = static_cast<std::uint8_t>(ascii_lower(b[i]));
    if (x != y) return x < y ? -1 : 1;
  }
  if (a.size() == b.size()) return 0;
  return a.size() < b.size() ? -1 : 1;
}

tl::unexpected<Error> bad_name(std::string_view text, const char* why) {
  return fail(ErrorCode::kBadInput, "the name \"" + std::string(text) + "\" " + why);
}

constexpr bool is_plain(std::uint8_t octet) {
  const char c = ascii_lower(static_cast<char>(octet));
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || c == '*' || c == '/';
}

// What every reader of zone files takes: Knot takes only these characters as they are, and BIND takes no "\[", which
// once began a bit-string label (RFC 2673).
void append_escaped(std::string& text, std::uint8_t octet) {
  if (is_plain(octet)) {
    text += static_cast<char>(octet);
  } else if (octet > 0x20 && octet < 0x7f && octet != '[') {
    text += '\\';
    text += static_cast<char>(octet);
  } else {
    text += '\\';
    text += static_cast<char>('0' + octet / 100);
    text += static_cast<char>('0' + octet / 10 % 10);
    text += static_cast<char>('0' + octet % 10);
  }
}

}  // namespace

std::optional<char> read_octet(std::string_view text, std::size_t& at) {
  if (text[at] != '\\') return text[at++];
  ++at;
  if (at >= text.size()) return std::nullopt;
  if (!is_digit(text[at])) return text[at++];
  if (at + 2 >= text.size() || !is_digit(text[at + 1]) || !is_digit(text[at + 2])) return std::nullopt;
  const int value = (text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
  if (value > 255) return std::nullopt;
  at += 3;
  return static_cast<char>(value);
}

Result<Name> Name::from_text(std::string_view text, const Name* origin) {
  if (text.empty()) return fail(ErrorCode::kBadInput, "a name is missing");
  if (text == ".") return Name();
  if (text == "@" && origin != nullptr) return *origin;
  Octets wire;
  Octets label;
  bool absolute = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '.') {
      if (label.empty()) return bad_name(text, "has an empty label");
      append_u8(wire, static_cast<std::uint8_t>(label.size()));
      wire += label;
      label.clear();
      absolute = ++at == text.size();
      continue;
    }
    const auto c = read_octet(text, at);
    if (!c) return bad_name(text, "has a broken escape (write \\DDD or \\X)");
    label.push_back(*c);
    if (label.size() > kMaxLabelSize) return bad_name(text, "has a label of more than 63 octets");
  }
  if (!label.empty()) {
    append_u8(wire, static_cast<std::uint8_t>(label.size()));
    wire += label;
  }
  wire += absolute || origin == nullptr ? OctetsView("\0", 1) : origin->wire();
  if (wire.size() > kMaxWireSize) return bad_name(text, "is longer than 255 octets");
  return Name(std::move(wire));
}

std::optional<std::size_t> Name::wire_size_at(OctetsView octets, std::size_t at) noexcept {
  const std::size_t start = at;
  while (at < octets.size() && at - start < kMaxWireSize) {
    const std::uint8_t size = octet_at(octets, at);
    if (size == 0) return at + 1 - start;
    if (size > kMaxLabelSize) return std::nullopt;
    at += std::size_t{1} + size;
  }
  return std::nullopt;
}

Result<Name> Name::from_wire(OctetsView wire) {
  const auto size = wire_size_at(wire, 0);
  if (!size || *size != wire.size()) return fail(ErrorCode::kBadInput, "the octets are not one uncompressed name");
  return Name(Octets(wire));
}

std::string Name::to_text() const {
  std::string text;
  append_text(text, *this);
  return text;
}

std::size_t Name::label_count() const noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; octet_at(wire_, at) != 0; at += std::size_t{1} + octet_at(wire_, at)) ++count;
  return count;
}

bool Name::is_wildcard() const noexcept { return wire_.size() > 2 && wire_[0] == '\1' && wire_[1] == '*'; }

OctetsView Name::label(std::size_t index) const noexcept {
  std::size_t at = 0;
  for (; index > 0; --index) at += std::size_t{1} + octet_at(wire_, at);
  return OctetsView(wire_).substr(at + 1, octet_at(wire_, at));
}

Name Name::parent() const { return Name(wire_.substr(std::size_t{1} + octet_at(wire_, 0))); }

Name Name::suffix(std::size_t labels) const {
  const LabelOffsets offsets = label_offsets(wire_);
  if (labels == 0) return Name();
  return Name(wire_.substr(offsets.at[offsets.count - labels]));
}

bool Name::is_at_or_below(const Name& ancestor) const noexcept {
  if (wire_.size() < ancestor.wire_.size()) return false;
  const std::size_t start = wire_.size() - ancestor.wire_.size();
  std::size_t at = 0;
  while (at < start) at += std::size_t{1} + octet_at(wire_, at);
  return at == start && compare_labels(OctetsView(wire_).substr(start), ancestor.wire_) == 0;
}

bool Name::is_below(const Name& ancestor) const noexcept {
  return wire_.size() > ancestor.wire_.size() && is_at_or_below(ancestor);
}

std::optional<Name> Name::child(OctetsView label) const {
  if (label.empty() || label.size() > kMaxLabelSize || wire_.size() + label.size() + 1 > kMaxWireSize) {
    return std::nullopt;
  }
  Octets wire;
  wire.reserve(wire_.size() + label.size() + 1);
  append_u8(wire, static_cast<std::uint8_t>(label.size()));
  wire += label;
  wire += wire_;
  return Name(std::move(wire));
}

std::optional<Name> Name::with_suffix_replaced(const Name& from, const Name& to) const {
  const std::size_t kept = wire_.size() - from.wire_.size();
  if (kept + to.wire_.size() > kMaxWireSize) return std::nullopt;
  return Name(wire_.substr(0, kept) + to.wire_);
}

Name Name::canonical() const {
  // Length octets are at most 63 and so never letters.
  Octets wire = wire_;
  std::transform(wire.begin(), wire.end(), wire.begin(), ascii_lower);
  return Name(std::move(wire));
}

Octets Name::sort_key() const {
  const LabelOffsets offsets = label_offsets(wire_);
  Octets key;
  key.reserve(wire_.size());
  for (std::size_t i = offsets.count; i-- > 0;) {
    const std::size_t at = offsets.at[i];
    for (const char c : OctetsView(wire_).substr(at + 1, octet_at(wire_, at))) {
      if (c == '\0' || c == '\1') {
        key.push_back('\1');
        key.push_back(static_cast<char>(c + 1));
      } else {
        key.push_back(ascii_lower(c));
      }
    }
    key.push_back('\0');
  }
  return key;
}

Result<Name> Name::from_sort_key(OctetsView key) {
  const auto broken = [] { return fail(ErrorCode::kBadInput, "the octets are not the sort key of a name"); };
  Octets wire(1, '\0');
  Octets label;
  for (std::size_t at = 0; at < key.size(); ++at) {
    if (key[at] == '\0') {
      if (label.empty() || label.size() > kMaxLabelSize) return broken();
      wire.insert(0, label);
      wire.insert(wire.begin(), static_cast<char>(label.size()));
      label.clear();
    } else if (key[at] == '\1') {
      if (++at == key.size() || (key[at] != '\1' && key[at] != '\2')) return broken();
      label.push_back(static_cast<char>(key[at] - 1));
    } else {
      label.push_back(key[at]);
    }
  }
  if (!label.empty() || wire.size() > kMaxWireSize) return broken();
  return Name(std::move(wire));
}

bool operator==(const Name& a, const Name& b) noexcept { return compare_labels(a.wire_, b.wire_) == 0; }

std::weak_ordering operator<=>(const Name& a, const Name& b) noexcept {
  const LabelOffsets x = label_offsets(a.wire_);
  const LabelOffsets y = label_offsets(b.wire_);
  for (std::size_t i = 1; i <= std::min(x.count, y.count); ++i) {
    const std::size_t at_a = x.at[x.count - i];
    const std::size_t at_b = y.at[y.count - i];
    const int order = compare_labels(OctetsView(a.wire_).substr(at_a + 1, octet_at(a.wire_, at_a)),
                                     OctetsView(b.wire_).substr(at_b + 1, octet_at(b.wire_, at_b)));
    if (order != 0) return order < 0 ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  return x.count <=> y.count;
}

std::size_t NameHash::operator()(const Name& name) const noexcept {
  std::size_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : name.wire()) {
    hash ^= static_cast<std::uint8_t>(ascii_lower(c));
    hash *= 1099511628211U;
  }
  return hash;
}

void append_text(std::string& text, const Name& name) {
  if (name.is_root()) text += '.';
  const OctetsView wire = name.wire();
  for (std::size_t at = 0; octet_at(wire, at) != 0;) {
    const std::size_t end = at + 1 + octet_at(wire, at);
    for (++at; at < end; ++at) append_escaped(text, octet_at(wire, at));
    text += '.';
  }
}

}  // namespace yore
