// RateLimiter: response rate limiting, so that the server is of little use to whoever sends questions in the name of
// others.
//
// UdpSocket asks it about every response that respond() gave a subject; TCP, whose clients are who they say, and
// clients with a valid cookie are never asked about. A token bucket for each pair of a client's prefix and what the
// response says: one who asks for the same again and again is limited, and its neighbours in the prefix with other
// questions are not. The semantics are those of Knot: up to the rate every response goes out, also under a flood,
// because a bucket that is full of other people's forgeries would else silence the prefix's honest resolver (BIND and
// NSD send nothing but truncated responses until the flood ends). Rate and slip are NSD's defaults, the prefixes BIND's
// and Knot's; which limited response is truncated is counted as BIND does, not drawn.
//
// The table is made once. A set of four buckets holds what hashes there, with a secret key, so that nobody can choose
// whose bucket he gets; a new pair takes the one that is unused for the longest time. A bucket unused for a second is
// as good as a new one, so nothing is forgotten while fewer pairs than buckets are answered in a second.
//
// Threads: belongs to its loop's thread. Each loop has its own, so a prefix whose questions spread over all loops gets
// the rate of each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/respond/address.h"

namespace yore::net {

struct RateLimits {
  std::uint32_t rate = 200;      // responses a second to one prefix that say the same; 0: no limit
  std::uint32_t slip = 2;        // of those limited each such one is sent truncated; 0: none, 1: all
  unsigned ipv4_prefix = 24;     // bits
  unsigned ipv6_prefix = 56;     // bits
  std::size_t buckets = 131072;  // 16 octets each; rounded up to a power of two
  std::vector<respond::Prefix> exempt;
};

enum class Verdict : std::uint8_t {
  kSend,
  kTruncate,  // so that an honest client asks again over TCP
  kDrop
};

class RateLimiter {
 public:
  using Secret = std::array<std::uint64_t, 2>;
  [[nodiscard]] static Secret random_secret();

  // The limits must outlive it. REQUIRES: rate <= 1000000, prefixes within their addresses.
  RateLimiter(const RateLimits& limits, const Secret& secret);

  // Whether responses to this client are limited at all.
  [[nodiscard]] bool limits(const respond::Address& client) const noexcept;
  // What becomes of a response with this subject (of respond::Reply; 0 is never limited) at `now`, in milliseconds of a
  // clock that does not go back. REQUIRES: limits(client).
  [[nodiscard]] Verdict judge(const respond::Address& client, std::uint32_t subject, std::uint64_t now) noexcept;

 private:
  struct Bucket {
    std::uint32_t tag = 0;      // the rest of the hash; 0 where it was never used
    std::uint32_t used_at = 0;  // milliseconds, of which the upper bits are not kept
    std::uint32_t tokens = 0;   // thousandths of a response
    std::uint32_t limited = 0;  // responses since the last truncated one
  };
  static constexpr std::size_t kWays = 4;

  [[nodiscard]] std::uint64_t hash(const respond::Address& client, std::uint32_t subject) const noexcept;
  [[nodiscard]] Bucket& bucket_of(std::uint64_t hash, std::uint32_t now) noexcept;

  const RateLimits& limits_;
  const Secret secret_;
  std::vector<Bucket> buckets_;  // sets of kWays; empty where there is no limit
};

}  // namespace yore::net
