#include "zonedb/transfer/tsig.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <optional>

#include "zonedb/transfer/tsig_mac.h"

namespace yore::transfer {
namespace {

constexpr std::size_t kMaxUnsigned = 99;  // RFC 8945 section 5.3.1
constexpr std::array<std::string_view, 5> kAlgorithms = {"hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384",
                                                         "hmac-sha512"};

// RFC 4648 section 4, padding included; nothing for other text and for no octets at all.
std::optional<Octets> octets_from_base64(std::string_view text) {
  const std::size_t digits = std::min(text.find('='), text.size());
  const std::size_t padding = text.size() - digits;
  if (digits == 0 || text.size() % 4 != 0 || padding > 2 || text.substr(digits) != std::string_view("==", padding) ||
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != text.npos) {
    return std::nullopt;
  }
  Octets octets(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  octets.resize(octets.size() - padding);
  return octets;
}

tl::unexpected<Error> unverified(std::string why) { return fail(ErrorCode::kBadInput, std::move(why)); }

}  // namespace

std::string to_text(TsigAlgorithm algorithm) {
  return std::string(kAlgorithms.at(static_cast<std::size_t>(algorithm)));
}

Result<TsigKey> tsig_key_from_text(std::string_view text) {
  const std::size_t last = text.rfind(':');
  if (last == std::string_view::npos) return fail(ErrorCode::kUsage, "write a key as [ALGORITHM:]NAME:BASE64");
  TsigKey key;
  std::string_view name = text.substr(0, last);
  if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
    std::string algorithm(name.substr(0, colon));
    for (char& c : algorithm) c = ascii_lower(c);
    std::size_t i = 0;
    while (i < kAlgorithms.size() && kAlgorithms[i] != algorithm) ++i;
    if (i == kAlgorithms.size()) {
      return fail(ErrorCode::kUsage,
                  "the algorithm of a key is one of hmac-sha1, hmac-sha224, hmac-sha256, hmac-sha384, hmac-sha512");
    }
    key.algorithm = static_cast<TsigAlgorithm>(i);
    name = name.substr(colon + 1);
  }
  auto key_name = Name::from_text(name);
  if (!key_name) return fail(ErrorCode::kUsage, "the name of the key cannot be read");
  key.name = *std::move(key_name);
  auto secret = octets_from_base64(text.substr(last + 1));
  if (!secret) return fail(ErrorCode::kUsage, "the secret of the key is not base64");
  key.secret = *std::move(secret);
  return key;
}

SignedRequest sign_request(OctetsView message, const TsigKey& key, Timestamp now) {
  TsigRdata tsig;
  tsig.algorithm = algorithm_name(key.algorithm);
  tsig.time_signed = static_cast<std::uint64_t>(now.seconds);
  tsig.fudge = kFudge;
  tsig.original_id = u16_at(message, 0);
  Octets digested(message);
  append_variables(digested, key.name, tsig);
  tsig.mac = mac_over(digested, key);
  const Rdata rdata = tsig_rdata(tsig);
  SignedRequest request{Octets(message), tsig.mac};
  append_tsig(request.message, key.name, tsig);
  return request;
}

TsigVerifier::TsigVerifier(TsigKey key, OctetsView request_mac) : key_(std::move(key)) {
  append_prior_mac(digested_, request_mac);  // RFC 8945 section 5.3: a response covers the request's MAC
}

Result<void> TsigVerifier::take(OctetsView message, Timestamp now) {
  YORE_TRY(const std::optional<FoundTsig> found, find_tsig(message));
  ++taken_;
  if (!found) {
    if (taken_ == 1) return unverified("the first message is not signed");  // RFC 8945 section 5.3.1
    if (++unsigned_ > kMaxUnsigned) return unverified("more than 99 messages in a row are not signed");
    digested_ += message;
    return {};
  }
  YORE_TRY(const TsigRdata tsig, parse_tsig_rdata(found->rr.rdata));
  return check(message, found->at, found->rr.owner, tsig, now);
}

Result<void> TsigVerifier::check(OctetsView message, std::size_t tsig_at, const Name& key_name, const TsigRdata& tsig,
                                 Timestamp now) {
  const std::string which = "message " + std::to_string(taken_);
  if (key_name != key_.name || tsig.algorithm != algorithm_name(key_.algorithm)) {
    return unverified(which + " is signed with another key or algorithm");
  }
  digested_ += without_tsig(message, tsig_at, tsig.original_id);
  if (taken_ == 1) {
    append_variables(digested_, key_name, tsig);
  } else {
    append_timers(digested_, tsig);
  }
  const Octets mac = mac_over(digested_, key_);
  if (!same_mac(mac, tsig.mac)) {
    return unverified(which + " has a signature that does not verify");
  }
  if (tsig.error != 0) return unverified(which + " says " + tsig_error_text(tsig.error));
  const std::int64_t apart = static_cast<std::int64_t>(tsig.time_signed) - now.seconds;
  if (apart > tsig.fudge || -apart > tsig.fudge) {  // RFC 8945 section 5.2.3
    return unverified(which + " was signed more than " + std::to_string(tsig.fudge) + " s from now");
  }
  digested_.clear();
  append_prior_mac(digested_, mac);
  unsigned_ = 0;
  return {};
}

Result<void> TsigVerifier::finish() const {
  if (unsigned_ != 0 || taken_ == 0) return unverified("the last message is not signed");  // RFC 8945 section 5.3.1
  return {};
}

}  // namespace yore::transfer
