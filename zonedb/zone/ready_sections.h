// ReadySections: what a zone puts behind a question or its answer, octet for octet: the NS of a cut or of the apex with
// the addresses of its name servers, the SOA of what is not there.
//
// Its compression pointers (RFC 1035 section 4.1.4) lead into the question, whose name ends in the owner's, or into its
// own octets: to places that are known when counted from the end of the question. To add that end to the pointers is
// all that an answer has left to do, and what stands between the two. make_ready() makes them, server/respond/direct.cc
// copies them.
//
// They stand in ContentArrays::ready: those of name servers each lead to the one of earlier versions, as these are few;
// those of the SOA, which nearly every version has another of, are found by version (ReadyPlace).
//
// Threads: views of what does not change.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/snapshot.h"

namespace yore::zone {

// One of 32 bits for a label, given as a name in wire form that begins with it: where two labels have different bits
// they differ, and not in case alone.
[[nodiscard]] constexpr std::uint32_t label_bit(OctetsView wire) noexcept {
  const unsigned size = octet_at(wire, 0);
  return 1U << ((size + 3U * octet_at(wire, 1) + 5U * octet_at(wire, size)) & 31U);
}

static_assert(label_bit({"\2ns", 3}) == label_bit({"\2NS", 3}));

// How one is kept: this, the octets of both sections, then where among these the pointers stand, first those of the
// authority section: in two octets each, as this machine has numbers.
struct ReadyHead {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::uint32_t from = 0;            // the first version that it is for
  std::uint32_t earlier = kNone;     // where that of the versions before stands
  std::uint32_t labels = 0;          // label_bit() of those right before the owner's name in the names within
  std::uint16_t authority_size = 0;  // in octets; 0: from here on none is ready
  std::uint16_t additional_size = 0;
  std::uint8_t authority_count = 0;  // of RRs
  std::uint8_t additional_count = 0;
  std::uint8_t authority_pointers = 0;
  std::uint8_t additional_pointers = 0;
  std::uint32_t has_signed = 0;  // of the addresses some have RRSIGs, which are not among them
};

// Where that of the versions from `from` on stands; ReadyHead::kNone where none is ready.
struct ReadyPlace {
  std::uint32_t from = 0;
  std::uint32_t place = ReadyHead::kNone;
};

class ReadySections {
 public:
  ReadySections() noexcept = default;  // none
  explicit ReadySections(const char* kept) noexcept : kept_(kept) {}
  [[nodiscard]] explicit operator bool() const noexcept { return kept_ != nullptr; }
  // REQUIRES of all others: one is ready.
  [[nodiscard]] ReadyHead head() const noexcept {
    ReadyHead head;
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
  [[nodiscard]] const char* octets() const noexcept { return kept_ + sizeof(ReadyHead); }
  const char* kept_ = nullptr;
};

// What is for `version` of those that lead to each other from `place` on. None where none is ready, or where it is many
// changes back: to look further would take longer than to put it together.
[[nodiscard]] inline ReadySections find_ready(const char* all, std::uint32_t place, VersionId version) noexcept {
  constexpr int kMostSteps = 16;
  for (int step = 0; place != ReadyHead::kNone && step < kMostSteps; ++step) {
    const ReadySections found(all + place);
    if (found.head().from <= version.number) return found.head().authority_size == 0 ? ReadySections() : found;
    place = found.head().earlier;
  }
  return {};
}

// The same of those that are found by version. O(log n). REQUIRES: `places` are in order of version.
[[nodiscard]] inline ReadySections find_ready(const char* all, std::span<const ReadyPlace> places,
                                              VersionId version) noexcept {
  if (places.empty()) return {};
  const ReadyPlace* found = &places.back();  // as most ask
  if (found->from > version.number) {
    const auto later = std::upper_bound(places.begin(), places.end(), version.number,
                                        [](std::uint32_t v, const ReadyPlace& place) { return v < place.from; });
    if (later == places.begin()) return {};
    found = &*std::prev(later);
  }
  return found->place == ReadyHead::kNone ? ReadySections() : ReadySections(all + found->place);
}

}  // namespace yore::zone
