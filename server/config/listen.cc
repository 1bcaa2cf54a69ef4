#include "server/config/listen.h"

#include <algorithm>

#include "server/config/access.h"
#include "server/config/parts.h"
#include "server/config/settings.h"

namespace yore::config {
namespace {

constexpr std::string_view kAllowTransfer = "allow-transfer";

Result<void> allow_transfer(std::string_view value, const Config& config, Listener& listener) {
  auto& rules = listener.allow_transfer;
  if (rules && (rules->empty() || value == kNobody)) {
    return fail(ErrorCode::kBadInput, "allow-transfer=none stands alone, without other allow-transfer");
  }
  if (!rules) rules.emplace();
  if (value == kNobody) return {};
  YORE_TRY(respond::TransferRule rule, transfer_rule_from(value, config));
  rules->push_back(std::move(rule));
  return {};
}

Result<void> apply_part(const Part& part, const Config& config, Listener& listener) {
  if (!part.value.empty() && part.name == "as-of") {
    YORE_TRY(listener.vantage.as_of, parse_moment(part.value));
  } else if (!part.value.empty() && part.name == "server") {
    YORE_CHECK(server_from_text(part.value));
    listener.vantage.server = std::string(part.value);
  } else if (!part.value.empty() && part.name == "annotate") {
    YORE_TRY(listener.annotate, annotate_from(part.value));
  } else if (!part.value.empty() && part.name == kAllowTransfer) {
    YORE_CHECK(allow_transfer(part.value, config, listener));
  } else {
    return fail(ErrorCode::kBadInput, "\"" + std::string(part.text) +
                                          "\" is none of as-of=TIME, server=NAME, annotate=on|off and "
                                          "allow-transfer=PREFIX|key=NAME|none");
  }
  return {};
}

}  // namespace

Result<void> set_listen(const std::string& value, Config& config) {
  Listener listener;
  YORE_TRY(listener.endpoint, respond::Endpoint::from_text(std::string_view(value).substr(0, value.find(','))));
  YORE_TRY(const std::vector<Part> parts, parts_behind_address(value, kAllowTransfer));
  for (const Part& part : parts) YORE_CHECK(apply_part(part, config, listener));
  const bool twice = std::any_of(config.listeners.begin(), config.listeners.end(), [&](const Listener& other) {
    return other.endpoint == listener.endpoint && listener.endpoint.port != 0;
  });
  if (twice) return fail(ErrorCode::kBadInput, "\"" + value + "\" is there twice");
  config.listeners.push_back(std::move(listener));
  return {};
}

}  // namespace yore::config
