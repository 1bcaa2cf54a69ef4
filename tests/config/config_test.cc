// What yored's command line and configuration file may say, and what it answers to mistakes in them.
#include "server/config/config.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "server/config/settings.h"

using namespace yore;
using namespace yore::config;

namespace {

tl::expected<Config, Mistakes> read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "yored");
  return read_config(static_cast<int>(arguments.size()), arguments.data());
}

// All mistakes, a line each.
std::string text_of(const Mistakes& mistakes) {
  std::string text;
  for (const Error& mistake : mistakes) text += (text.empty() ? "" : "\n") + mistake.text();
  return text;
}

std::string error_of(std::vector<const char*> arguments) {
  const auto config = read(std::move(arguments));
  return config ? "" : text_of(config.error());
}

// A configuration file that is there for as long as the object.
class File {
 public:
  explicit File(const std::string& text) {
    std::string pattern = "/tmp/yore-config-XXXXXX";
    path_ = mkdtemp(pattern.data());
    std::ofstream(path()) << text;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    unlink(path().c_str());
    rmdir(path_.c_str());
  }
  [[nodiscard]] std::string path() const { return path_ + "/yored.toml"; }

 private:
  std::string path_;
};

// The errors of a file with this text, a line each, from its line on: "3:8: ...".
std::string error_in(const std::string& text) {
  const File file(text);
  std::string error = error_of({"--config", file.path().c_str()});
  const std::string place = file.path() + ":";
  for (std::size_t at = error.find(place); at != std::string::npos; at = error.find(place))
    error.erase(at, place.size());
  return error;
}

}  // namespace

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

TEST_CASE("a file has the same names, and the command line wins over it") {
  const File file(R"(
archive = "from-file.db"
listen = ["127.0.0.1:5301,as-of=2016-09-20", "[::1]:5301"]
threads = 2
annotate = false
suffix = "off"
allow-transfer = "192.0.2.1"
tcp-idle = 30
)");
  const Config config = read({"--config", file.path().c_str(), "--threads", "3"}).value();
  CHECK(config.archive == "from-file.db");
  CHECK(config.listeners.size() == 2);
  CHECK(config.threads == 3);
  CHECK(config.answering.annotate == respond::Annotate::kOff);
  CHECK_FALSE(config.answering.suffix);
  CHECK(config.answering.allow_transfer.size() == 1);
  CHECK(config.tcp_idle == std::chrono::seconds(30));
}

TEST_CASE("a mistake in the file is told with its line and column") {
  CHECK(error_in("threads = 1\ntypo = 2\n").find("2:1: there is no setting \"typo\"") == 0);
  CHECK(error_in("\n\nlisten = [\"127.0.0.1:53\", 7]\nthreads = \"many\"\n").find("3:") == 0);
  CHECK(error_in("threads = \"many\"\n") == "1:11: \"many\" is not a number from 1 to 256");
  CHECK(error_in("threads = 1.5\n") == "1:11: threads takes a string or a whole number");
  CHECK(error_in("listen = { port = 53 }\n").find("1:10: listen takes a string or an array of strings") == 0);
  CHECK(error_in("listen = [[1]]\n").find("1:11: listen takes an array of strings") == 0);
  CHECK(error_in("threads = = 1\n").find("1:") == 0);
}

TEST_CASE("a mistake in an array is told with the place of its value") {
  CHECK(error_in("listen = [\n  \"127.0.0.1:5300\",\n  \"localhost:53\",\n]\n").find("3:3: \"localhost:53\" is not") ==
        0);
  CHECK(error_in("key = [\n  \"a:c2VjcmV0\",\n  \"nonsense\"]\n").find("3:3: ") == 0);
  CHECK(error_in("allow-transfer = [\n \"192.0.2.1\",\n \"key=nobody\"]\n").find("3:2: the key nobody. is wanted") ==
        0);
  CHECK(error_in("notify = [\"192.0.2.1:53,key=x\"]\n").find("1:11: the key x. is wanted") == 0);
  CHECK(error_in("notify = [\n\"[2001:db8::1]:53\"]\n").find("2:1: for [2001:db8::1]:53 there is no listener") == 0);
}

