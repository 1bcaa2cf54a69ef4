// search(): RRs of any zone and of any answer, by address, by target, by owner, by type, at a time or over all time.
//
// Threads: one thread with its own Archive.
#pragma once

#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/search.h"
#include "zonedb/report/cof.h"
#include "zonedb/report/watch.h"

namespace yore::report {

// "192.0.2.1", "192.0.2.0/24", "2001:db8::/32": all addresses that begin with these bits. Error: kBadInput.
struct AddressPrefix {
  RRType type = RRType::kA;  // or kAAAA
  archive::KeyRange range;
};
[[nodiscard]] Result<AddressPrefix> address_prefix_from_text(std::string_view text);

// Names as people look for them: a glob (`*` any octets, dots too, `?` one), or a regular expression (ECMAScript)
// between slashes. Case does not matter, nor does a final dot. A glob is about the whole name, an expression about any
// part.
//
// A glob takes the escapes of names, `\*` and `\?` too, and is compared with octets, so that it does not matter which
// of them a name is printed with. An expression is about the name as it is, but for `\.`, `\\` and `\DDD` of what does
// not print.
class NamePattern {
 public:
  static constexpr std::size_t kMostOctets = 1000;  // of an expression; a name has at most 255, and a few escapes

  // Error: kBadInput.
  [[nodiscard]] static Result<NamePattern> from_text(std::string_view text);
  [[nodiscard]] bool matches(const Name& name) const;
  // All names that can match are in here: below the labels that end a glob, or anywhere.
  [[nodiscard]] const archive::KeyRange& range() const noexcept { return range_; }

 private:
  NamePattern() = default;
  std::u16string glob_;  // octets in lower case and what else name_pattern.cc has in a pattern
  std::optional<std::regex> expression_;
  archive::KeyRange range_;
};

struct SearchRequest {
  // Where to begin; at most one of the first two.
  std::optional<AddressPrefix> address;
  std::optional<Name> target;
  std::vector<RRType> target_types;  // with `target`: RRs of these types lead there
  std::optional<NamePattern> owner;
  std::set<RRType> types;  // none: all
  // Which of those that are found.
  std::optional<Name> zone;         // in this zone's content; of answers, at or below its apex
  std::optional<Timestamp> at;      // that the zone holds at this time, as any server has it; no answers
  std::optional<Timestamp> after;   // that a snapshot or an answer of this time or later shows
  std::optional<Timestamp> before;  // that one of this time or earlier shows; with `after`, one between the two

  Watch watch{};  // counts names, then RRs that were found
};

// The types whose RDATA leads to a name (rdata_target() in dns/rdata.h).
[[nodiscard]] const std::vector<RRType>& types_with_target();

// One for each RR of a zone's content, over all time, and one for each RR of answers.
struct SearchFinding {
  CofRecord record;
  std::uint64_t watched = 0;  // snapshots of the zone from the first to the last that shows it; answers as counted
};

// Zones first, in canonical order of RR, then answers. Error: kUsage where the request has nothing to begin with.
[[nodiscard]] Result<std::vector<SearchFinding>> search(archive::Archive& archive, const SearchRequest& request);

}  // namespace yore::report
