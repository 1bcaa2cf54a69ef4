// Zones as lines of RRs with absolute names, for tests.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {

// In canonical order, as contents are.
inline std::vector<RR> content_of(const std::string& text) {
  std::vector<RR> rrs;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) rrs.push_back(rr_from_text(text.substr(at, end - at)).value());
    at = end + 1;
  }
  sort_and_deduplicate(rrs);
  return rrs;
}

inline Name name_of(const std::string& text) { return Name::from_text(text).value(); }

inline std::string joined(const std::vector<std::string>& lines, const std::string& between = "\n") {
  std::string text;
  for (const std::string& line : lines) text += line + between;
  return text;
}

}  // namespace yore::test
