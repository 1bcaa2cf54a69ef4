#include "server/config/print.h"

#include <string_view>
#include <utility>
#include <vector>

#include "server/config/settings.h"

namespace yore::config {
namespace {

using respond::Prefix;

// A basic string of TOML 1.0: escapes for quotes, backslashes and control characters.
std::string quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (octet < 0x20 || octet == 0x7F) {
      out += {'\\', 'u', '0', '0', kHex[octet >> 4], kHex[octet & 15]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + quoted(text);
  return out + "]";
}

// A list of nobody is the word that says so.
std::string list_or_none(const std::vector<std::string>& texts) { return texts.empty() ? "\"none\"" : list_of(texts); }

// In a value whose parts commas divide.
std::string without_commas(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '\\' && at + 1 < text.size();
    if (escape && text[at + 1] != ',') out += text[at];
    if (escape) ++at;
    out += text[at] == ',' ? std::string("\\044") : std::string(1, text[at]);
  }
  return out;
}

const char* on_or_off(bool on) { return on ? "on" : "off"; }

std::string text_of(const Prefix& prefix) { return prefix.address.to_text() + "/" + std::to_string(prefix.length); }

std::string text_of(const respond::TransferRule& rule) {
  std::string text = rule.prefix ? text_of(*rule.prefix) : "";
  if (rule.key) text += (text.empty() ? "key=" : ",key=") + without_commas(rule.key->to_text());
  return text;
}

std::string text_of(const Listener& listener) {
  std::string text = listener.endpoint.to_text();
  if (listener.vantage.as_of) text += ",as-of=" + to_text(*listener.vantage.as_of);
  if (listener.vantage.server) text += ",server=" + without_commas(*listener.vantage.server);
  if (listener.annotate) text += std::string(",annotate=") + on_or_off(*listener.annotate == respond::Annotate::kOn);
  if (!listener.allow_transfer) return text;
  if (listener.allow_transfer->empty()) text += ",allow-transfer=none";
  for (const respond::TransferRule& rule : *listener.allow_transfer) text += ",allow-transfer=" + text_of(rule);
  return text;
}

std::string text_of(const Secondary& secondary) {
  std::string text = secondary.address.to_text();
  if (secondary.key) text += ",key=" + without_commas(secondary.key->to_text());
  if (secondary.zone) text += ",zone=" + without_commas(secondary.zone->to_text());
  if (secondary.from) text += ",from=" + secondary.from->to_text();
  return text;
}

std::vector<std::string> texts_of(const auto& values) {
  std::vector<std::string> texts;
  for (const auto& value : values) texts.push_back(text_of(value));
  return texts;
}

std::string keys_of(const Config& config) {
  std::string comment;
  for (const transfer::TsigKey& key : config.answering.keys) {
    comment += "# key: " + to_text(key.algorithm) + " " + key.name.to_text() + ", whose secret is not shown\n";
  }
  return comment;
}

std::string cookie_secrets_of(const Config& config) {
  const std::size_t secrets = config.answering.cookie_secrets.size();
  if (secrets == 0) return "cookie-secret = \"off\"\n";
  return "# cookie-secret: " + std::to_string(secrets) + ", not shown\n";
}

using Value = std::string (*)(const Config&);

// What stands behind the "=" of a setting. `key` and `cookie-secret` have no such value; where it is
// empty, the setting is not there.
const std::vector<std::pair<std::string_view, Value>>& values() {
  static const std::vector<std::pair<std::string_view, Value>> kValues = {
      {"archive", [](const Config& c) { return quoted(c.archive); }},
      {"listen", [](const Config& c) { return list_of(texts_of(c.listeners)); }},
      {"as-of", [](const Config& c) { return c.as_of ? quoted(to_text(*c.as_of)) : ""; }},
      {"annotate", [](const Config& c) { return quoted(on_or_off(c.answering.annotate == respond::Annotate::kOn)); }},
      {"suffix", [](const Config& c) { return quoted(c.answering.suffix ? c.answering.suffix->to_text() : "off"); }},
      {"allow-transfer", [](const Config& c) { return list_or_none(texts_of(c.answering.allow_transfer)); }},
      {"key-file", [](const Config& c) { return c.key_files.empty() ? "" : list_of(c.key_files); }},
      {"any-over-udp",
       [](const Config& c) {
         return quoted(c.answering.any_over_udp == respond::AnyOverUdp::kOneRRset ? "one" : "whole");
       }},
      {"identity", [](const Config& c) { return quoted(c.answering.identity); }},
      {"threads", [](const Config& c) { return std::to_string(c.threads); }},
      {"max-udp", [](const Config& c) { return std::to_string(c.answering.max_udp); }},
      {"tcp-connections", [](const Config& c) { return std::to_string(c.tcp_connections); }},
      {"tcp-connections-per-address", [](const Config& c) { return std::to_string(c.tcp_connections_per_address); }},
      {"tcp-idle", [](const Config& c) { return std::to_string(c.tcp_idle.count()); }},
      {"tcp-stalled", [](const Config& c) { return std::to_string(c.tcp_stalled.count()); }},
      {"tcp-total", [](const Config& c) { return std::to_string(c.tcp_total.count()); }},
      {"tcp-transfer", [](const Config& c) { return std::to_string(c.tcp_transfer.count()); }},
      {"notify", [](const Config& c) { return list_or_none(texts_of(c.secondaries)); }},
      {"rrl-rate", [](const Config& c) { return std::to_string(c.rrl_rate); }},
      {"rrl-slip", [](const Config& c) { return std::to_string(c.rrl_slip); }},
      {"rrl-ipv4-prefix", [](const Config& c) { return std::to_string(c.rrl_ipv4_prefix); }},
      {"rrl-ipv6-prefix", [](const Config& c) { return std::to_string(c.rrl_ipv6_prefix); }},
      {"rrl-exempt", [](const Config& c) { return list_or_none(texts_of(c.rrl_exempt)); }},
      {"rrl-size", [](const Config& c) { return std::to_string(c.rrl_size); }},
      {"verbose", [](const Config& c) { return quoted(on_or_off(c.verbosity == Verbosity::kVerbose)); }},
  };
  return kValues;
}

std::string line_of(const SettingKind& kind, const Config& config) {
  if (kind.name == "key") return keys_of(config);
  if (kind.name == "cookie-secret") return cookie_secrets_of(config);
  for (const auto& [name, value] : values()) {
    if (name != kind.name) continue;
    const std::string text = value(config);
    return text.empty() ? "" : std::string(name) + " = " + text + "\n";
  }
  return "";
}

}  // namespace

std::string to_toml(const Config& config) {
  std::string out;
  for (const SettingKind& kind : setting_kinds()) {
    out += (out.empty() ? "# " : "\n# ") + std::string(kind.name) + ": " + std::string(kind.help) + "\n";
    out += line_of(kind, config);
  }
  return out;
}

}  // namespace yore::config
