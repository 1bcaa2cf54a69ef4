// Whatever text stands in a key file: a key that signs, or an error that says what is wrong; comments change neither.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "zonedb/transfer/key_file.h"
#include "zonedb/transfer/tsig_answerer.h"

namespace {

using namespace yore;

constexpr Timestamp kNow{1559731985};

void require(bool held) {
  if (!held) std::abort();
}

bool are_equal(const transfer::TsigKey& one, const transfer::TsigKey& other) {
  return one.name == other.name && one.algorithm == other.algorithm && one.secret == other.secret;
}

// What it signs is what whoever has it takes, and nobody who has another secret.
void check_signature(const transfer::TsigKey& key) {
  const transfer::SignedRequest request = transfer::sign_request(Octets(12, '\0'), key, kNow);
  std::vector<transfer::TsigKey> keys{key};
  require(transfer::TsigAnswerer(request.message, keys, kNow).verdict() == transfer::TsigVerdict::kGood);
  keys.front().secret += 'x';
  require(transfer::TsigAnswerer(request.message, keys, kNow).verdict() == transfer::TsigVerdict::kBadSignature);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto key = transfer::tsig_key_from_file(text);
  const auto commented = transfer::tsig_key_from_file("# a comment\n/* and */ // another\n" + text);
  require(key.has_value() == commented.has_value());
  if (!key) {
    require(!key.error().message.empty());
    return 0;
  }
  require(are_equal(*key, *commented));
  check_signature(*key);
  return 0;
}
