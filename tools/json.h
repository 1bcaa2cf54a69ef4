// JsonObject: one finding as one line of JSON. nlohmann-json does the work, in json.cc alone.
//
// Threads: values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/scan.h"

namespace yore::tools {

// Members stay in the order in which they are added. Octets that are not UTF-8 become U+FFFD.
class JsonObject {
 public:
  JsonObject();
  JsonObject(JsonObject&&) noexcept;
  JsonObject& operator=(JsonObject&&) noexcept;
  ~JsonObject();

  JsonObject& add(std::string_view key, std::string_view value);
  JsonObject& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
  JsonObject& add(std::string_view key, const std::string& value) { return add(key, std::string_view(value)); }
  JsonObject& add(std::string_view key, std::uint64_t value);
  JsonObject& add(std::string_view key, std::uint32_t value) { return add(key, std::uint64_t{value}); }
  JsonObject& add_flag(std::string_view key, bool value);
  JsonObject& add(std::string_view key, const std::vector<std::string>& values);
  JsonObject& add(std::string_view key, const JsonObject& value);

  [[nodiscard]] std::string text() const;  // without a newline

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "server", "address", "port", each with `prefix` before it: what is known of it, the port where it is another than 53.
void add_server(JsonObject& object, const Server& server, std::string_view prefix = {});

}  // namespace yore::tools
