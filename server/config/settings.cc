#include "server/config/settings.h"

#include <algorithm>
#include <charconv>

#include "server/config/access.h"
#include "server/config/notify.h"

namespace yore::config {
namespace {

using respond::Annotate;
using respond::Endpoint;
using respond::Prefix;

tl::unexpected<Error> bad(std::string_view value, const std::string& why) {
  return fail(ErrorCode::kBadInput, "\"" + std::string(value) + "\" " + why);
}

template <class Number>
Result<Number> number_between(std::string_view text, Number least, Number most) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
    return bad(text, "is not a number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return number;
}

Result<std::chrono::seconds> seconds_from(std::string_view text) {
  YORE_TRY(const long seconds, number_between<long>(text, 1, 86400));
  return std::chrono::seconds(seconds);
}

// "as-of=2016-09-20" or "server=ns2.kptc.kp", behind a listener's address.
Result<void> apply_vantage(std::string_view part, store::Vantage& vantage) {
  const std::size_t equals = part.find('=');
  const std::string_view name = part.substr(0, equals);
  const std::string_view value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
  if (value.empty() || (name != "as-of" && name != "server")) return bad(part, "is neither as-of=TIME nor server=NAME");
  if (name == "server") {
    YORE_CHECK(server_from_text(value));
    vantage.server = std::string(value);
    return {};
  }
  YORE_TRY(vantage.as_of, parse_moment(value));
  return {};
}

Result<Listener> listener_from(std::string_view text) {
  Listener listener;
  std::size_t comma = text.find(',');
  YORE_TRY(listener.endpoint, Endpoint::from_text(text.substr(0, comma)));
  while (comma != std::string_view::npos) {
    text.remove_prefix(comma + 1);
    comma = text.find(',');
    YORE_CHECK(apply_vantage(text.substr(0, comma), listener.vantage));
  }
  return listener;
}

Result<void> set_archive(const Setting& setting, Config& config) {
  if (setting.values[0].empty()) return fail(ErrorCode::kBadInput, "the archive's name is empty");
  config.archive = setting.values[0];
  return {};
}

Result<void> set_listen(const Setting& setting, Config& config) {
  config.listeners.clear();
  for (const std::string& value : setting.values) {
    YORE_TRY(Listener listener, listener_from(value));
    const bool twice = std::any_of(config.listeners.begin(), config.listeners.end(), [&](const Listener& other) {
      return other.endpoint == listener.endpoint && listener.endpoint.port != 0;
    });
    if (twice) return bad(value, "is there twice");
    config.listeners.push_back(std::move(listener));
  }
  return {};
}

Result<void> set_as_of(const Setting& setting, Config& config) {
  YORE_TRY(config.as_of, parse_moment(setting.values[0]));
  return {};
}

Result<void> set_annotate(const Setting& setting, Config& config) {
  const std::string& value = setting.values[0];
  if (value != "on" && value != "off") return bad(value, "is neither on nor off");
  config.answering.annotate = value == "on" ? Annotate::kOn : Annotate::kOff;
  return {};
}

Result<void> set_suffix(const Setting& setting, Config& config) {
  config.answering.suffix.reset();
  if (setting.values[0] == "off") return {};
  YORE_TRY(const Name suffix, Name::from_text(setting.values[0]));
  if (suffix.is_root()) return fail(ErrorCode::kBadInput, "the suffix cannot be the root; write a name or off");
  config.answering.suffix = suffix;
  return {};
}

Result<void> set_identity(const Setting& setting, Config& config) {
  if (setting.values[0].size() > 255) return fail(ErrorCode::kBadInput, "the identity is longer than 255 octets");
  config.answering.identity = setting.values[0];
  return {};
}

Result<void> set_any_over_udp(const Setting& setting, Config& config) {
  const std::string& value = setting.values[0];
  if (value != "whole" && value != "one") return bad(value, "is neither whole nor one");
  config.answering.any_over_udp = value == "one" ? respond::AnyOverUdp::kOneRRset : respond::AnyOverUdp::kWhole;
  return {};
}

Result<void> set_max_udp(const Setting& setting, Config& config) {
  YORE_TRY(config.answering.max_udp, number_between<std::size_t>(setting.values[0], 512, 4096));
  return {};
}

Result<void> set_threads(const Setting& setting, Config& config) {
  YORE_TRY(config.threads, number_between<unsigned>(setting.values[0], 1, 256));
  return {};
}

Result<void> set_tcp_connections(const Setting& setting, Config& config) {
  YORE_TRY(config.tcp_connections, number_between<std::size_t>(setting.values[0], 0, 100000));
  return {};
}

Result<void> set_tcp_connections_per_address(const Setting& setting, Config& config) {
  YORE_TRY(config.tcp_connections_per_address, number_between<std::size_t>(setting.values[0], 0, 100000));
  return {};
}

Result<void> set_tcp_idle(const Setting& setting, Config& config) {
  YORE_TRY(config.tcp_idle, seconds_from(setting.values[0]));
  // RFC 7828 section 3.1: in units of 100 ms, at most 6553.5 seconds.
  config.answering.keepalive = static_cast<std::uint16_t>(std::min<long>(config.tcp_idle.count() * 10, 65535));
  return {};
}

Result<void> set_tcp_stalled(const Setting& setting, Config& config) {
  YORE_TRY(config.tcp_stalled, seconds_from(setting.values[0]));
  return {};
}

Result<void> set_tcp_total(const Setting& setting, Config& config) {
  YORE_TRY(config.tcp_total, seconds_from(setting.values[0]));
  return {};
}

Result<void> set_tcp_transfer(const Setting& setting, Config& config) {
  YORE_TRY(config.tcp_transfer, seconds_from(setting.values[0]));
  return {};
}

Result<void> set_rrl_rate(const Setting& setting, Config& config) {
  YORE_TRY(config.rrl_rate, number_between<std::uint32_t>(setting.values[0], 0, 1000000));
  return {};
}

Result<void> set_rrl_slip(const Setting& setting, Config& config) {
  YORE_TRY(config.rrl_slip, number_between<std::uint32_t>(setting.values[0], 0, 100));
  return {};
}

Result<void> set_rrl_ipv4_prefix(const Setting& setting, Config& config) {
  YORE_TRY(config.rrl_ipv4_prefix, number_between<unsigned>(setting.values[0], 1, 32));
  return {};
}

Result<void> set_rrl_ipv6_prefix(const Setting& setting, Config& config) {
  YORE_TRY(config.rrl_ipv6_prefix, number_between<unsigned>(setting.values[0], 1, 128));
  return {};
}

Result<void> set_rrl_exempt(const Setting& setting, Config& config) {
  config.rrl_exempt.clear();
  for (const std::string& value : setting.values) {
    if (value == "none" && setting.values.size() == 1) break;
    YORE_TRY(const Prefix prefix, Prefix::from_text(value));
    config.rrl_exempt.push_back(prefix);
  }
  return {};
}

Result<void> set_rrl_size(const Setting& setting, Config& config) {
  YORE_TRY(config.rrl_size, number_between<std::size_t>(setting.values[0], 1024, 16777216));
  return {};
}

using Setter = Result<void> (*)(const Setting&, Config&);

struct Known {
  SettingKind kind;
  Setter set;
};

const std::vector<Known>& known_settings() {
  static const std::vector<Known> kKnown = {
      {{"archive", Values::kOne, "FILE", "the archive; else $YORE_ARCHIVE, else yore.db"}, set_archive},
      {{"listen", Values::kMany, "ADDR:PORT[,as-of=TIME][,server=NAME]",
        "where to answer, [::1]:5300 for IPv6; 127.0.0.1:5300 where none is given; may be repeated"},
       set_listen},
      {{"as-of", Values::kOne, "TIME", "the moment to answer as of, where nothing else says one; else the newest"},
       set_as_of},
      {{"annotate", Values::kOne, "on|off", "say in each answer with EDNS where it comes from (on)"}, set_annotate},
      {{"suffix", Values::kOne, "NAME|off", "names under it carry their own time: kp.2016-09-20.asof (asof)"},
       set_suffix},
      {{"allow-transfer", Values::kMany, "PREFIX|key=NAME|PREFIX,key=NAME",
        "who may transfer zones: addresses, prefixes, keys, none (loopback)"},
       set_allow_transfer},
      {{"key", Values::kMany, "[ALGORITHM:]NAME:BASE64", "a key that clients sign with (TSIG), hmac-sha256 by default"},
       set_key},
      {{"key-file", Values::kMany, "FILE", "a key as tsig-keygen writes it, which need not show on a command line"},
       set_key_file},
      {{"cookie-secret", Values::kMany, "HEX|off", "of DNS cookies, shared by servers of one address (random)"},
       set_cookie_secret},
      {{"any-over-udp", Values::kOne, "whole|one", "questions of type ANY over UDP get all RRsets, or one (whole)"},
       set_any_over_udp},
      {{"identity", Values::kOne, "TEXT", "the answer to hostname.bind, id.server and NSID (the host's name)"},
       set_identity},
      {{"threads", Values::kOne, "N", "loops that answer, each on a thread (1)"}, set_threads},
      {{"max-udp", Values::kOne, "OCTETS", "the largest response over UDP (1232)"}, set_max_udp},
      {{"tcp-connections", Values::kOne, "N", "TCP connections in all (512)"}, set_tcp_connections},
      {{"tcp-connections-per-address", Values::kOne, "N", "TCP connections of one client (32)"},
       set_tcp_connections_per_address},
      {{"tcp-idle", Values::kOne, "SECONDS", "until a silent TCP connection is closed (10)"}, set_tcp_idle},
      {{"tcp-stalled", Values::kOne, "SECONDS", "until a client that takes no response is cut off (20)"},
       set_tcp_stalled},
      {{"tcp-total", Values::kOne, "SECONDS", "after which a TCP connection takes no new question (600)"},
       set_tcp_total},
      {{"tcp-transfer", Values::kOne, "SECONDS", "until a transfer that its client takes slowly is cut off (7200)"},
       set_tcp_transfer},
      {{"notify", Values::kMany, "ADDR:PORT[,key=NAME][,zone=ZONE][,from=ADDR:PORT]",
        "a secondary to tell of new versions, and the listener that it transfers from (none)"},
       set_notify},
      {{"rrl-rate", Values::kOne, "N", "like responses a second over UDP to clients of one prefix, 0 for any (200)"},
       set_rrl_rate},
      {{"rrl-slip", Values::kOne, "N", "each Nth response beyond is sent truncated, 0 for none (2)"}, set_rrl_slip},
      {{"rrl-ipv4-prefix", Values::kOne, "BITS", "of a prefix of IPv4 clients (24)"}, set_rrl_ipv4_prefix},
      {{"rrl-ipv6-prefix", Values::kOne, "BITS", "of a prefix of IPv6 clients (56)"}, set_rrl_ipv6_prefix},
      {{"rrl-exempt", Values::kMany, "PREFIX", "whose responses have no such limit: prefixes, none (loopback)"},
       set_rrl_exempt},
      {{"rrl-size", Values::kOne, "N", "pairs of prefix and response that each thread counts (131072)"}, set_rrl_size},
  };
  return kKnown;
}

}  // namespace

const std::vector<SettingKind>& setting_kinds() {
  static const std::vector<SettingKind> kKinds = [] {
    std::vector<SettingKind> kinds;
    for (const Known& known : known_settings()) kinds.push_back(known.kind);
    return kinds;
  }();
  return kKinds;
}

Result<void> apply(const Setting& setting, Config& config) {
  const auto& known = known_settings();
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.kind.name == setting.name; });
  Result<void> applied = found->set(setting, config);
  if (!applied) applied.error().where = setting.where;
  return applied;
}

}  // namespace yore::config
