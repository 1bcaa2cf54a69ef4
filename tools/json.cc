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

}  // namespace yore::tools
