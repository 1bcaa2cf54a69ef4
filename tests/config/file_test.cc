// What yored's configuration file may say, and what it answers to mistakes in it.
#include "server/config/config.h"

#include <doctest/doctest.h>

#include "tests/config/reading.h"

using namespace yore;
using namespace yore::config;
using namespace yore::test;

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

TEST_CASE("a name with a comma in it is printed so that it reads back") {
  const File key("key \"a\\,b\" {\n  algorithm hmac-sha256;\n  secret \"c2VjcmV0\";\n};\n");
  const auto shown =
      read({"--print-config", "--key-file", key.path().c_str(), "--allow-transfer", "key=a\\044b", "--notify",
            "127.0.0.1:5310,key=a\\044b,zone=c\\044d", "--listen", "127.0.0.1:5300,server=e\\044f\\\\g"});
  REQUIRE_MESSAGE(shown.has_value(), (shown ? "" : text_of(shown.error())));
  CHECK(shown->text.find("a\\\\044b") != std::string::npos);
  const File file(shown->text);
  const auto again = read({"--config", file.path().c_str(), "--print-config"});
  REQUIRE_MESSAGE(again.has_value(), (again ? "" : text_of(again.error())));
  CHECK(again->text == shown->text);
}
