// Server cookies: how a client proves that it asks from the address that it says (RFC 7873), in the form that servers
// of different makes share (RFC 9018).
//
// respond() answers every request that has a cookie with one; a valid one frees the client from rate limits.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "server/respond/address.h"
#include "zonedb/dns/octets.h"
#include "zonedb/dns/timestamp.h"

namespace yore::respond {

inline constexpr std::size_t kCookieSecretSize = 16;  // octets, RFC 9018 section 4.4

enum class CookieVerdict : std::uint8_t {
  kMalformed,  // FORMERR (RFC 7873 section 5.2.2)
  kNotYet,     // the client's alone, or with a server cookie that is not ours, too old or from the future
  kValid
};

struct CheckedCookie {
  CookieVerdict verdict = CookieVerdict::kMalformed;
  Octets reply;  // the option's payload in the response: the client's cookie and the server's, 24 octets
};

// `payload` is what the request's option holds. The first of the `secrets` makes new cookies, all of them check (RFC
// 7873 section 7.1). REQUIRES: at least one secret, each of kCookieSecretSize octets.
[[nodiscard]] CheckedCookie check_cookie(OctetsView payload, const Address& client, const std::vector<Octets>& secrets,
                                         Timestamp now);

}  // namespace yore::respond
