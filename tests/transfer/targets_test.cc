#include "zonedb/transfer/targets.h"

#include <doctest/doctest.h>

#include "zonedb/transfer/key_file.h"

namespace yore::transfer {
namespace {

std::string error_of(const std::string& list) {
  const auto targets = read_targets(list);
  return targets ? "" : targets.error().text();
}

TEST_CASE("a list has a zone and a server a line, comments left out, each pair once") {
  const auto targets = read_targets(
      "# who is asked for what\n"
      "kp @ns2.kptc.kp@175.45.176.16   # the leak's\n"
      "\n"
      "\t.  @192.0.2.1#5353\r\n"
      "KP. @NS2.kptc.kp@175.45.176.16");
  REQUIRE(targets);
  REQUIRE(targets->size() == 2);
  CHECK(targets->at(0).zone.to_text() == "kp.");
  CHECK(targets->at(0).server == Server{"ns2.kptc.kp.", "175.45.176.16", 53});
  CHECK(targets->at(1).zone.is_root());
  CHECK(targets->at(1).server == Server{"", "192.0.2.1", 5353});
}

TEST_CASE("a line that is no pair is an error with its number") {
  CHECK(error_of("kp @192.0.2.1\nkp\n").starts_with("line 2: "));
  CHECK(error_of("kp 192.0.2.1\n").find("write @NAME") != std::string::npos);
  CHECK(error_of("a..b @192.0.2.1\n").starts_with("line 1: "));
  CHECK(error_of("kp @192.0.2.1 extra\n").starts_with("line 1: "));
}

TEST_CASE("a server with an address is not looked up, one without any cannot be asked") {
  const Server known{"no.such.name.invalid.", "192.0.2.1", 53};
  CHECK(find_addresses(known).value() == std::vector{known});
  CHECK(find_addresses({"no.such.name.invalid.", "", 53}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("a host that the system knows by itself is found, and what is not found is named as people write it") {
  const auto servers = find_addresses({"localhost.", "", 53}).value();
  REQUIRE_FALSE(servers.empty());
  for (const Server& server : servers) CHECK((server.address == "127.0.0.1" || server.address == "::1"));
  CHECK(find_addresses({"no.such.name.invalid.", "", 53}).error().where == "no.such.name.invalid");
}

TEST_CASE("a port that is written holds, also 53, and else the one that is given") {
  CHECK(read_target("kp", "@192.0.2.1", 5399).value().server.port == 5399);
  CHECK(read_target("kp", "@192.0.2.1#53", 5399).value().server.port == 53);
  CHECK(read_target("kp", "@192.0.2.1#5300", 5399).value().server.port == 5300);
  const auto targets = read_targets("kp @192.0.2.1\nkp @192.0.2.1#53\nkp @192.0.2.1#5399\n", 5399);
  REQUIRE(targets);
  REQUIRE(targets->size() == 2);
  CHECK(targets->at(0).server.port == 5399);
  CHECK(targets->at(1).server.port == 53);
}

TEST_CASE("the server may come first, as dig takes it") {
  const auto target = read_target("@ns2.kptc.kp", "kp");
  REQUIRE(target);
  CHECK(target->zone.to_text() == "kp.");
  CHECK(target->server.name == "ns2.kptc.kp.");
  CHECK(read_targets("@192.0.2.1 kp\nkp @192.0.2.1\n").value().size() == 1);
  CHECK_FALSE(read_target("@192.0.2.1", "@192.0.2.2").has_value());
}

TEST_CASE("a key file is a statement as tsig-keygen writes it, or a line as dig takes it") {
  const auto is_key = [](const std::string& text, TsigAlgorithm algorithm) {
    const auto key = tsig_key_from_file(text);
    return key && key->name.to_text() == "k.example." && key->algorithm == algorithm && key->secret == "secret";
  };
  CHECK(is_key("key \"k.example\" {\n\talgorithm hmac-sha512;\n\tsecret \"c2VjcmV0\";\n};\n",
               TsigAlgorithm::kHmacSha512));
  CHECK(is_key("# mine\n// or\n/* yours */ key k.example. { secret \"c2VjcmV0\"; algorithm \"HMAC-SHA256\"; };",
               TsigAlgorithm::kHmacSha256));
  CHECK(is_key("hmac-sha1:k.example:c2VjcmV0\n", TsigAlgorithm::kHmacSha1));
}

TEST_CASE("what is no key file is refused, and the secret is never quoted") {
  for (const std::string text :
       {"", "key k {", "key k { secret \"c2VjcmV0\" }", "zone k { secret \"c2VjcmV0\"; };", "key k { };",
        "key k { algorithm rot13; secret \"c2VjcmV0\"; };", "key k { secret \"c2VjcmV0\"; }; zone x { };", "/*", "\"",
        "key k { secret \"c2VjcmV0"}) {
    const auto key = tsig_key_from_file(text);
    REQUIRE_MESSAGE(!key, text);
    CHECK(key.error().text().find("c2Vjc") == std::string::npos);
  }
}

}  // namespace
}  // namespace yore::transfer
