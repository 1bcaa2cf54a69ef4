#include "zonedb/zone/server_key.h"

namespace yore::zone {

std::string server_key(std::string_view server) {
  const Result<Server> asked = server_from_text(server);
  if (!asked) return "?";
  std::string key = asked->name;
  if (!asked->address.empty()) key += "@" + asked->address;
  if (asked->port != 53) key += "#" + std::to_string(asked->port);
  return key;
}

std::vector<std::string> keys_of(const Server& server) {
  std::vector<std::string> keys;
  if (!server.name.empty()) keys.push_back(server.name);
  if (!server.address.empty()) keys.push_back("@" + server.address);
  if (keys.size() == 2) keys.push_back(keys[0] + keys[1]);
  if (server.port == 53) return keys;
  for (std::size_t i = 0, plain = keys.size(); i < plain; ++i)
    keys.push_back(keys[i] + "#" + std::to_string(server.port));
  return keys;
}

}  // namespace yore::zone
