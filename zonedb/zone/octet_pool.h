// OctetPool: octets kept once each, behind their size, in one string that is handed over in the end.
//
// Names and RDATA share it: an NS's RDATA is its target's name.
//
// Threads: one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "zonedb/dns/octets.h"

namespace yore::zone {

class OctetPool {
 public:
  // Where `octets` stands, put in where it is not there yet. REQUIRES: at most 65535 octets.
  [[nodiscard]] std::uint32_t intern(OctetsView octets);
  void expect(std::size_t count);  // room for about so many
  [[nodiscard]] OctetsView at(std::uint32_t place) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return octets_.size(); }
  // More than 32 bits can address came in: what intern() returned since means nothing.
  [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }
  // Hands all octets over. The pool is empty then.
  [[nodiscard]] Octets release();

 private:
  void resize(std::size_t slots);  // a power of two
  Octets octets_;
  std::vector<std::uint32_t> slots_;
  std::size_t used_ = 0;
  bool overflowed_ = false;
};

}  // namespace yore::zone