TEST_CASE("the word for nobody stands alone") {
  const std::string alone = "stands alone: take it away, or the other values";
  CHECK(error_in("allow-transfer = [\"none\", \"192.0.2.1\"]\n") == "1:19: \"none\" " + alone);
  CHECK(error_in("rrl-exempt = [\"192.0.2.1\", \"none\"]\n") == "1:28: \"none\" " + alone);
  CHECK(error_in("notify = [\"192.0.2.1:53\", \"none\"]\n") == "1:27: \"none\" " + alone);
  CHECK(error_of({"--cookie-secret", "off", "--cookie-secret", "off"}).find("\"off\" " + alone) != std::string::npos);
}

TEST_CASE("all mistakes are told, in the order of the lines, and those of the command line behind them") {
  const std::string told = error_in(
      "threads = \"many\"\nlisen = 1\nallow-transfer = [\"key=nobody\", \"nowhere\"]\nlisten = {}\nannotate = "
      "\"maybe\"\n");
  std::vector<std::string> places;
  std::istringstream lines(told);
  for (std::string line; std::getline(lines, line);) places.push_back(line.substr(0, line.find(": ")));
  CHECK(places == std::vector<std::string>{"1:11", "2:1", "3:19", "3:33", "4:10", "5:12"});
  const File file("suffix = \".\"\n");
  const auto both = read({"--config", file.path().c_str(), "--threads", "0", "--max-udp", "1"});
  REQUIRE_FALSE(both);
  REQUIRE(both.error().size() == 3);
  CHECK(both.error()[0].where.find(":1:10") != std::string::npos);
  CHECK(both.error()[1].where == "option --threads");
  CHECK(both.error()[2].where == "option --max-udp");
}

TEST_CASE("keys and listeners may stand behind what speaks of them, and on the command line") {
  const File file("allow-transfer = \"key=a\"\nnotify = \"[2001:db8::1]:53,key=b\"\nkey = [\"a:c2VjcmV0\"]\n");
  const auto config = read({"--config", file.path().c_str(), "--key", "b:c2VjcmV0", "--listen", "[::1]:5300"});
  REQUIRE_MESSAGE(config.has_value(), (config ? "" : text_of(config.error())));
  CHECK(config->answering.allow_transfer.size() == 1);
  CHECK(config->secondaries.at(0).listener == 0);
}

TEST_CASE("a server without listeners is a mistake") {
  CHECK(error_in("listen = []\n") == "1:10: the list is empty; leave listen out for the default");
}

TEST_CASE("what a listener says twice is a mistake") {
  CHECK(error_of({"--listen", "127.0.0.1:1,as-of=2016,as-of=2017"}) == "option --listen: \"as-of\" is there twice");
  CHECK(error_of({"--listen", "127.0.0.1:1,server=a,server=a"}).find("\"server\" is there twice") != std::string::npos);
  CHECK(error_of({"--notify", "192.0.2.1:53,zone=kp,zone=uk"}).find("\"zone\" is there twice") != std::string::npos);
}

