#include "zonedb/transfer/tsig.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <optional>

#include "zonedb/dns/message_reader.h"

namespace yore::transfer {
namespace {

constexpr std::size_t kMaxUnsigned = 99;  // RFC 8945 section 5.3.1
constexpr std::uint16_t kFudge = 300;     // RFC 8945 section 10
constexpr std::array<std::string_view, 5> kAlgorithms = {"hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384",
                                                         "hmac-sha512"};

const EVP_MD* digest_of(TsigAlgorithm algorithm) {
  switch (algorithm) {
    case TsigAlgorithm::kHmacSha1:
      return EVP_sha1();
    case TsigAlgorithm::kHmacSha224:
      return EVP_sha224();
    case TsigAlgorithm::kHmacSha256:
      return EVP_sha256();
    case TsigAlgorithm::kHmacSha384:
      return EVP_sha384();
    case TsigAlgorithm::kHmacSha512:
      break;
  }
  return EVP_sha512();
}

Name algorithm_name(TsigAlgorithm algorithm) { return Name::from_text(to_text(algorithm)).value(); }

Octets mac_over(OctetsView octets, const TsigKey& key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(digest_of(key.algorithm), key.secret.data(), static_cast<int>(key.secret.size()),
       reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), mac.data(), &size);
  return Octets(reinterpret_cast<const char*>(mac.data()), size);
}

void append_u48(Octets& octets, std::uint64_t value) {
  append_u16(octets, static_cast<std::uint16_t>(value >> 32 & 0xffffU));
  append_u32(octets, static_cast<std::uint32_t>(value & 0xffffffffU));
}

// RFC 8945 section 4.3.3: the TSIG variables of a request and of the first response.
void append_variables(Octets& octets, const Name& key_name, const TsigRdata& tsig) {
  octets += key_name.canonical().wire();
  append_u16(octets, static_cast<std::uint16_t>(RRClass::kANY));
  append_u32(octets, 0);  // TTL
  octets += tsig.algorithm.canonical().wire();
  append_u48(octets, tsig.time_signed);
  append_u16(octets, tsig.fudge);
  append_u16(octets, tsig.error);
  append_u16(octets, static_cast<std::uint16_t>(tsig.other.size()));
  octets += tsig.other;
}

// RFC 8945 section 5.3.1: the timers, which later responses are signed with instead.
void append_timers(Octets& octets, const TsigRdata& tsig) {
  append_u48(octets, tsig.time_signed);
  append_u16(octets, tsig.fudge);
}

void append_prior_mac(Octets& octets, OctetsView mac) {
  append_u16(octets, static_cast<std::uint16_t>(mac.size()));
  octets += mac;
}

// The message as it was before the TSIG at `tsig_at` was added (RFC 8945 section 4.3.2).
Octets without_tsig(OctetsView message, std::size_t tsig_at, std::uint16_t original_id) {
  Octets plain;
  append_u16(plain, original_id);
  plain += message.substr(2, 8);
  append_u16(plain, static_cast<std::uint16_t>(u16_at(message, 10) - 1));
  plain += message.substr(12, tsig_at - 12);
  return plain;
}

// The TSIG of a message: its place and record, where the last record of the additional section is one.
struct FoundTsig {
  std::size_t at = 0;
  RR rr;
};
Result<std::optional<FoundTsig>> find_tsig(OctetsView message) {
  MessageReader reader(message);
  YORE_TRY(const MessageHeader header, reader.header());
  for (std::size_t i = 0; i < header.question_count; ++i) YORE_CHECK(reader.question());
  const std::size_t records = std::size_t{header.answer_count} + header.authority_count + header.additional_count;
  FoundTsig last;
  for (std::size_t i = 0; i < records; ++i) {
    last.at = reader.position();
    YORE_TRY(last.rr, reader.rr());
  }
  if (header.additional_count == 0 || last.rr.type != RRType::kTSIG) return std::nullopt;
  return last;
}

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
  SignedRequest request{Octets(message.substr(0, 10)), tsig.mac};
  append_u16(request.message, static_cast<std::uint16_t>(u16_at(message, 10) + 1));  // ARCOUNT
  request.message += message.substr(12);
  request.message += key.name.wire();
  append_u16(request.message, static_cast<std::uint16_t>(RRType::kTSIG));
  append_u16(request.message, static_cast<std::uint16_t>(RRClass::kANY));
  append_u32(request.message, 0);  // TTL
  append_u16(request.message, static_cast<std::uint16_t>(rdata.size()));
  request.message += rdata;
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
  if (mac.size() != tsig.mac.size() || CRYPTO_memcmp(mac.data(), tsig.mac.data(), mac.size()) != 0) {
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
