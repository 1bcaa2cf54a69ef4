#include "zonedb/dns/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace yore {

std::string Sha256::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * octets.size());
  for (const std::uint8_t octet : octets) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 15];
  }
  return text;
}

OctetsView Sha256::view() const noexcept { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }

Result<Sha256> Sha256::from_hex(std::string_view hex) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  Sha256 digest;
  if (hex.size() != 2 * digest.octets.size() ||
      std::any_of(hex.begin(), hex.end(), [&](char c) { return digit(c) < 0; })) {
    return fail(ErrorCode::kBadInput, "\"" + std::string(hex) + "\" is not a SHA-256 (64 hexadecimal digits)");
  }
  for (std::size_t i = 0; i < digest.octets.size(); ++i) {
    digest.octets[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) * 16 + digit(hex[2 * i + 1]));
  }
  return digest;
}

Result<Sha256> Sha256::from_octets(OctetsView octets) {
  Sha256 digest;
  if (octets.size() != digest.octets.size()) return fail(ErrorCode::kBadInput, "a SHA-256 has 32 octets");
  for (std::size_t i = 0; i < octets.size(); ++i) digest.octets[i] = octet_at(octets, i);
  return digest;
}

struct Sha256Digester::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256Digester::Sha256Digester() : state_(std::make_unique<State>()) {
  // Fails only where memory ran out or OpenSSL was built without SHA-256: nothing that a caller could act on.
  if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) throw std::runtime_error("no SHA-256 in OpenSSL");
}
Sha256Digester::~Sha256Digester() = default;
Sha256Digester::Sha256Digester(Sha256Digester&&) noexcept = default;
Sha256Digester& Sha256Digester::operator=(Sha256Digester&&) noexcept = default;

void Sha256Digester::update(OctetsView octets) { EVP_DigestUpdate(state_->context, octets.data(), octets.size()); }

Sha256 Sha256Digester::finish() {
  Sha256 digest;
  EVP_DigestFinal_ex(state_->context, digest.octets.data(), nullptr);
  return digest;
}

Sha256 sha256(OctetsView octets) {
  Sha256Digester digester;
  digester.update(octets);
  return digester.finish();
}

}  // namespace yore
