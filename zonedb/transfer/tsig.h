// TsigKey, sign_request, TsigVerifier: a request signed and the stream of its responses verified (RFC 8945).
//
// Not ldns's work here: it verifies only streams whose every message is signed (RFC 8945 section 5.3.1 lets a server
// leave out up to 99 in a row), and rebuilds the message that it checks instead of taking the octets that came. OpenSSL
// makes the MACs. MACs are wanted in full: a truncated one (section 5.2.2.1) fails.
//
// Threads: a verifier belongs to one thread; the rest are values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "zonedb/dns/name.h"
#include "zonedb/dns/timestamp.h"
#include "zonedb/dns/tsig_rdata.h"

namespace yore::transfer {

enum class TsigAlgorithm : std::uint8_t { kHmacSha1, kHmacSha224, kHmacSha256, kHmacSha384, kHmacSha512 };

struct TsigKey {
  Name name;
  TsigAlgorithm algorithm = TsigAlgorithm::kHmacSha256;
  Octets secret;
};

// "[ALGORITHM:]NAME:BASE64" as dig -y takes it, hmac-sha256 by default. Error: kUsage; it never quotes the secret.
[[nodiscard]] Result<TsigKey> tsig_key_from_text(std::string_view text);
[[nodiscard]] std::string to_text(TsigAlgorithm algorithm);  // "hmac-sha256"

struct SignedRequest {
  Octets message;
  Octets mac;
};
// A message without TSIG, with one added at its end (RFC 8945 section 5.1). REQUIRES: message is a whole header at
// least.
[[nodiscard]] SignedRequest sign_request(OctetsView message, const TsigKey& key, Timestamp now);

class TsigVerifier {
 public:
  TsigVerifier(TsigKey key, OctetsView request_mac);

  // The next message of the response, as it came. Error: kBadInput that says what does not verify; the stream is then
  // not to be believed, and nothing more may be given.
  [[nodiscard]] Result<void> take(OctetsView message, Timestamp now);
  // After the last message, which must have been signed.
  [[nodiscard]] Result<void> finish() const;

 private:
  [[nodiscard]] Result<void> check(OctetsView message, std::size_t tsig_at, const Name& key_name, const TsigRdata& tsig,
                                   Timestamp now);

  TsigKey key_;
  Octets digested_;           // what the next MAC covers besides its own message
  std::size_t taken_ = 0;     // messages
  std::size_t unsigned_ = 0;  // messages since the last signed one
};

}  // namespace yore::transfer
