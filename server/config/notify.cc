#include "server/config/notify.h"

#include <algorithm>

namespace yore::config {
namespace {

using respond::Endpoint;

Result<void> apply_part(std::string_view part, Secondary& secondary) {
  const std::size_t equals = part.find('=');
  const std::string_view name = part.substr(0, equals);
  const std::string_view value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
  if (!value.empty() && name == "key") {
    YORE_TRY(secondary.key, Name::from_text(value));
  } else if (!value.empty() && name == "zone") {
    YORE_TRY(secondary.zone, Name::from_text(value));
  } else if (!value.empty() && name == "from") {
    YORE_TRY(secondary.from, Endpoint::from_text(value));
  } else {
    return fail(ErrorCode::kBadInput,
                "\"" + std::string(part) + "\" is none of key=NAME, zone=ZONE and from=ADDR:PORT");
  }
  return {};
}

Result<Secondary> secondary_from(std::string_view text) {
  Secondary secondary;
  std::size_t comma = text.find(',');
  YORE_TRY(secondary.address, Endpoint::from_text(text.substr(0, comma)));
  if (secondary.address.port == 0) return fail(ErrorCode::kBadInput, "\"" + std::string(text) + "\" has no port");
  while (comma != std::string_view::npos) {
    text.remove_prefix(comma + 1);
    comma = text.find(',');
    YORE_CHECK(apply_part(text.substr(0, comma), secondary));
  }
  return secondary;
}

// The listener that it names, else the first of its family.
bool is_listener_of(const Secondary& secondary, const Listener& listener) {
  if (secondary.from) return listener.endpoint == *secondary.from;
  return listener.endpoint.address.family == secondary.address.address.family;
}

}  // namespace

Result<void> set_notify(const Setting& setting, Config& config) {
  config.secondaries.clear();
  for (const std::string& value : setting.values) {
    if (value == "none" && setting.values.size() == 1) break;
    YORE_TRY(Secondary secondary, secondary_from(value));
    config.secondaries.push_back(std::move(secondary));
  }
  return {};
}

Result<void> find_listeners_of_secondaries(Config& config) {
  for (Secondary& secondary : config.secondaries) {
    const std::string where = "notify " + secondary.address.to_text();
    if (secondary.from && secondary.from->address.family != secondary.address.address.family) {
      return fail(ErrorCode::kBadInput,
                  where + ": from=" + secondary.from->to_text() + " is of another family of addresses");
    }
    const auto& keys = config.answering.keys;
    const bool key_is_there = !secondary.key || std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
      return key.name == *secondary.key;
    });
    if (!key_is_there) return fail(ErrorCode::kBadInput, "there is no key " + secondary.key->to_text(), where);
    const auto found = std::find_if(config.listeners.begin(), config.listeners.end(),
                                    [&](const Listener& listener) { return is_listener_of(secondary, listener); });
    if (found == config.listeners.end()) {
      return fail(ErrorCode::kBadInput, "there is no listener to send from; see from=ADDR:PORT", where);
    }
    secondary.listener = static_cast<std::size_t>(found - config.listeners.begin());
  }
  return {};
}

}  // namespace yore::config
