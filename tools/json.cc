#include "tools/json.h"

#include <nlohmann/json.hpp>

namespace yore::tools {

struct JsonObject::State {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
};

JsonObject::JsonObject() : state_(std::make_unique<State>()) {}
JsonObject::JsonObject(JsonObject&&) noexcept = default;
JsonObject& JsonObject::operator=(JsonObject&&) noexcept = default;
JsonObject::~JsonObject() = default;

JsonObject& JsonObject::add(std::string_view key, std::string_view value) {
  state_->object[std::string(key)] = value;
  return *this;
}

JsonObject& JsonObject::add(std::string_view key, std::uint64_t value) {
  state_->object[std::string(key)] = value;
  return *this;
}

JsonObject& JsonObject::add_flag(std::string_view key, bool value) {
  state_->object[std::string(key)] = value;
  return *this;
}

JsonObject& JsonObject::add(std::string_view key, const std::vector<std::string>& values) {
  state_->object[std::string(key)] = values;
  return *this;
}

JsonObject& JsonObject::add(std::string_view key, const JsonObject& value) {
  state_->object[std::string(key)] = value.state_->object;
  return *this;
}

std::string JsonObject::text() const {
  return state_->object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void add_server(JsonObject& object, const Server& server, std::string_view prefix) {
  const std::string start(prefix);
  if (!server.name.empty()) object.add(start + "server", server.name);
  if (!server.address.empty()) object.add(start + "address", server.address);
  if (server.port != 53) object.add(start + "port", std::uint32_t{server.port});
}

}  // namespace yore::tools
