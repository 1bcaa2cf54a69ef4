#include "zonedb/transfer/targets.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

namespace yore::transfer {
namespace {

constexpr std::string_view kBlanks = " \t\r";

// The words of a line up to a comment.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(kBlanks, at)) != line.npos && line[at] != '#';) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

std::string text_of(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* octets = nullptr;
  if (address.sa_family == AF_INET) octets = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family == AF_INET6) octets = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (octets == nullptr || inet_ntop(address.sa_family, octets, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

}  // namespace

Result<Target> read_target(std::string_view zone, std::string_view server, std::uint16_t port) {
  if (zone.starts_with('@') && !server.starts_with('@')) std::swap(zone, server);  // as dig takes them
  if (zone.starts_with('@')) {
    return fail(ErrorCode::kBadInput, "\"" + std::string(zone) + "\" is a server, and so is the other; write one zone");
  }
  Target target;
  YORE_TRY(target.zone, Name::from_text(zone));
  if (!server.starts_with('@')) {
    return fail(ErrorCode::kBadInput,
                "\"" + std::string(server) + "\" is no server to ask; write @NAME, @ADDRESS or @NAME@ADDRESS");
  }
  YORE_TRY(target.server, server_from_text(server.substr(1)));
  if (server.find('#') == server.npos) target.server.port = port;
  return target;
}

Result<std::vector<Target>> read_targets(std::string_view text, std::uint16_t port) {
  std::vector<Target> targets;
  std::set<std::pair<Name, Server>> known;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto words = words_of(text.substr(at, end - at));
    at = end + 1;
    const std::string where = "line " + std::to_string(++number);
    if (words.empty()) continue;
    if (words.size() != 2) return fail(ErrorCode::kBadInput, "write a zone and a server: kp @ns2.kptc.kp", where);
    auto target = read_target(words[0], words[1], port);
    if (!target) return fail(ErrorCode::kBadInput, target.error().message, where);
    if (known.emplace(target->zone, target->server).second) targets.push_back(*std::move(target));
  }
  return targets;
}

Result<std::vector<Server>> find_addresses(const Server& server) {
  if (!server.address.empty()) return std::vector{server};
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  // hosts(5) has names without the final dot. Without it the resolver would also try the domains that it searches, and
  // another server would be asked under this name.
  const std::string name = server.name.substr(0, server.name.size() - 1);
  res_init();
  _res.options &= ~static_cast<unsigned long>(RES_DEFNAMES | RES_DNSRCH);
  addrinfo* found = nullptr;
  const int status = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> keeper(found, [](addrinfo* list) {
    if (list != nullptr) freeaddrinfo(list);
  });
  std::vector<Server> servers;
  for (const addrinfo* at = status == 0 ? found : nullptr; at != nullptr; at = at->ai_next) {
    Server at_address = server;
    at_address.address = text_of(*at->ai_addr);
    const bool known = std::find(servers.begin(), servers.end(), at_address) != servers.end();
    if (!at_address.address.empty() && !known) servers.push_back(std::move(at_address));
  }
  if (!servers.empty()) return servers;
  const std::string why = status == 0 ? "it has none" : gai_strerror(status);
  return fail(ErrorCode::kNotFound, "no address of this server can be found (" + why + "); give one: @NAME@ADDRESS",
              name);
}

}  // namespace yore::transfer
