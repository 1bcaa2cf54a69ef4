#include "zonedb/capture/servers.h"

#include <arpa/inet.h>

#include <array>

#include "zonedb/capture/lines.h"
#include "zonedb/dns/name.h"

namespace yore::capture {
namespace {

// The words that kdig prints in parentheses, which are no names of servers.
bool is_protocol(std::string_view text) {
  return text == "TCP" || text == "UDP" || text == "TLS" || text == "HTTPS" || text == "QUIC";
}

void put_host(Server& server, std::string_view host) {
  if (auto address = as_address(host)) {
    if (server.address.empty()) server.address = *std::move(address);
  } else if (server.name.empty()) {
    server.name = server_name(host);
  }
}

}  // namespace

std::optional<std::string> as_address(std::string_view text) {
  const std::string host(text.substr(0, text.find('%')));
  std::array<unsigned char, 16> octets{};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, host.c_str(), octets.data()) == 1) {
      inet_ntop(family, octets.data(), printed.data(), printed.size());
      return printed.data();
    }
  }
  return std::nullopt;
}

std::string server_name(std::string_view text) {
  const auto name = Name::from_text(text);
  if (!name || name->is_root()) return {};
  return name->canonical().to_text();
}

Server read_server(std::string_view text) {
  Server server;
  text = trimmed(text);
  const std::size_t open = text.find('(');
  std::string_view stated = text.substr(0, open);
  if (const std::size_t mark = stated.find_last_of("#@"); mark != std::string_view::npos) {
    if (const auto port = whole_number(stated.substr(mark + 1)); port && *port > 0 && *port <= 65535) {
      server.port = static_cast<std::uint16_t>(*port);
      stated = stated.substr(0, mark);
    }
  }
  if (!stated.empty()) put_host(server, stated);
  if (open != std::string_view::npos) {
    const std::string_view inside = text.substr(open + 1, text.find(')', open) - open - 1);
    if (!inside.empty() && !is_protocol(inside)) put_host(server, inside);
  }
  return server;
}

}  // namespace yore::capture
