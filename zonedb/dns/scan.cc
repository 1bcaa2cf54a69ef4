#include "zonedb/dns/scan.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <utility>

#include "zonedb/dns/append_text.h"

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

// The address as Yore writes it (RFC 5952 section 4, or a dotted quad); nothing where the text is no address.
std::optional<std::string> normal_address(const std::string& text) {
  std::array<unsigned char, 16> octets{};
  std::array<char, INET6_ADDRSTRLEN> normal{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, text.c_str(), octets.data()) == 1 &&
        inet_ntop(family, octets.data(), normal.data(), normal.size()) != nullptr) {
      return std::string(normal.data());
    }
  }
  return std::nullopt;
}

tl::unexpected<Error> bad_server(std::string_view text) {
  return fail(ErrorCode::kBadInput, "\"" + std::string(text) +
                                        "\" is no server; write NAME, ADDRESS or NAME@ADDRESS, " +
                                        "and a port other than 53 after a #, as in 192.0.2.1#5353");
}

// Whether the text is no name that anyone means, but an address or a port mistyped: "192.0.2.1:53", "[::1]",
// "192.0.2.400". An escaped character, and a final dot after a number, say that it is a name all the same.
bool is_mistyped(std::string_view name) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == '\\') {
      ++at;
    } else if (std::string_view(":[] \t").find(name[at]) != std::string_view::npos) {
      return true;
    }
  }
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
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

void append_text(std::string& text, const Server& server) {
  if (server.name.empty() && server.address.empty()) {
    text += "an unknown server";
    return;
  }
  text += server.name;
  if (!server.name.empty() && !server.address.empty()) text += '@';
  text += server.address;
  if (server.port == 53) return;
  text += '#';
  append_number(text, server.port);
}

std::string to_text(const Server& server) {
  std::string text;
  append_text(text, server);
  return text;
}

Result<Server> server_from_text(std::string_view text) {
  Server server;
  std::string_view rest = text;
  if (const auto hash = rest.rfind('#'); hash != std::string_view::npos) {
    const auto port = rest.substr(hash + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    if (error != std::errc() || end != port.data() + port.size() || server.port == 0) return bad_server(text);
    rest = rest.substr(0, hash);
  }
  const auto at = rest.find('@');
  const std::string name(rest.substr(0, at));
  std::optional<std::string> address =
      normal_address(at == std::string_view::npos ? name : std::string(rest.substr(at + 1)));
  if (at != std::string_view::npos && !address) return bad_server(text);
  if (address) server.address = *address;
  if (at == std::string_view::npos && address) return server;
  if (name.empty()) return address ? Result<Server>(server) : bad_server(text);
  if (is_mistyped(name)) return bad_server(text);
  YORE_TRY(const Name parsed, Name::from_text(name));
  server.name = parsed.canonical().to_text();
  return server;
}

bool is_asked_for(const Server& server, const Server& asked) {
  return (asked.name.empty() || server.name == asked.name) &&
         (asked.address.empty() || server.address == asked.address) && (asked.port == 53 || server.port == asked.port);
}

}  // namespace yore
