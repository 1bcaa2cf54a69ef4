#include "server/config/parts.h"

#include <algorithm>
#include <string>

namespace yore::config {

Result<std::vector<Part>> parts_behind_address(std::string_view text, std::string_view repeatable) {
  std::vector<Part> parts;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
    text.remove_prefix(comma + 1);
    const std::string_view part = text.substr(0, text.find(','));
    const std::size_t equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    const bool twice = name != repeatable &&
                       std::any_of(parts.begin(), parts.end(), [&](const Part& other) { return other.name == name; });
    if (twice) return fail(ErrorCode::kBadInput, "\"" + std::string(name) + "\" is there twice");
    parts.push_back({part, name, equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1)});
  }
  return parts;
}

}  // namespace yore::config
