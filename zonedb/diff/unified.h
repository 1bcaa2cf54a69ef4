// unified(): the difference of two texts of a zone as patch(1) and `git apply` read it.
//
// Both texts stand in one order, so that no search for common lines is needed.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "zonedb/dns/rr.h"

namespace yore::diff {

// One line of either text, or of both, without its newline.
struct MergedLine {
  enum class Side { kBoth, kBefore, kAfter };
  Side side = Side::kBoth;
  std::string text;
};

// The RRs of two contents as lines, as rr_to_text() writes them, the SOA of `apex` first, the others in canonical
// order. REQUIRES: both are in canonical order.
[[nodiscard]] std::vector<MergedLine> merge_rrs(const Name& apex, const std::vector<RR>& before,
                                                const std::vector<RR>& after);

// The hunks, each with so many lines of context, without the two lines that name the files. None where nothing differs.
[[nodiscard]] std::vector<std::string> hunks(const std::vector<MergedLine>& lines, std::size_t context = 3);

}  // namespace yore::diff
