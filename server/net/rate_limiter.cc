#include "server/net/rate_limiter.h"

#include <algorithm>
#include <bit>
#include <random>

namespace yore::net {
namespace {

using respond::Address;
using respond::Family;

constexpr std::uint32_t kToken = 1000;   // one response
constexpr std::uint32_t kSecond = 1000;  // milliseconds

// SipHash-2-4 (Aumasson, Bernstein 2012) of whole words: fast, and nobody without the key can make two inputs meet.
class SipHash {
 public:
  explicit SipHash(const RateLimiter::Secret& key) noexcept
      : v0_(key[0] ^ 0x736f6d6570736575U),
        v1_(key[1] ^ 0x646f72616e646f6dU),
        v2_(key[0] ^ 0x6c7967656e657261U),
        v3_(key[1] ^ 0x7465646279746573U) {}

  void add(std::uint64_t word) noexcept {
    v3_ ^= word;
    rounds(2);
    v0_ ^= word;
    size_ += 8;
  }

  [[nodiscard]] std::uint64_t finish() noexcept {
    add(size_ << 56);
    v2_ ^= 0xff;
    rounds(4);
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void rounds(int count) noexcept {
    for (int i = 0; i < count; ++i) {
      v0_ += v1_;
      v2_ += v3_;
      v1_ = std::rotl(v1_, 13) ^ v0_;
      v3_ = std::rotl(v3_, 16) ^ v2_;
      v0_ = std::rotl(v0_, 32) + v3_;
      v2_ += v1_;
      v1_ = std::rotl(v1_, 17) ^ v2_;
      v3_ = std::rotl(v3_, 21) ^ v0_;
      v2_ = std::rotl(v2_, 32);
    }
  }

  std::uint64_t v0_, v1_, v2_, v3_;
  std::uint64_t size_ = 0;
};

// Eight octets of an address from `at` on, of which those bits are kept that its first `length` bits reach.
std::uint64_t masked_word(const Address& address, std::size_t at, unsigned length) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = at; i < at + 8; ++i) word = word << 8 | address.octets[i];
  const unsigned before = static_cast<unsigned>(at) * 8;
  const unsigned kept = length <= before ? 0 : std::min(length - before, 64U);
  return kept == 0 ? 0 : word & ~std::uint64_t{0} << (64 - kept);
}

}  // namespace

RateLimiter::Secret RateLimiter::random_secret() {
  std::random_device device;
  Secret secret{};
  for (std::uint64_t& word : secret) word = std::uint64_t{device()} << 32 | device();
  return secret;
}

RateLimiter::RateLimiter(const RateLimits& limits, const Secret& secret)
    : limits_(limits),
      secret_(secret),
      buckets_(limits.rate == 0 ? 0 : std::bit_ceil(std::max(limits.buckets, kWays))) {}

Verdict RateLimiter::judge(const Address& client, std::uint32_t subject, std::uint64_t now) noexcept {
  if (subject == 0) return Verdict::kSend;
  const auto time = static_cast<std::uint32_t>(now);
  Bucket& bucket = bucket_of(hash(client, subject), time);
  const std::uint32_t full = limits_.rate * kToken;
  const std::uint32_t elapsed = time - bucket.used_at;
  // A millisecond brings so many thousandths as a second brings responses.
  bucket.tokens = elapsed >= kSecond ? full : std::min(full, bucket.tokens + elapsed * limits_.rate);
  bucket.used_at = time;
  if (bucket.tokens >= kToken) {
    bucket.tokens -= kToken;
    return Verdict::kSend;
  }
  if (limits_.slip == 0 || ++bucket.limited < limits_.slip) return Verdict::kDrop;
  bucket.limited = 0;
  return Verdict::kTruncate;
}

bool RateLimiter::limits(const Address& client) const noexcept {
  return !buckets_.empty() && std::none_of(limits_.exempt.begin(), limits_.exempt.end(),
                                           [&](const respond::Prefix& prefix) { return prefix.contains(client); });
}

std::uint64_t RateLimiter::hash(const Address& client, std::uint32_t subject) const noexcept {
  const bool ipv6 = client.family == Family::kIPv6;
  const unsigned length = ipv6 ? limits_.ipv6_prefix : limits_.ipv4_prefix;
  SipHash hash(secret_);
  hash.add(masked_word(client, 0, length));
  if (ipv6 && length > 64) hash.add(masked_word(client, 8, length));
  hash.add(std::uint64_t{subject} << 1 | (ipv6 ? 1 : 0));
  return hash.finish();
}

RateLimiter::Bucket& RateLimiter::bucket_of(std::uint64_t hash, std::uint32_t now) noexcept {
  const std::uint32_t tag = static_cast<std::uint32_t>(hash >> 32) | 1;
  Bucket* const set = &buckets_[(hash * kWays) & (buckets_.size() - 1)];
  Bucket* oldest = set;
  for (Bucket* bucket = set; bucket != set + kWays; ++bucket) {
    if (bucket->tag == tag) return *bucket;
    const bool older = bucket->tag == 0 || now - bucket->used_at > now - oldest->used_at;
    if (oldest->tag != 0 && older) oldest = bucket;
  }
  *oldest = Bucket{tag, now, limits_.rate * kToken, 0};
  return *oldest;
}

}  // namespace yore::net
