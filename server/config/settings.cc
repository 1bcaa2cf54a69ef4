#include "server/config/settings.h"

#include <algorithm>
#include <charconv>

#include "server/config/access.h"
#include "server/config/listen.h"
#include "server/config/notify.h"

namespace yore::config {
namespace {

using respond::Annotate;
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

// "on", "off".
Result<bool> switch_from(std::string_view text) {
  if (text != "on" && text != "off") return bad(text, "is neither on nor off");
  return text == "on";
}

Result<void> set_archive(const std::string& value, Config& config) {
  if (value.empty()) return fail(ErrorCode::kBadInput, "the archive's name is empty");
  config.archive = value;
  return {};
}

Result<void> set_as_of(const std::string& value, Config& config) {
  YORE_TRY(config.as_of, parse_moment(value));
  return {};
}

Result<void> set_annotate(const std::string& value, Config& config) {
  YORE_TRY(config.answering.annotate, annotate_from(value));
  return {};
}

Result<void> set_verbose(const std::string& value, Config& config) {
  YORE_TRY(const bool verbose, switch_from(value));
  config.verbosity = verbose ? Verbosity::kVerbose : Verbosity::kQuiet;
  return {};
}

Result<void> set_suffix(const std::string& value, Config& config) {
  config.answering.suffix.reset();
  if (value == "off") return {};
  YORE_TRY(const Name suffix, Name::from_text(value));
  if (suffix.is_root()) return fail(ErrorCode::kBadInput, "the suffix cannot be the root; write a name or off");
  config.answering.suffix = suffix;
  return {};
}

Result<void> set_identity(const std::string& value, Config& config) {
  if (value.size() > 255) return fail(ErrorCode::kBadInput, "the identity is longer than 255 octets");
  config.answering.identity = value;
  return {};
}

Result<void> set_any_over_udp(const std::string& value, Config& config) {
  if (value != "whole" && value != "one") return bad(value, "is neither whole nor one");
  config.answering.any_over_udp = value == "one" ? respond::AnyOverUdp::kOneRRset : respond::AnyOverUdp::kWhole;
  return {};
}

Result<void> set_max_udp(const std::string& value, Config& config) {
  YORE_TRY(config.answering.max_udp, number_between<std::size_t>(value, 512, 4096));
  return {};
}

Result<void> set_threads(const std::string& value, Config& config) {
  YORE_TRY(config.threads, number_between<unsigned>(value, 1, 256));
  return {};
}

Result<void> set_tcp_connections(const std::string& value, Config& config) {
  YORE_TRY(config.tcp_connections, number_between<std::size_t>(value, 0, 100000));
  return {};
}

Result<void> set_tcp_connections_per_address(const std::string& value, Config& config) {
  YORE_TRY(config.tcp_connections_per_address, number_between<std::size_t>(value, 0, 100000));
  return {};
}

Result<void> set_tcp_idle(const std::string& value, Config& config) {
  YORE_TRY(config.tcp_idle, seconds_from(value));
  // RFC 7828 section 3.1: in units of 100 ms, at most 6553.5 seconds.
  config.answering.keepalive = static_cast<std::uint16_t>(std::min<long>(config.tcp_idle.count() * 10, 65535));
  return {};
}

Result<void> set_tcp_stalled(const std::string& value, Config& config) {
  YORE_TRY(config.tcp_stalled, seconds_from(value));
  return {};
}

Result<void> set_tcp_total(const std::string& value, Config& config) {
  YORE_TRY(config.tcp_total, seconds_from(value));
  return {};
}

Result<void> set_tcp_transfer(const std::string& value, Config& config) {
  YORE_TRY(config.tcp_transfer, seconds_from(value));
  return {};
}

Result<void> set_rrl_rate(const std::string& value, Config& config) {
  YORE_TRY(config.rrl_rate, number_between<std::uint32_t>(value, 0, 1000000));
  return {};
}

Result<void> set_rrl_slip(const std::string& value, Config& config) {
  YORE_TRY(config.rrl_slip, number_between<std::uint32_t>(value, 0, 100));
  return {};
}

Result<void> set_rrl_ipv4_prefix(const std::string& value, Config& config) {
  YORE_TRY(config.rrl_ipv4_prefix, number_between<unsigned>(value, 1, 32));
  return {};
}

Result<void> set_rrl_ipv6_prefix(const std::string& value, Config& config) {
  YORE_TRY(config.rrl_ipv6_prefix, number_between<unsigned>(value, 1, 128));
  return {};
}

Result<void> set_rrl_exempt(const std::string& value, Config& config) {
  YORE_TRY(const Prefix prefix, Prefix::from_text(value));
  config.rrl_exempt.push_back(prefix);
  return {};
}

Result<void> set_rrl_size(const std::string& value, Config& config) {
  YORE_TRY(config.rrl_size, number_between<std::size_t>(value, 1024, 16777216));
  return {};
}

// Which settings must be known before: others speak of keys, and secondaries of listeners.
enum class Turn { kFirst, kAfterKeys, kAfterListeners };

struct Known {
  SettingKind kind;
  Result<void> (*set)(const std::string& value, Config& config);  // takes one value
  Turn turn = Turn::kFirst;
  void (*clear)(Config& config) = nullptr;  // forgets the defaults, or the file's values, of a list
  std::string_view nobody = {};             // the value that stands for an empty list
};

const std::vector<Known>& known_settings() {
  static const std::vector<Known> kKnown = {
      {{"archive", Values::kOne, "FILE", "the archive; else $YORE_ARCHIVE, else yore.db"}, set_archive},
      {{"listen", Values::kSome, "ADDR:PORT[,as-of=TIME][,server=NAME][,annotate=on|off][,allow-transfer=WHO]",
        "where to answer, [::1]:5300 for IPv6; 127.0.0.1:5300 where none is given; may be repeated"},
       set_listen,
       Turn::kAfterKeys,
       [](Config& c) { c.listeners.clear(); }},
      {{"as-of", Values::kOne, "TIME", "the moment to answer as of, where nothing else says one; else the newest"},
       set_as_of},
      {{"annotate", Values::kOne, "on|off", "say in each answer with EDNS where it comes from (on)"}, set_annotate},
      {{"suffix", Values::kOne, "NAME|off", "names under it carry their own time: kp.2016-09-20.asof (asof)"},
       set_suffix},
      {{"allow-transfer", Values::kMany, "PREFIX|key=NAME|PREFIX,key=NAME",
        "who may transfer zones: addresses, prefixes, keys, none (loopback)"},
       set_allow_transfer,
       Turn::kAfterKeys,
       [](Config& c) { c.answering.allow_transfer.clear(); },
       kNobody},
      {{"key", Values::kMany, "[ALGORITHM:]NAME:BASE64", "a key that clients sign with (TSIG), hmac-sha256 by default"},
       set_key},
      {{"key-file", Values::kMany, "FILE", "a key as tsig-keygen writes it, which need not show on a command line"},
       set_key_file},
      {{"cookie-secret", Values::kMany, "HEX|off", "of DNS cookies, shared by servers of one address (random)"},
       set_cookie_secret,
       Turn::kFirst,
       [](Config& c) { c.answering.cookie_secrets.clear(); },
       "off"},
      {{"any-over-udp", Values::kOne, "whole|one", "questions of type ANY over UDP get all RRsets, or one (whole)"},
       set_any_over_udp},
      {{"identity", Values::kOne, "TEXT", "the answer to hostname.bind, id.server and NSID (the host's name)"},
       set_identity},
      {{"threads", Values::kOne, "N", "loops that answer, each on a thread (1)"}, set_threads},
      {{"max-udp", Values::kOne, "OCTETS", "the largest response over UDP (1232)"}, set_max_udp},
      {{"tcp-connections", Values::kOne, "N", "TCP connections in all (512)"}, set_tcp_connections},
      {{"tcp-connections-per-address", Values::kOne, "N",
        "TCP connections of one client, an IPv4 address or an IPv6 prefix (32)"},
       set_tcp_connections_per_address},
      {{"tcp-idle", Values::kOne, "SECONDS", "until a silent TCP connection is closed (10)"}, set_tcp_idle},
      {{"tcp-stalled", Values::kOne, "SECONDS", "until a client that takes no response is cut off (20)"},
       set_tcp_stalled},
      {{"tcp-total", Values::kOne, "SECONDS", "after which a TCP connection takes no new question (600)"},
       set_tcp_total},
      {{"tcp-transfer", Values::kOne, "SECONDS", "until a transfer that its client takes slowly is cut off (7200)"},
       set_tcp_transfer},
      {{"notify", Values::kMany, "ADDR[:PORT][,key=NAME][,zone=ZONE][,from=ADDR:PORT]",
        "a secondary to tell of new versions, and the listener that it transfers from (none)"},
       set_notify,
       Turn::kAfterListeners,
       [](Config& c) { c.secondaries.clear(); },
       kNobody},
      {{"rrl-rate", Values::kOne, "N", "like responses a second over UDP to clients of one prefix, 0 for any (200)"},
       set_rrl_rate},
      {{"rrl-slip", Values::kOne, "N", "each Nth response beyond is sent truncated, 0 for none (2)"}, set_rrl_slip},
      {{"rrl-ipv4-prefix", Values::kOne, "BITS", "of a prefix of IPv4 clients (24)"}, set_rrl_ipv4_prefix},
      {{"rrl-ipv6-prefix", Values::kOne, "BITS", "of a prefix of IPv6 clients (56)"}, set_rrl_ipv6_prefix},
      {{"rrl-exempt", Values::kMany, "PREFIX", "whose responses have no such limit: prefixes, none (loopback)"},
       set_rrl_exempt,
       Turn::kFirst,
       [](Config& c) { c.rrl_exempt.clear(); },
       kNobody},
      {{"rrl-size", Values::kOne, "N", "pairs of prefix and response that each thread counts (131072)"}, set_rrl_size},
      {{"verbose", Values::kSwitch, "", "log published imports and refused transfers too"}, set_verbose},
  };
  return kKnown;
}

const Known& known_setting(const Setting& setting) {
  const auto& known = known_settings();
  return *std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.kind.name == setting.name; });
}

