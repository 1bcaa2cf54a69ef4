#include "server/config/notify.h"

#include <algorithm>

#include "server/config/access.h"
#include "server/config/parts.h"

namespace yore::config {
namespace {

using respond::Endpoint;

Result<void> apply_part(const Part& part, const Config& config, Secondary& secondary) {
  if (!part.value.empty() && part.name == "key") {
    YORE_TRY(secondary.key, Name::from_text(part.value));
    YORE_CHECK(expect_key(*secondary.key, config));
  } else if (!part.value.empty() && part.name == "zone") {
    YORE_TRY(secondary.zone, Name::from_text(part.value));
  } else if (!part.value.empty() && part.name == "from") {
    YORE_TRY(secondary.from, Endpoint::from_text(part.value));
  } else {
    return fail(ErrorCode::kBadInput,
                "\"" + std::string(part.text) + "\" is none of key=NAME, zone=ZONE and from=ADDR:PORT");
  }
  return {};
}

// Port 53 where none is named.
Result<Endpoint> endpoint_from(std::string_view text) {
  const bool is_address = text.ends_with(']') || text.find(':') == std::string_view::npos;
  const auto completed = is_address ? Endpoint::from_text(std::string(text) + ":53") : Endpoint::from_text(text);
  return completed ? completed : Endpoint::from_text(text);  // whose error quotes what was written
}

// The listener that it names, else the first of its family.
bool is_listener_of(const Secondary& secondary, const Listener& listener) {
  if (secondary.from) return listener.endpoint == *secondary.from;
  return listener.endpoint.address.family == secondary.address.address.family;
}

Result<void> find_listener(const Config& config, Secondary& secondary) {
  if (secondary.from && secondary.from->address.family != secondary.address.address.family) {
    return fail(ErrorCode::kBadInput, "from=" + secondary.from->to_text() + " is of another family of addresses");
  }
  const auto found = std::find_if(config.listeners.begin(), config.listeners.end(),
                                  [&](const Listener& listener) { return is_listener_of(secondary, listener); });
  if (found == config.listeners.end()) {
    return fail(ErrorCode::kBadInput,
                "for " + secondary.address.to_text() + " there is no listener to send from; see from=ADDR:PORT");
  }
  secondary.listener = static_cast<std::size_t>(found - config.listeners.begin());
  return {};
}

}  // namespace

Result<void> set_notify(const std::string& value, Config& config) {
  Secondary secondary;
  YORE_TRY(secondary.address, endpoint_from(std::string_view(value).substr(0, value.find(','))));
  if (secondary.address.port == 0) return fail(ErrorCode::kBadInput, "\"" + value + "\" has no port");
  YORE_TRY(const std::vector<Part> parts, parts_behind_address(value));
  for (const Part& part : parts) YORE_CHECK(apply_part(part, config, secondary));
  YORE_CHECK(find_listener(config, secondary));
  config.secondaries.push_back(std::move(secondary));
  return {};
}

}  // namespace yore::config
