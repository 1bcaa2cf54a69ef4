// ReadyReferral: what a referral at a zone cut puts behind the question, octet for octet.
//
// Its compression pointers (RFC 1035 section 4.1.4) lead into the question, whose name ends in the cut's, or into its
// own name servers right behind that: to places that are known when counted from the end of the question. To add that
// end to the pointers is all that an answer has left to do. prepare_referrals() makes them, server/respond/direct.cc
// copies them.
//
// A cut's referrals stand in ContentArrays::referrals, each leading to the one of earlier versions.
//
// Threads: views of what does not change.
#pragma once

#include <cstdint>
#include <cstring>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/snapshot.h"

namespace yore::zone {

// One of 32 bits for a label, given as a name in wire form that begins with it: where two labels have different bits
// they differ.
[[nodiscard]] constexpr std::uint32_t label_bit(OctetsView wire) noexcept {
  const unsigned size = octet_at(wire, 0);
  return 1U << ((size + 3U * octet_at(wire, 1) + 5U * octet_at(wire, size)) & 31U);
}

// How one is kept: this, the octets of both sections, then where among these the pointers stand, first those of the
// authority section: in two octets each, as this machine has numbers.
struct ReferralHead {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::uint32_t from = 0;            // the first version that it is for
  std::uint32_t earlier = kNone;     // where that of the versions before stands
  std::uint32_t labels = 0;          // label_bit() of those right before the cut's name in its name servers' names
  std::uint16_t authority_size = 0;  // in octets; 0: from here on none is ready
  std::uint16_t additional_size = 0;
  std::uint8_t authority_count = 0;  // of RRs
  std::uint8_t additional_count = 0;
  std::uint8_t authority_pointers = 0;
  std::uint8_t additional_pointers = 0;
  std::uint32_t has_signed = 0;  // of the addresses some have RRSIGs, which are not among them
};

// The cut's NS, and the addresses of its name servers.
class ReadyReferral {
 public:
  ReadyReferral() noexcept = default;  // none
  explicit ReadyReferral(const char* kept) noexcept : kept_(kept) {}
  [[nodiscard]] explicit operator bool() const noexcept { return kept_ != nullptr; }
  // REQUIRES of all others: one is ready.
  [[nodiscard]] ReferralHead head() const noexcept {
    ReferralHead head;
    std::memcpy(&head, kept_, sizeof head);
    return head;
  }
  [[nodiscard]] OctetsView authority() const noexcept { return {octets(), head().authority_size}; }
  [[nodiscard]] OctetsView additional() const noexcept {
    return {octets() + head().authority_size, head().additional_size};
  }
  [[nodiscard]] OctetsView both() const noexcept {
    return {octets(), std::size_t{head().authority_size} + head().additional_size};
  }
  [[nodiscard]] OctetsView authority_pointers() const noexcept {
    return pointers().substr(0, 2 * std::size_t{head().authority_pointers});
  }
  [[nodiscard]] OctetsView additional_pointers() const noexcept {
    return pointers().substr(2 * std::size_t{head().authority_pointers});
  }
  [[nodiscard]] OctetsView pointers() const noexcept {
    return {octets() + both().size(), 2 * (std::size_t{head().authority_pointers} + head().additional_pointers)};
  }

 private:
  [[nodiscard]] const char* octets() const noexcept { return kept_ + sizeof(ReferralHead); }
  const char* kept_ = nullptr;
};

// The referral for `version` of those that lead to each other from `place` on. None where none is ready, or where it is
// many changes back: to look further would take longer than to put it together.
[[nodiscard]] inline ReadyReferral find_referral(const char* referrals, std::uint32_t place,
                                                 VersionId version) noexcept {
  constexpr int kMostSteps = 16;
  for (int step = 0; place != ReferralHead::kNone && step < kMostSteps; ++step) {
    const ReadyReferral found(referrals + place);
    if (found.head().from <= version.number) return found.head().authority_size == 0 ? ReadyReferral() : found;
    place = found.head().earlier;
  }
  return {};
}

}  // namespace yore::zone
