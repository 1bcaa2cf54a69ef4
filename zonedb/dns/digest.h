// Sha256: the digest that names captures and contents (FIPS 180-4, by OpenSSL).
//
// Threads: a digest object belongs to one thread; values are free.
#pragma once

#include <array>
#include <compare>
#include <memory>
#include <string>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/result.h"

namespace yore {

struct Sha256 {
  std::array<std::uint8_t, 32> octets{};
  friend auto operator<=>(const Sha256&, const Sha256&) = default;
  [[nodiscard]] std::string hex() const;  // 64 lower-case digits
  [[nodiscard]] OctetsView view() const noexcept;
  [[nodiscard]] static Result<Sha256> from_hex(std::string_view hex);
  [[nodiscard]] static Result<Sha256> from_octets(OctetsView octets);  // exactly 32
};

// Digests a stream piece by piece.
class Sha256Digester {
 public:
  Sha256Digester();
  ~Sha256Digester();
  Sha256Digester(Sha256Digester&&) noexcept;
  Sha256Digester& operator=(Sha256Digester&&) noexcept;
  void update(OctetsView octets);
  [[nodiscard]] Sha256 finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Sha256 sha256(OctetsView octets);

}  // namespace yore
