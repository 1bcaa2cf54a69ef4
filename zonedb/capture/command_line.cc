#include "zonedb/capture/command_line.h"

#include <arpa/inet.h>

#include <array>

#include "zonedb/capture/lines.h"
#include "zonedb/capture/servers.h"

namespace yore::capture {
namespace {

// The name that `dig -x ADDRESS` asks for (RFC 1035 section 3.5, RFC 3596 section 2.5).
std::optional<Name> reverse_name(std::string_view address) {
  std::array<std::uint8_t, 16> octets{};
  const std::string text(address);
  std::string name;
  if (inet_pton(AF_INET, text.c_str(), octets.data()) == 1) {
    for (std::size_t i = 4; i-- > 0;) name += std::to_string(octets[i]) + ".";
    name += "in-addr.arpa.";
  } else if (inet_pton(AF_INET6, text.c_str(), octets.data()) == 1) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (std::size_t i = 16; i-- > 0;) {
      ((name += kDigits[octets[i] & 15]) += '.') += kDigits[octets[i] >> 4];
      name += '.';
    }
    name += "ip6.arpa.";
  } else {
    return std::nullopt;
  }
  return Name::from_text(name).value();
}

std::optional<RRType> as_type(std::string_view word) {
  if (word.size() > 5 && same_word(word.substr(0, 5), "ixfr=")) return RRType::kIXFR;
  const auto type = rrtype_from_text(word);
  return type ? std::optional(*type) : std::nullopt;
}

// Reads the words in the order in which dig does: a type or server before the first name is that of the first name, one
// after a name is that of the name before it; a server before the first name is that of all names without their own.
class Reader {
 public:
  CommandLine read(std::string_view text) {
    line_.client = take_word(text);
    if (!text.starts_with("<<>>")) line_.client += " " + std::string(take_word(text));
    static_cast<void>(take_prefix(text, "<<>>"));
    while (!text.empty()) read_word(take_word(text), text);
    finish();
    return std::move(line_);
  }

 private:
  void read_word(std::string_view word, std::string_view& rest) {
    if (word[0] == '+') {
      read_option(word.substr(1));
    } else if (word[0] == '@') {
      set_server(word.substr(1));
    } else if (word[0] == '-' && word.size() > 1) {
      read_flag(word, rest);
    } else if (const auto type = as_type(word)) {
      set_type(*type);
    } else if (const auto rrclass = rrclass_from_text(word)) {
      set_class(*rrclass);
    } else {
      add_name(Name::from_text(word));
    }
  }

  void read_flag(std::string_view word, std::string_view& rest) {
    constexpr std::string_view kWithValue = "bcfkpqtxy";
    if (kWithValue.find(word[1]) == std::string_view::npos) return;
    const std::string_view value = word.size() > 2 ? word.substr(2) : take_word(rest);
    if (word[1] == 't') {
      if (const auto type = as_type(value)) set_type(*type);
    } else if (word[1] == 'c') {
      if (const auto rrclass = rrclass_from_text(value)) set_class(*rrclass);
    } else if (word[1] == 'q') {
      add_name(Name::from_text(value));
    } else if (word[1] == 'x') {
      if (auto name = reverse_name(value)) {
        add_name(*std::move(name));
        if (!line_.lookups.back().type) line_.lookups.back().type = RRType::kPTR;
      }
    } else if (word[1] == 'p') {
      if (const auto port = whole_number(value); port && *port > 0 && *port <= 65535) {
        port_ = static_cast<std::uint16_t>(*port);
      }
    }
  }

  void read_option(std::string_view option) {
    if (option == "onesoa") line_.one_soa = true;
    if (option == "noall") hides_all_ = true;
    if (option == "all" || option.starts_with("auth") || option.starts_with("addi")) shows_others_ = true;
    if (option.starts_with("ans")) shows_answer_ = true;
    if (option == "short" || option == "yaml" || option == "nottl" || option == "nottlid") {
      line_.unsupported = "+" + std::string(option);
    }
  }

  void set_server(std::string_view text) {
    Server server = read_server(text);
    if (line_.lookups.empty()) {
      first_server_ = std::move(server);
    } else {
      line_.lookups.back().server = std::move(server);
    }
    ++servers_;
  }

  void set_type(RRType type) {
    if (line_.lookups.empty()) {
      first_type_ = type;
    } else {
      line_.lookups.back().type = type;
    }
  }

  void set_class(RRClass rrclass) {
    if (line_.lookups.empty()) {
      first_class_ = rrclass;
    } else {
      line_.lookups.back().rrclass = rrclass;
    }
  }

  void add_name(Result<Name> name) {
    if (!name) return;
    Lookup lookup;
    lookup.name = *std::move(name);
    if (line_.lookups.empty()) lookup.type = first_type_;
    if (line_.lookups.empty()) lookup.rrclass = first_class_;
    line_.lookups.push_back(std::move(lookup));
  }

  void finish() {
    line_.answer_only = hides_all_ && shows_answer_ && !shows_others_;
    for (Lookup& lookup : line_.lookups) {
      const bool stated = !lookup.server.name.empty() || !lookup.server.address.empty();
      if (!stated && first_server_) lookup.server = *first_server_;
      // One server for one line, wherever it stands: `dig AXFR kp. @ns2.kptc.kp co.kp.`
      if (!stated && !first_server_ && servers_ == 1) lookup.server = only_server();
      lookup.server.port = port_;
    }
  }

  [[nodiscard]] Server only_server() const {
    for (const Lookup& lookup : line_.lookups) {
      if (!lookup.server.name.empty() || !lookup.server.address.empty()) return lookup.server;
    }
    return {};
  }

  CommandLine line_;
  std::optional<RRType> first_type_;
  RRClass first_class_ = RRClass::kIN;
  std::optional<Server> first_server_;
  int servers_ = 0;
  std::uint16_t port_ = 53;
  bool hides_all_ = false;
  bool shows_answer_ = false;
  bool shows_others_ = false;
};

}  // namespace

CommandLine read_command_line(std::string_view text) { return Reader().read(text); }

}  // namespace yore::capture
