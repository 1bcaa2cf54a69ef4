#include "zonedb/answer/nsec3_hash.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace yore::answer {
namespace {

constexpr std::uint16_t kMostIterations = 2500;
using Digest = std::array<unsigned char, 20>;

// SHA-1 of one input after another. To find the algorithm and to make a context costs OpenSSL many times what it costs
// to hash twenty octets: the one is done once, the other once a name.
class Sha1 {
 public:
  Sha1() : context_(EVP_MD_CTX_new()) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    good_ = context_ && algorithm != nullptr && EVP_DigestInit_ex2(context_.get(), algorithm, nullptr) == 1;
  }

  // The digest of `octets` and `salt` behind them; `octets` may lie in it.
  [[nodiscard]] bool hash(OctetsView octets, OctetsView salt, Digest& digest) {
    return good_ && EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1 &&
           EVP_DigestUpdate(context_.get(), octets.data(), octets.size()) == 1 &&
           EVP_DigestUpdate(context_.get(), salt.data(), salt.size()) == 1 &&
           EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
  bool good_ = false;
};

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
  Sha1 sha1;
  Digest digest{};
  const OctetsView previous(reinterpret_cast<const char*>(digest.data()), digest.size());
  bool good = sha1.hash(name.canonical().wire(), salt, digest);
  for (std::uint16_t i = 0; i < iterations && good; ++i) good = sha1.hash(previous, salt, digest);
  if (!good) return std::nullopt;
  return base32hex(digest);
}

}  // namespace yore::answer