TEST_CASE("a listener may annotate or not, and allow transfers, by itself") {
  const Config config = read({"--key", "a:c2VjcmV0", "--listen",
                              "127.0.0.1:1,annotate=off,allow-transfer=192.0.2.0/24,allow-transfer=key=a", "--listen",
                              "127.0.0.1:2,allow-transfer=none", "--listen", "127.0.0.1:3"})
                            .value();
  CHECK(config.listeners[0].annotate == respond::Annotate::kOff);
  REQUIRE(config.listeners[0].allow_transfer);
  REQUIRE(config.listeners[0].allow_transfer->size() == 2);
  CHECK(config.listeners[0].allow_transfer->at(0).prefix->length == 24);
  CHECK(config.listeners[0].allow_transfer->at(1).key->to_text() == "a.");
  REQUIRE(config.listeners[1].allow_transfer);
  CHECK(config.listeners[1].allow_transfer->empty());
  CHECK_FALSE(config.listeners[1].annotate);
  CHECK_FALSE(config.listeners[2].allow_transfer);
  CHECK(error_of({"--listen", "127.0.0.1:1,annotate=maybe"}).find("\"maybe\" is neither on nor off") !=
        std::string::npos);
  CHECK(error_of({"--listen", "127.0.0.1:1,allow-transfer=key=b"}).find("the key b. is wanted") != std::string::npos);
  for (const char* both :
       {"127.0.0.1:1,allow-transfer=none,allow-transfer=::1", "127.0.0.1:1,allow-transfer=::1,allow-transfer=none"}) {
    CHECK(error_of({"--listen", both}).find("allow-transfer=none stands alone") != std::string::npos);
  }
}

TEST_CASE("dates of TOML are the times that they say") {
  const auto moment = [](const std::string& value) {
    const File file("as-of = " + value + "\n");
    return to_text(*read({"--config", file.path().c_str()}).value().as_of);
  };
  CHECK(moment("2016-09-20") == "2016-09-20T23:59:59Z");
  CHECK(moment("2016-09-20T05:28:24Z") == "2016-09-20T05:28:24Z");
  CHECK(moment("2016-09-20T05:28:24+09:00") == "2016-09-19T20:28:24Z");
  CHECK(moment("2016") == "2016-12-31T23:59:59Z");
  CHECK(error_in("as-of = 2016-09-20T05:28:24\n").find("1:9: \"2016-09-20T05:28:24\"") == 0);
}

TEST_CASE("the log is told more by the command line and by the file") {
  CHECK(read({}).value().verbosity == Verbosity::kQuiet);
  const File file("verbose = true\n");
  CHECK(read({"--config", file.path().c_str()}).value().verbosity == Verbosity::kVerbose);
  CHECK(read({"--config", file.path().c_str(), "--verbose=off"}).value().verbosity == Verbosity::kQuiet);
  CHECK(error_in("verbose = \"much\"\n") == "1:11: \"much\" is neither on nor off");
}

TEST_CASE("a file that cannot be read is an error that names it and says why, without a line") {
  const auto said = [](const char* path) { return error_of({"--config", path}); };
  CHECK(said("/nonexistent/yored.toml") ==
        "option --config: \"/nonexistent/yored.toml\" cannot be read: No such file or directory");
  CHECK(said("/etc") == "option --config: \"/etc\" cannot be read: Is a directory");
  CHECK(said("") == "option --config: \"\" cannot be read: No such file or directory");
  CHECK(error_of({"--key-file", "/nowhere/keys"}) ==
        "option --key-file: \"/nowhere/keys\" cannot be read: No such file or directory");
}

TEST_CASE("a configuration with a file of a key works when it is printed") {
  const File key("key \"b\" {\n  algorithm hmac-sha512;\n  secret \"c2VjcmV0\";\n};\n");
  const auto shown = read({"--print-config", "--key-file", key.path().c_str(), "--allow-transfer", "key=b", "--listen",
                           "127.0.0.1:5300,annotate=off,allow-transfer=key=b,allow-transfer=::1", "--listen",
                           "127.0.0.1:5301,allow-transfer=none"});
  REQUIRE(shown);
  CHECK(shown->text.find("c2VjcmV0") == std::string::npos);
  const File file(shown->text);
  const auto again = read({"--config", file.path().c_str(), "--print-config"});
  REQUIRE_MESSAGE(again.has_value(), (again ? "" : text_of(again.error())));
  CHECK(again->text == shown->text);
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

TEST_CASE("transfers are allowed by address, by key, and by both") {
  const Config config = read({"--key", "hmac-sha512:a.key:c2VjcmV0", "--allow-transfer", "192.0.2.0/24",
                              "--allow-transfer", "key=a.key", "--allow-transfer", "2001:db8::/32,key=A.key."})
                            .value();
  REQUIRE(config.answering.keys.size() == 1);
  CHECK(config.answering.keys[0].name.to_text() == "a.key.");
  const auto& rules = config.answering.allow_transfer;
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].prefix->length == 24);
  CHECK_FALSE(rules[0].key);
  CHECK_FALSE(rules[1].prefix);
  CHECK(rules[1].key->to_text() == "a.key.");
  CHECK(rules[2].prefix->length == 32);
  CHECK(*rules[2].key == config.answering.keys[0].name);
}

