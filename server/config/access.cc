#include "server/config/access.h"

#include <sys/random.h>

#include <algorithm>

#include "server/config/text_file.h"
#include "server/respond/cookie.h"
#include "zonedb/transfer/key_file.h"

namespace yore::config {
namespace {

using respond::Prefix;
using respond::TransferRule;
using transfer::TsigKey;

bool knows_key(const Config& config, const Name& name) {
  const auto& keys = config.answering.keys;
  return std::any_of(keys.begin(), keys.end(), [&](const TsigKey& key) { return key.name == name; });
}

Result<void> add_key(TsigKey key, Config& config) {
  if (knows_key(config, key.name)) {
    return fail(ErrorCode::kBadInput, "the key " + key.name.to_text() + " is there twice");
  }
  config.answering.keys.push_back(std::move(key));
  return {};
}

int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

Result<Octets> secret_from_hex(std::string_view hex) {
  Octets secret;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = digit_of(hex[i]);
    const int low = digit_of(hex[i + 1]);
    if (high < 0 || low < 0) break;
    append_u8(secret, static_cast<std::uint8_t>(high << 4 | low));
  }
  if (secret.size() * 2 != hex.size() || secret.size() != respond::kCookieSecretSize) {
    return fail(ErrorCode::kBadInput, "a secret of cookies is 32 hexadecimal digits");
  }
  return secret;
}

}  // namespace

Result<void> expect_key(const Name& name, const Config& config) {
  if (knows_key(config, name)) return {};
  return fail(ErrorCode::kBadInput,
              "the key " + name.to_text() + " is wanted, and there is none of that name: give it with key or key-file");
}

Result<TransferRule> transfer_rule_from(std::string_view text, const Config& config) {
  constexpr std::string_view kKey = "key=";
  TransferRule rule;
  std::string_view key;
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    key = text.substr(comma + 1);
    text = text.substr(0, comma);
    if (!key.starts_with(kKey)) return fail(ErrorCode::kBadInput, "\"" + std::string(key) + "\" is not key=NAME");
  } else if (text.starts_with(kKey)) {
    std::swap(key, text);
  }
  if (!text.empty()) {
    YORE_TRY(rule.prefix, Prefix::from_text(text));
  }
  if (!key.empty()) {
    YORE_TRY(rule.key, Name::from_text(key.substr(kKey.size())));
    YORE_CHECK(expect_key(*rule.key, config));
  }
  return rule;
}

Result<void> set_allow_transfer(const std::string& value, Config& config) {
  YORE_TRY(TransferRule rule, transfer_rule_from(value, config));
  config.answering.allow_transfer.push_back(std::move(rule));
  return {};
}

Result<void> set_key(const std::string& value, Config& config) {
  YORE_TRY(TsigKey key, transfer::tsig_key_from_text(value));
  return add_key(std::move(key), config);
}

// As dig -k and yore scan take them.
Result<void> set_key_file(const std::string& value, Config& config) {
  YORE_TRY(const std::string text, read_text_file(value));
  auto key = transfer::tsig_key_from_file(text);
  if (!key) return fail(ErrorCode::kBadInput, value + ": " + key.error().message);
  config.key_files.push_back(value);
  return add_key(*std::move(key), config);
}

Result<void> set_cookie_secret(const std::string& value, Config& config) {
  YORE_TRY(Octets secret, secret_from_hex(value));
  config.answering.cookie_secrets.push_back(std::move(secret));
  return {};
}

Result<Octets> random_cookie_secret() {
  Octets secret(respond::kCookieSecretSize, '\0');
  if (getrandom(secret.data(), secret.size(), 0) != static_cast<ssize_t>(secret.size())) {
    return fail(ErrorCode::kIo, "the kernel gives no random octets");
  }
  return secret;
}

}  // namespace yore::config
