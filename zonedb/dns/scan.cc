#include "zonedb/dns/scan.h"

#include <array>
#include <utility>

namespace yore {
namespace {

constexpr std::array<std::string_view, 5> kMethods = {"unknown", "axfr", "ixfr", "zonefile", "query"};
constexpr std::array<std::string_view, 11> kOutcomes = {"complete", "truncated",   "refused",   "failed",
                                                        "timeout",  "unreachable", "malformed", "answer",
                                                        "nodata",   "nxdomain",    "servfail"};

template <class Words>
std::string listed(const Words& words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

template <class Enum, class Words>
Result<Enum> from_words(const Words& words, std::string_view text, const char* what) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  return fail(ErrorCode::kBadInput, "\"" + std::string(text) + "\" is no " + what + "; write one of " + listed(words));
}

}  // namespace

std::string_view to_text(Method method) { return kMethods.at(static_cast<std::size_t>(method)); }
std::string_view to_text(Outcome outcome) { return kOutcomes.at(static_cast<std::size_t>(outcome)); }
Result<Method> method_from_text(std::string_view text) { return from_words<Method>(kMethods, text, "method"); }
Result<Outcome> outcome_from_text(std::string_view text) { return from_words<Outcome>(kOutcomes, text, "outcome"); }

std::string to_text(const Server& server) {
  if (server.name.empty() && server.address.empty()) return "an unknown server";
  std::string text = server.name;
  if (!server.address.empty()) text += (text.empty() ? "" : "@") + server.address;
  if (server.port != 53) text += "#" + std::to_string(server.port);
  return text;
}

}  // namespace yore