Result<void> apply_value(const Known& known, const Setting& setting, const Value& value, Config& config) {
  if (known.nobody.empty() || value.text != known.nobody) return known.set(value.text, config);
  if (setting.values.size() == 1) return {};
  return bad(value.text, "stands alone: take it away, or the other values");
}

Mistakes apply_one(const Known& known, const Setting& setting, Config& config) {
  Mistakes mistakes;
  if (known.clear != nullptr) known.clear(config);
  if (setting.values.empty() && known.kind.values == Values::kSome) {
    mistakes.push_back(
        {ErrorCode::kBadInput, "the list is empty; leave " + setting.name + " out for the default", setting.where});
  }
  for (const Value& value : setting.values) {
    Result<void> applied = apply_value(known, setting, value, config);
    if (applied) continue;
    applied.error().where = value.where;
    mistakes.push_back(std::move(applied).error());
  }
  return mistakes;
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

Result<Annotate> annotate_from(std::string_view text) {
  YORE_TRY(const bool on, switch_from(text));
  return on ? Annotate::kOn : Annotate::kOff;
}

Mistakes apply_settings(const std::vector<Result<Setting>>& settings, Config& config) {
  std::vector<Mistakes> found(settings.size());
  for (const Turn turn : {Turn::kFirst, Turn::kAfterKeys, Turn::kAfterListeners}) {
    for (std::size_t i = 0; i < settings.size(); ++i) {
      if (!settings[i]) {
        found[i] = {settings[i].error()};
      } else if (const Known& known = known_setting(*settings[i]); known.turn == turn) {
        found[i] = apply_one(known, *settings[i], config);
      }
    }
  }
  Mistakes mistakes;
  for (const Mistakes& some : found) mistakes.insert(mistakes.end(), some.begin(), some.end());
  return mistakes;
}

}  // namespace yore::config
