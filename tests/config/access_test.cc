// Who may transfer what, with which keys, and what clients are told: the settings about them.
#include "server/config/config.h"

#include <doctest/doctest.h>

#include "tests/config/reading.h"

using namespace yore;
using namespace yore::config;
using namespace yore::test;

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
