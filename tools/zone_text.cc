#include "tools/zone_text.h"

#include "tools/arguments.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/restate.h"

namespace yore::tools {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string percent(char c) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(c);
  return std::string("%") + kDigits[value >> 4U] + kDigits[value & 15U];
}

}  // namespace

std::vector<std::string> zone_heading(const Name& apex, const SnapshotFacts& facts, std::size_t rr_count) {
  return {"; " + apex.to_text() + " as of " + to_text(facts.time) + ": " + describe(facts),
          "; " + counted(rr_count, "RR", "RRs") + ", content " + facts.content.hex()};
}

std::string zone_text(const Name& apex, const SnapshotFacts& facts, std::vector<RR> rrs) {
  std::string text;
  for (const std::string& line : zone_heading(apex, facts, rrs.size())) text += line + "\n";
  report::put_soa_first(rrs, apex);
  for (const RR& rr : rrs) text += rr_to_text(rr) + "\n";
  return text;
}

std::string zone_file_name(const Name& apex) {
  if (apex.is_root()) return "root.zone";
  std::string text = apex.canonical().to_text();
  text.pop_back();
  std::string name;
  for (const char c : text) name += is_plain(c) ? std::string(1, c) : percent(c);
  if (name == "root") name = percent('r') + "oot";  // that file is the root's
  return name + ".zone";
}

}  // namespace yore::tools
