// What yored's command line may say, what it answers to mistakes in it, and what it prints of what is in force.
#include "server/config/config.h"

#include <doctest/doctest.h>

#include "server/config/settings.h"
#include "tests/config/reading.h"

using namespace yore;
using namespace yore::config;
using namespace yore::test;

TEST_CASE("without options yored listens on the loopback, annotates and has the suffix asof") {
  unsetenv("YORE_ARCHIVE");
  const Config config = read({}).value();
  CHECK(config.task == Task::kServe);
  CHECK(config.archive == "yore.db");
  REQUIRE(config.listeners.size() == 1);
  CHECK(config.listeners[0].endpoint.to_text() == "127.0.0.1:5300");
  CHECK_FALSE(config.listeners[0].vantage.as_of);
  CHECK(config.threads == 1);
  CHECK(config.answering.annotate == respond::Annotate::kOn);
  CHECK(config.answering.suffix->to_text() == "asof.");
  CHECK(config.answering.max_udp == 1232);
  REQUIRE(config.answering.allow_transfer.size() == 2);
  CHECK(config.answering.allow_transfer[0].prefix->contains(respond::Address::from_text("127.0.0.2").value()));
  CHECK_FALSE(config.answering.allow_transfer[0].prefix->contains(respond::Address::from_text("10.0.0.1").value()));
}

TEST_CASE("the environment names the archive, and the command line wins") {
  setenv("YORE_ARCHIVE", "/srv/kp.db", 1);
  CHECK(read({}).value().archive == "/srv/kp.db");
  CHECK(read({"--archive", "other.db"}).value().archive == "other.db");
  unsetenv("YORE_ARCHIVE");
}

TEST_CASE("listeners have addresses of both families, and a time and a server of their own") {
  const Config config = read({"--listen", "127.0.0.1:5316,as-of=2016-09-20,server=ns2.kptc.kp", "--listen", "[::1]:53",
                              "--as-of", "2015"})
                            .value();
  REQUIRE(config.listeners.size() == 2);
  CHECK(to_text(*config.listeners[0].vantage.as_of) == "2016-09-20T23:59:59Z");
  CHECK(config.listeners[0].vantage.server == "ns2.kptc.kp");
  CHECK(config.listeners[1].endpoint.to_text() == "[::1]:53");
  CHECK(to_text(*config.listeners[1].vantage.as_of) == "2015-12-31T23:59:59Z");
}

TEST_CASE("every setting can be given on the command line") {
  const Config config = read({"--annotate",
                              "off",
                              "--threads",
                              "4",
                              "--suffix",
                              "history.example",
                              "--allow-transfer",
                              "192.0.2.0/24",
                              "--allow-transfer",
                              "2001:db8::/32",
                              "--max-udp",
                              "1400",
                              "--tcp-connections",
                              "7",
                              "--tcp-connections-per-address",
                              "3",
                              "--tcp-idle",
                              "1",
                              "--tcp-stalled",
                              "2",
                              "--tcp-total",
                              "3",
                              "--tcp-transfer",
                              "4",
                              "--identity",
                              "here",
                              "--verbose"})
                            .value();
  CHECK(config.answering.annotate == respond::Annotate::kOff);
  CHECK(config.threads == 4);
  CHECK(config.answering.suffix->to_text() == "history.example.");
  CHECK(config.answering.allow_transfer.size() == 2);
  CHECK(config.answering.max_udp == 1400);
  CHECK(config.answering.identity == "here");
  CHECK(config.tcp_connections == 7);
  CHECK(config.tcp_connections_per_address == 3);
  CHECK(config.tcp_idle == std::chrono::seconds(1));
  CHECK(config.tcp_stalled == std::chrono::seconds(2));
  CHECK(config.tcp_total == std::chrono::seconds(3));
  CHECK(config.tcp_transfer == std::chrono::seconds(4));
  CHECK(config.verbosity == Verbosity::kVerbose);
}

TEST_CASE("secondaries are told of new versions from the first listener of their family, or the one they name") {
  CHECK(read({}).value().secondaries.empty());
  const Config config =
      read({"--listen", "127.0.0.1:5301", "--listen", "[::1]:5302", "--listen", "127.0.0.1:5303", "--key",
            "k.example:c2VjcmV0", "--notify", "192.0.2.1:53", "--notify", "[2001:db8::1]:53,key=k.example", "--notify",
            "192.0.2.2:5353,zone=kp,from=127.0.0.1:5303"})
          .value();
  REQUIRE(config.secondaries.size() == 3);
  CHECK(config.secondaries[0].address.to_text() == "192.0.2.1:53");
  CHECK(config.secondaries[0].listener == 0);
  CHECK_FALSE(config.secondaries[0].key);
  CHECK_FALSE(config.secondaries[0].zone);
  CHECK(config.secondaries[1].listener == 1);
  CHECK(config.secondaries[1].key->to_text() == "k.example.");
  CHECK(config.secondaries[2].listener == 2);
  CHECK(config.secondaries[2].zone->to_text() == "kp.");
  CHECK(read({"--notify", "none"}).value().secondaries.empty());
}

