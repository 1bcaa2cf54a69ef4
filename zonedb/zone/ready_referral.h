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
#include <optional>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/snapshot.h"

namespace yore::zone {

struct ReadyRRs {
  OctetsView octets;
  OctetsView pointers;  // in two octets each: where in `octets` a pointer stands, whose target is counted so
  std::uint16_t count = 0;
};

struct ReadyReferral {
  ReadyRRs authority;        // the cut's NS
  ReadyRRs additional;       // the addresses of its name servers
  bool has_signed = false;   // of the addresses some have RRSIGs, which are not among them
  std::uint32_t labels = 0;  // label_bit() of those that stand right before the cut's name in its name servers' names
};

// One of 32 bits for a label, given as a name in wire form that begins with it: where two labels have different bits
// they differ.
[[nodiscard]] constexpr std::uint32_t label_bit(OctetsView wire) noexcept {
  const unsigned size = octet_at(wire, 0);
  return 1U << ((size + 3U * octet_at(wire, 1) + 5U * octet_at(wire, size)) & 31U);
}

// How one is kept: this, the octets of both sections, the pointers of both.
struct ReferralHead {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::uint32_t from = 0;         // the first version that it is for
  std::uint32_t earlier = kNone;  // where that of the versions before stands
  std::uint32_t labels = 0;
  std::uint16_t authority_size = 0;  // in octets; 0: from here on none is ready
  std::uint16_t additional_size = 0;
  std::uint8_t authority_count = 0;  // of RRs
  std::uint8_t additional_count = 0;
  std::uint8_t authority_pointers = 0;
  std::uint8_t additional_pointers = 0;
  std::uint32_t has_signed = 0;
};

// The referral for `version` of those that lead to each other from `place` on. None where none is ready, or where it is
// many changes back: to look further would take longer than to put it together.
[[nodiscard]] inline std::optional<ReadyReferral> find_referral(const char* referrals, std::uint32_t place,
                                                                VersionId version) noexcept {
  constexpr int kMostSteps = 16;
  for (int step = 0; place != ReferralHead::kNone && step < kMostSteps; ++step) {
    ReferralHead head;
    std::memcpy(&head, referrals + place, sizeof head);
    if (head.from > version.number) {
      place = head.earlier;
      continue;
    }
    if (head.authority_size == 0) return std::nullopt;
    const char* const authority = referrals + place + sizeof head;
    const char* const additional = authority + head.authority_size;
    const char* const pointers = additional + head.additional_size;
    const std::size_t size = 2 * std::size_t{head.authority_pointers};
    return ReadyReferral{{{authority, head.authority_size}, {pointers, size}, head.authority_count},
                         {{additional, head.additional_size},
                          {pointers + size, 2 * std::size_t{head.additional_pointers}},
                          head.additional_count},
                         head.has_signed != 0,
                         head.labels};
  }
  return std::nullopt;
}

}  // namespace yore::zone
