#include "zonedb/capture/forms.h"

#include <algorithm>
#include <vector>

#include "zonedb/capture/lines.h"
#include "zonedb/capture/servers.h"

namespace yore::capture {
namespace {

bool is_absolute_name(std::string_view word) { return word.size() > 1 && word.ends_with('.'); }

// RDATA alone, as dig +short and drill -Q print it: an address, a name, an SOA's seven words, "10 mail.kp.", a string.
bool is_rdata_alone(std::string_view text) {
  if (text.find(" from server ") != std::string_view::npos && text.ends_with(" ms.")) return true;  // +identify
  std::vector<std::string_view> words;
  while (!text.empty() && words.size() < 9) words.push_back(take_word(text));
  if (words.size() == 1) return as_address(words[0]).has_value() || is_absolute_name(words[0]);
  if (words[0].starts_with('"')) return true;
  if (words.size() == 2) return whole_number(words[0]).has_value() && is_absolute_name(words[1]);
  return words.size() == 7 && is_absolute_name(words[0]) && is_absolute_name(words[1]) &&
         std::all_of(words.begin() + 2, words.end(), [](auto word) { return whole_number(word).has_value(); });
}

}  // namespace

Result<void> check_form(std::string_view text, std::uint32_t& line_number) {
  LineReader lines(text);
  while (const auto line = lines.next()) {
    line_number = line->number;
    const std::string_view content = trimmed(line->text);
    if (content.empty() || content[0] == ';') continue;
    if (content == "-" || content.starts_with("- type: ") || content.starts_with("-   type: ")) {
      return fail(ErrorCode::kUnsupported, "the output of dig +yaml is not read; capture without that option");
    }
    if (content[0] == '[' || content[0] == '{') {
      return fail(ErrorCode::kUnsupported, "JSON (kdig +json) is not read; capture without that option");
    }
    if (!is_blank(line->text[0]) && is_rdata_alone(content)) {
      return fail(ErrorCode::kUnsupported,
                  "the output of dig +short lacks owners, types and TTLs; capture without that option");
    }
    return {};
  }
  return {};
}

}  // namespace yore::capture