TEST_CASE("a secondary listens on port 53 where none is named") {
  const Config config = read({"--listen", "127.0.0.1:5301", "--listen", "[::1]:5302", "--notify", "192.0.2.1",
                              "--notify", "[2001:db8::1],zone=kp"})
                            .value();
  REQUIRE(config.secondaries.size() == 2);
  CHECK(config.secondaries[0].address.to_text() == "192.0.2.1:53");
  CHECK(config.secondaries[1].address.to_text() == "[2001:db8::1]:53");
}

TEST_CASE("a secondary that cannot be told is a mistake that is named") {
  CHECK(error_of({"--notify", "192.0.2.300"}).find("option --notify: \"192.0.2.300\" is not") == 0);
  CHECK(error_of({"--notify", "2001:db8::1"}).find("option --notify: \"2001:db8::1\" is not") == 0);
  CHECK(error_of({"--notify", "192.0.2.1:0"}).find("has no port") != std::string::npos);
  CHECK(error_of({"--notify", "192.0.2.1:53,when=now"}).find("option --notify: \"when=now\" is none of") == 0);
  CHECK(error_of({"--notify", "192.0.2.1:53,key=k"}) ==
        "option --notify: the key k. is wanted, and there is none of that name: give it with key or key-file");
  CHECK(error_of({"--notify", "[2001:db8::1]:53"}).find("there is no listener to send from") != std::string::npos);
  CHECK(error_of({"--notify", "192.0.2.1:53,from=127.0.0.1:1"}).find("no listener") != std::string::npos);
}

TEST_CASE("responses are limited without being told to, but for the loopback's") {
  const Config config = read({}).value();
  CHECK(config.rrl_rate == 200);
  CHECK(config.rrl_slip == 2);
  CHECK(config.rrl_ipv4_prefix == 24);
  CHECK(config.rrl_ipv6_prefix == 56);
  REQUIRE(config.rrl_exempt.size() == 2);
  CHECK(config.rrl_exempt[0].contains(respond::Address::from_text("127.0.0.2").value()));
  CHECK(config.rrl_exempt[1].contains(respond::Address::from_text("::1").value()));
}

TEST_CASE("each number of the rate limit can be set, and so can who is exempt") {
  const Config config =
      read({"--rrl-rate", "5", "--rrl-slip", "0", "--rrl-ipv4-prefix", "32", "--rrl-ipv6-prefix", "64", "--rrl-size",
            "2048", "--rrl-exempt", "192.0.2.0/24", "--rrl-exempt", "2001:db8::/32", "--rrl-exempt", "::1"})
          .value();
  CHECK(config.rrl_rate == 5);
  CHECK(config.rrl_slip == 0);
  CHECK(config.rrl_ipv4_prefix == 32);
  CHECK(config.rrl_ipv6_prefix == 64);
  CHECK(config.rrl_size == 2048);
  CHECK(config.rrl_exempt.size() == 3);
  CHECK(read({"--rrl-exempt", "none"}).value().rrl_exempt.empty());
  CHECK(read({"--rrl-rate", "0"}).value().rrl_rate == 0);
  for (const auto& [option, value] : {std::pair("--rrl-rate", "1000001"),
                                      {"--rrl-slip", "101"},
                                      {"--rrl-ipv4-prefix", "0"},
                                      {"--rrl-ipv4-prefix", "33"},
                                      {"--rrl-ipv6-prefix", "129"},
                                      {"--rrl-size", "10"},
                                      {"--rrl-exempt", "everybody"},
                                      {"--rrl-exempt", "192.0.2.1/24"}}) {
    CHECK(error_of({option, value}).find(std::string("option ") + option + ": \"" + value + "\"") == 0);
  }
}

TEST_CASE("the suffix and transfers can be turned off") {
  const Config config = read({"--suffix", "off", "--allow-transfer", "none"}).value();
  CHECK_FALSE(config.answering.suffix);
  CHECK(config.answering.allow_transfer.empty());
}

TEST_CASE("help and version are texts, and need nothing else to be right") {
  CHECK(read({"--help"}).value().task == Task::kPrint);
  CHECK(read({"--help"}).value().text.find("--listen ADDR:PORT[,as-of=TIME][,server=NAME][,annotate=on|off]") !=
        std::string::npos);
  CHECK(read({"--version"}).value().text.find("yored ") == 0);
}

