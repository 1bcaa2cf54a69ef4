#include "zonedb/diff/unified.h"

#include <algorithm>

#include "zonedb/dns/presentation.h"

namespace yore::diff {
namespace {

using Side = MergedLine::Side;

class Merge {
 public:
  explicit Merge(const Name& apex) : apex_(apex) {}

  // The SOA of the zone, or all the other RRs.
  void add(const std::vector<RR>& before, const std::vector<RR>& after, bool soa) {
    const auto skip = [&](std::vector<RR>::const_iterator at, const std::vector<RR>& rrs) {
      while (at != rrs.end() && is_soa(*at) != soa) ++at;
      return at;
    };
    auto old_rr = skip(before.begin(), before);
    auto new_rr = skip(after.begin(), after);
    while (old_rr != before.end() || new_rr != after.end()) {
      const auto order = old_rr == before.end()  ? std::weak_ordering::greater
                         : new_rr == after.end() ? std::weak_ordering::less
                                                 : *old_rr <=> *new_rr;
      const std::string old_text = order <= 0 ? rr_to_text(*old_rr) : "";
      const std::string new_text = order >= 0 ? rr_to_text(*new_rr) : "";
      if (order == 0 && old_text == new_text) {
        lines.push_back({Side::kBoth, old_text});
      } else {
        if (order <= 0) lines.push_back({Side::kBefore, old_text});
        if (order >= 0) lines.push_back({Side::kAfter, new_text});
      }
      if (order <= 0) old_rr = skip(old_rr + 1, before);
      if (order >= 0) new_rr = skip(new_rr + 1, after);
    }
  }

  std::vector<MergedLine> lines;

 private:
  [[nodiscard]] bool is_soa(const RR& rr) const { return rr.type == RRType::kSOA && rr.owner == apex_; }
  const Name& apex_;
};

// "3,4", with the line before where there are none: as diff -u writes it.
std::string range_text(std::size_t first, std::size_t number) {
  const std::string start = std::to_string(number == 0 ? first - 1 : first);
  return number == 1 ? start : start + "," + std::to_string(number);
}

char mark_of(Side side) { return side == Side::kBoth ? ' ' : side == Side::kBefore ? '-' : '+'; }

}  // namespace

std::vector<MergedLine> merge_rrs(const Name& apex, const std::vector<RR>& before, const std::vector<RR>& after) {
  Merge merge(apex);
  merge.add(before, after, true);
  merge.add(before, after, false);
  return std::move(merge.lines);
}

std::vector<std::string> hunks(const std::vector<MergedLine>& lines, std::size_t context) {
  std::vector<std::string> text;
  std::size_t old_line = 1;  // the numbers of the line at `counted` in either text
  std::size_t new_line = 1;
  std::size_t counted = 0;
  const auto count_to = [&](std::size_t end) {
    for (; counted < end; ++counted) {
      if (lines[counted].side != Side::kAfter) ++old_line;
      if (lines[counted].side != Side::kBefore) ++new_line;
    }
  };
  const auto next_change = [&](std::size_t at) {
    while (at < lines.size() && lines[at].side == Side::kBoth) ++at;
    return at;
  };
  for (std::size_t change = next_change(0); change < lines.size();) {
    const std::size_t first = std::max(counted, change - std::min(change, context));
    // Up to the last change after which more than twice the context stays equal.
    std::size_t last = change;
    for (change = next_change(last + 1); change < lines.size() && change - last <= 2 * context + 1;) {
      last = change;
      change = next_change(last + 1);
    }
    const std::size_t end = std::min(lines.size(), last + context + 1);
    count_to(first);
    const std::size_t old_first = old_line;
    const std::size_t new_first = new_line;
    count_to(end);
    text.push_back("@@ -" + range_text(old_first, old_line - old_first) + " +" +
                   range_text(new_first, new_line - new_first) + " @@");
    for (std::size_t at = first; at < end; ++at) text.push_back(mark_of(lines[at].side) + lines[at].text);
  }
  return text;
}

}  // namespace yore::diff
