#include "zonedb/answer/nsec3_hash.h"

#include <openssl/evp.h>

#include <array>

namespace yore::answer {
namespace {

constexpr std::uint16_t kMostIterations = 2500;
using Digest = std::array<unsigned char, 20>;

bool sha1(OctetsView octets, OctetsView salt, Digest& digest) {
  std::string salted(octets);
  salted += salt;
  return EVP_Digest(salted.data(), salted.size(), digest.data(), nullptr, EVP_sha1(), nullptr) == 1;
}

std::string base32hex(const Digest& digest) {  // RFC 4648 section 7; 160 bits make 32 digits
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const unsigned char octet : digest) {
    bits = bits << 8 | octet;
    for (count += 8; count >= 5; count -= 5) text += "0123456789abcdefghijklmnopqrstuv"[bits >> (count - 5) & 31];
  }
  return text;
}

}  // namespace

std::optional<std::string> nsec3_label(const Name& name, std::uint8_t algorithm, std::uint16_t iterations,
                                       OctetsView salt) {
  if (algorithm != 1 || iterations > kMostIterations) return std::nullopt;
  Digest digest;
  bool good = sha1(name.canonical().wire(), salt, digest);
  for (std::uint16_t i = 0; i < iterations && good; ++i) {
    const std::string previous(digest.begin(), digest.end());
    good = sha1(previous, salt, digest);
  }
  if (!good) return std::nullopt;
  return base32hex(digest);
}

}  // namespace yore::answer
