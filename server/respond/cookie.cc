#include "server/respond/cookie.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

namespace yore::respond {
namespace {

constexpr std::size_t kClientSize = 8;        // octets, RFC 7873 section 4
constexpr std::size_t kServerSize = 16;       // RFC 9018 section 4
constexpr std::size_t kHashSize = 8;          // SipHash-2-4
constexpr std::int32_t kOldest = 3600;        // seconds, RFC 9018 section 4.3
constexpr std::int32_t kNewest = 300;         // ahead of this clock
constexpr std::int32_t kRenewAfter = 1800;    // a younger valid one is sent back as it is
constexpr std::uint32_t kVersion = 1U << 24;  // version 1, and three reserved octets

struct FreeMac {
  void operator()(EVP_MAC* mac) const noexcept { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};

Octets sip_hash(OctetsView octets, OctetsView secret) {
  static const std::unique_ptr<EVP_MAC, FreeMac> kind(EVP_MAC_fetch(nullptr, "SIPHASH", nullptr));
  const std::unique_ptr<EVP_MAC_CTX, FreeMac> context(EVP_MAC_CTX_new(kind.get()));
  std::size_t hash_size = kHashSize;
  const std::array<OSSL_PARAM, 2> parameters = {OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &hash_size),
                                                OSSL_PARAM_construct_end()};
  std::array<unsigned char, kHashSize> hash{};
  const auto* bytes = reinterpret_cast<const unsigned char*>(octets.data());
  if (context == nullptr ||
      EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                   parameters.data()) != 1 ||
      EVP_MAC_update(context.get(), bytes, octets.size()) != 1 ||
      EVP_MAC_final(context.get(), hash.data(), &hash_size, hash.size()) != 1) {
    throw std::bad_alloc();  // a SipHash of given sizes fails for nothing else
  }
  return Octets(reinterpret_cast<const char*>(hash.data()), hash.size());
}

// RFC 9018 section 4: version, reserved, timestamp, and the hash over them, the client's cookie and its address.
Octets server_cookie(OctetsView client_cookie, std::uint32_t version, std::uint32_t timestamp, const Address& client,
                     OctetsView secret) {
  Octets cookie;
  append_u32(cookie, version);
  append_u32(cookie, timestamp);
  Octets hashed(client_cookie);
  hashed += cookie;
  hashed.append(reinterpret_cast<const char*>(client.octets.data()), client.bits() / 8);
  return cookie + sip_hash(hashed, secret);
}

// The secret that made it; end() where none did. The reserved octets may be anything (RFC 9018 section 4.2).
std::vector<Octets>::const_iterator maker_of(OctetsView client_cookie, OctetsView cookie, const Address& client,
                                             const std::vector<Octets>& secrets) {
  if (cookie.size() != kServerSize || octet_at(cookie, 0) != 1) return secrets.end();
  return std::find_if(secrets.begin(), secrets.end(), [&](const Octets& secret) {
    const Octets made = server_cookie(client_cookie, u32_at(cookie, 0), u32_at(cookie, 4), client, secret);
    return CRYPTO_memcmp(made.data(), cookie.data(), cookie.size()) == 0;
  });
}

}  // namespace

CheckedCookie check_cookie(OctetsView payload, const Address& client, const std::vector<Octets>& secrets,
                           Timestamp now) {
  // RFC 7873 section 5.2.2: the client's 8 octets, and 8 to 32 of a server's or none.
  const bool alone = payload.size() == kClientSize;
  if (!alone && (payload.size() < kClientSize + 8 || payload.size() > kClientSize + 32)) return {};
  const OctetsView client_cookie = payload.substr(0, kClientSize);
  const OctetsView cookie = payload.substr(kClientSize);
  CheckedCookie checked{CookieVerdict::kNotYet, {}};
  const auto clock = static_cast<std::uint32_t>(now.seconds);
  const auto maker = maker_of(client_cookie, cookie, client, secrets);
  if (maker != secrets.end()) {
    // RFC 9018 section 4.3: compared as serial numbers are (RFC 1982).
    const auto age = static_cast<std::int32_t>(clock - u32_at(cookie, 4));
    if (age <= kOldest && age >= -kNewest) {
      checked.verdict = CookieVerdict::kValid;
      if (age <= kRenewAfter && maker == secrets.begin()) {
        checked.reply = Octets(payload);
        return checked;
      }
    }
  }
  checked.reply = Octets(client_cookie) + server_cookie(client_cookie, kVersion, clock, client, secrets.front());
  return checked;
}

}  // namespace yore::respond