TEST_CASE("a rule that names a key which nobody gave, a key that is there twice and what is no rule are errors") {
  CHECK(error_of({"--allow-transfer", "key=b"}).find("the key b.") != std::string::npos);
  CHECK(error_of({"--key", "a:c2VjcmV0", "--key", "A:c2VjcmV0"}).find("twice") != std::string::npos);
  CHECK(error_of({"--key", "nonsense"}).find("NAME:BASE64") != std::string::npos);
  CHECK(error_of({"--key", "a:c2VjcmV0", "--allow-transfer", "192.0.2.1,a"}).find("key=NAME") != std::string::npos);
  CHECK(!error_of({"--allow-transfer", "nowhere"}).empty());
}

TEST_CASE("keys come from files, and an error says which and not the secret") {
  const File statement("key \"a\" {\n  algorithm hmac-sha512;\n  secret \"c2VjcmV0\";\n};\n");
  const File line("hmac-sha256:b:c2VjcmV0\n");
  const auto config = read({"--key-file", statement.path().c_str(), "--key-file", line.path().c_str()}).value();
  REQUIRE(config.answering.keys.size() == 2);
  CHECK(config.answering.keys[0].name.to_text() == "a.");
  CHECK(config.answering.keys[0].algorithm == transfer::TsigAlgorithm::kHmacSha512);
  const File bad("a:c2Vjcm!0\n");
  const std::string error = error_of({"--key-file", bad.path().c_str()});
  CHECK(error.find("yored.toml: ") != std::string::npos);
  CHECK(error.find("c2Vj") == std::string::npos);
  CHECK(!error_of({"--key-file", "/nowhere/keys"}).empty());
}

TEST_CASE("cookies have a secret of their own unless one is given, or they are off") {
  const auto secrets = [](std::vector<const char*> arguments) {
    return read(std::move(arguments)).value().answering.cookie_secrets;
  };
  REQUIRE(secrets({}).size() == 1);
  CHECK(secrets({}) != secrets({}));
  CHECK(secrets({"--cookie-secret", "off"}).empty());
  const auto two = secrets(
      {"--cookie-secret", "e5e973e5a6b2a43f48e7dc849e37bfcf", "--cookie-secret", "DD3BDF9344B678B185A6F5CB60FCA715"});
  REQUIRE(two.size() == 2);
  CHECK(two[1].substr(0, 2) == "\xdd\x3b");
  for (const char* bad : {"", "e5", "e5e973e5a6b2a43f48e7dc849e37bfc", "g5e973e5a6b2a43f48e7dc849e37bfcf"}) {
    CHECK(error_of({"--cookie-secret", bad}).find("32 hexadecimal digits") != std::string::npos);
  }
}

TEST_CASE("clients hear how long they may be idle, and ANY over UDP may get one RRset") {
  CHECK(read({}).value().answering.keepalive == 100);
  CHECK(read({"--tcp-idle", "30"}).value().answering.keepalive == 300);
  CHECK(read({"--tcp-idle", "86400"}).value().answering.keepalive == 65535);
  CHECK(read({"--any-over-udp", "one"}).value().answering.any_over_udp == respond::AnyOverUdp::kOneRRset);
  CHECK(error_of({"--any-over-udp", "none"}).find("whole") != std::string::npos);
}