TEST_CASE("a mistake on the command line names the option and the value") {
  CHECK(error_of({"--listen", "localhost:53"}).find("option --listen: \"localhost:53\" is not an address") == 0);
  CHECK(error_of({"--listen", "::1:53"}).find("option --listen") == 0);
  CHECK(error_of({"--listen", "127.0.0.1:70000"}).find("option --listen") == 0);
  CHECK(error_of({"--listen", "127.0.0.1:1,when=2016"}).find("option --listen: \"when=2016\"") == 0);
  CHECK(error_of({"--listen", "127.0.0.1:1,as-of=never"}).find("option --listen: \"never\"") == 0);
  CHECK(error_of({"--listen", "127.0.0.1:1", "--listen", "127.0.0.1:1"}).find("is there twice") != std::string::npos);
  CHECK(error_of({"--as-of", "2016-13"}).find("option --as-of: \"2016-13\"") == 0);
  CHECK(error_of({"--annotate", "maybe"}) == "option --annotate: \"maybe\" is neither on nor off");
  CHECK(error_of({"--threads", "0"}) == "option --threads: \"0\" is not a number from 1 to 256");
  CHECK(error_of({"--threads", "2x"}) == "option --threads: \"2x\" is not a number from 1 to 256");
  CHECK(error_of({"--suffix", "."}).find("option --suffix: the suffix cannot be the root") == 0);
  CHECK(error_of({"--allow-transfer", "192.0.2.1/24"}).find("bits set behind its length") != std::string::npos);
  CHECK(error_of({"--allow-transfer", "192.0.2.0/33"}).find("is not a prefix") != std::string::npos);
  CHECK(error_of({"--tcp-idle", "0"}).find("option --tcp-idle") == 0);
}

TEST_CASE("unknown options, values that are missing and words that are no option are wrong usage") {
  for (const std::vector<const char*>& arguments :
       {std::vector<const char*>{"--nonsense"}, {"--threads"}, {"--threads", "1", "--threads", "2"}, {"serve"}}) {
    const auto config = read(arguments);
    REQUIRE_FALSE(config);
    CHECK(config.error()[0].code == ErrorCode::kUsage);
    CHECK(config.error()[0].message.find("yored --help") != std::string::npos);
  }
}

TEST_CASE("checking reads everything and serves nothing") {
  CHECK(read({"--check-config", "--threads", "2"}).value().task == Task::kCheckConfig);
  CHECK_FALSE(read({"--check-config", "--threads", "x"}));
}

TEST_CASE("what is in force is printed as a file that gives it again, without secrets") {
  const File first(
      "archive = \"a \\\"b\\\".db\"\nlisten = [\"127.0.0.1:53,as-of=2016\", \"[::1]:53,server=ns2.kptc.kp\"]\n"
      "as-of = \"2020\"\nannotate = false\nsuffix = \"off\"\nany-over-udp = \"one\"\nallow-transfer = "
      "[\"192.0.2.0/24\"]\n"
      "identity = \"me\"\nthreads = 2\nmax-udp = 512\ntcp-connections = 1\ntcp-connections-per-address = 1\n"
      "tcp-idle = 1\ntcp-stalled = 2\ntcp-total = 3\ntcp-transfer = 4\nrrl-rate = 4\nrrl-slip = 5\nrrl-ipv4-prefix = "
      "6\n"
      "rrl-ipv6-prefix = 7\nrrl-exempt = \"none\"\nrrl-size = 2048\nnotify = \"192.0.2.1:53,zone=kp\"\nverbose = "
      "true\n");
  const auto shown = read({"--config", first.path().c_str(), "--print-config"});
  REQUIRE_MESSAGE(shown.has_value(), (shown ? "" : text_of(shown.error())));
  CHECK(shown->task == Task::kPrint);
  const File second(shown->text);
  const auto again = read({"--config", second.path().c_str(), "--print-config"});
  REQUIRE_MESSAGE(again.has_value(), (again ? "" : text_of(again.error())));
  CHECK(again->text == shown->text);
  CHECK(shown->text.find("listen = [\"127.0.0.1:53,as-of=2016-12-31T23:59:59Z\"") != std::string::npos);
  CHECK(shown->text.find("\nthreads = 2\n") != std::string::npos);
  CHECK(shown->text.find("rrl-exempt = \"none\"") != std::string::npos);
  for (const char* other : {"archive = \"a \\\"b\\\".db\"", "any-over-udp = \"one\"", "zone=kp."}) {
    CHECK_MESSAGE(shown->text.find(other) != std::string::npos, other);
  }
}

TEST_CASE("every setting is printed but secrets and what has no value") {
  const File key("key \"b\" {\n  algorithm hmac-sha512;\n  secret \"c2VjcmV0\";\n};\n");
  const std::string text =
      read({"--print-config", "--as-of", "2016", "--key", "a.key:c2VjcmV0", "--key-file", key.path().c_str()})
          .value()
          .text;
  for (const SettingKind& kind : setting_kinds()) {
    const std::string name(kind.name);
    if (name == "key" || name == "cookie-secret") continue;
    CHECK_MESSAGE(text.find("\n" + name + " = ") != std::string::npos, name);
  }
  CHECK(text.find("hmac-sha256 a.key.") != std::string::npos);
  CHECK(text.find("c2VjcmV0") == std::string::npos);
}
