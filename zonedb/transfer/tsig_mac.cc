#include "zonedb/transfer/tsig_mac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "zonedb/dns/message_reader.h"

namespace yore::transfer {
namespace {

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

}  // namespace

Name algorithm_name(TsigAlgorithm algorithm) { return Name::from_text(to_text(algorithm)).value(); }

Octets mac_over(OctetsView octets, const TsigKey& key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(digest_of(key.algorithm), key.secret.data(), static_cast<int>(key.secret.size()),
       reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), mac.data(), &size);
  return Octets(reinterpret_cast<const char*>(mac.data()), size);
}

bool same_mac(OctetsView ours, OctetsView theirs) {
  return ours.size() == theirs.size() && CRYPTO_memcmp(ours.data(), theirs.data(), ours.size()) == 0;
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

void append_tsig(Octets& message, const Name& key_name, const TsigRdata& tsig) {
  const Rdata rdata = tsig_rdata(tsig);
  const unsigned additional_count = u16_at(message, 10) + 1U;  // ARCOUNT
  message[10] = static_cast<char>(additional_count >> 8);
  message[11] = static_cast<char>(additional_count & 0xff);
  message += key_name.wire();
  append_u16(message, static_cast<std::uint16_t>(RRType::kTSIG));
  append_u16(message, static_cast<std::uint16_t>(RRClass::kANY));
  append_u32(message, 0);  // TTL
  append_u16(message, static_cast<std::uint16_t>(rdata.size()));
  message += rdata;
}

}  // namespace yore::transfer
