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
  CHECK(find_address({"no.such.name.invalid.", "192.0.2.1", 53}).value().address == "192.0.2.1");
  CHECK(find_address({"no.such.name.invalid.", "", 53}).error().code == ErrorCode::kNotFound);
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
