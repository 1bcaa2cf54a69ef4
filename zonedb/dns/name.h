// Name: an absolute domain name in uncompressed wire form, with the case it was given.
//
// The vocabulary of every layer. The root is the name of zero labels, one zero octet; there is no empty Name.
// Comparison ignores ASCII case (RFC 4343) and orders canonically (RFC 4034 section 6.1).
//
// Threads: a value; const members are safe from any thread.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/result.h"

namespace yore {

class Name {
 public:
  static constexpr std::size_t kMaxWireSize = 255;  // RFC 1035 section 2.3.4
  static constexpr std::size_t kMaxLabelSize = 63;

  Name() : wire_(1, '\0') {}  // the root

  // From presentation form (RFC 1035 section 5.1): `\.`, `\DDD`, a final dot. A relative text is completed with
  // `origin`; without one it is taken as absolute. "@" is the origin. Error: kBadInput that quotes the text.
  [[nodiscard]] static Result<Name> from_text(std::string_view text, const Name* origin = nullptr);
  // From uncompressed wire octets that are exactly one name. Error: kBadInput.
  [[nodiscard]] static Result<Name> from_wire(OctetsView wire);
  // The octets that a name starting at `at` occupies in uncompressed data, or nothing if it is broken or compressed.
  [[nodiscard]] static std::optional<std::size_t> wire_size_at(OctetsView octets, std::size_t at) noexcept;

  [[nodiscard]] std::string to_text() const;  // absolute, with the final dot; "." for the root
  [[nodiscard]] OctetsView wire() const noexcept { return wire_; }
  [[nodiscard]] std::size_t label_count() const noexcept;  // 0 for the root
  [[nodiscard]] bool is_root() const noexcept { return wire_.size() == 1; }
  [[nodiscard]] bool is_wildcard() const noexcept;  // first label "*" (RFC 4592 section 2.1.1)

  // The label at `index`, 0 the leftmost, without its length octet. REQUIRES: index < label_count().
  [[nodiscard]] OctetsView label(std::size_t index) const noexcept;
  [[nodiscard]] Name parent() const;                    // REQUIRES: !is_root()
  [[nodiscard]] Name suffix(std::size_t labels) const;  // the last `labels` labels. REQUIRES: <= label_count()
  [[nodiscard]] bool is_at_or_below(const Name& ancestor) const noexcept;
  [[nodiscard]] bool is_below(const Name& ancestor) const noexcept;
  // A child of this name; nothing where it would exceed 255 octets or the label 63.
  [[nodiscard]] std::optional<Name> child(OctetsView label) const;
  [[nodiscard]] std::optional<Name> wildcard_child() const { return child("*"); }
  // This name with its suffix `from` replaced by `to` (RFC 6672 section 2.2); nothing where the result is too long.
  // REQUIRES: is_at_or_below(from).
  [[nodiscard]] std::optional<Name> with_suffix_replaced(const Name& from, const Name& to) const;

  [[nodiscard]] Name canonical() const;  // in lower case
  // Octets whose plain byte order is the canonical order of names, and that start with the key of every ancestor:
  // labels from the root down, lower case, 0x00 after each, 0x00 and 0x01 inside a label escaped with 0x01.
  [[nodiscard]] Octets sort_key() const;
  // The canonical name whose sort_key() these octets are. Error: kBadInput.
  [[nodiscard]] static Result<Name> from_sort_key(OctetsView key);

  [[nodiscard]] bool same_spelling(const Name& other) const noexcept { return wire_ == other.wire_; }
  friend bool operator==(const Name& a, const Name& b) noexcept;
  friend std::weak_ordering operator<=>(const Name& a, const Name& b) noexcept;  // RFC 4034 section 6.1

 private:
  explicit Name(Octets wire) : wire_(std::move(wire)) {}
  Octets wire_;
};

// The octet of presentation form at `at`, plain or escaped (RFC 1035 section 5.1), and moves past it; nothing where an
// escape is broken. A plain '.' is the caller's to tell from an octet. REQUIRES: at < text.size().
[[nodiscard]] std::optional<char> read_octet(std::string_view text, std::size_t& at);

// Of the lower-case form, for unordered containers.
struct NameHash {
  [[nodiscard]] std::size_t operator()(const Name& name) const noexcept;
};

}  // namespace yore
