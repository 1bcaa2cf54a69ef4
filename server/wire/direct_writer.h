// DirectWriter: writes the response to a PlainQuery at once, from what the zone holds, in one pass and one place.
//
// respond()'s short way writes with it. Its bytes are those that a MessageWriter would make of the same records: names
// are compressed by the same rule (RFC 1035 section 4.1.4, case kept). Names that stand in the message are few, so it
// looks through them all, by their sizes and first octets. What is too large or has too many names for it, it leaves to
// the other: then it is not `complete()`.
//
// Threads: belongs to one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "server/wire/message_writer.h"
#include "server/wire/plain_query.h"
#include "zonedb/dns/short_octets.h"

namespace yore::wire {

// Where a pointer to a name points that stands in the message; 0 is the root, which stands for itself.
struct NamePlace {
  std::uint16_t at = 0;
};

// What stands between the owner and the size of the RDATA of an RR: type, class and TTL.
using RRHead = std::uint64_t;
[[nodiscard]] constexpr RRHead rr_head(RRType type, RRClass rrclass, std::uint32_t ttl) noexcept {
  return RRHead{static_cast<std::uint16_t>(type)} << 48 | RRHead{static_cast<std::uint16_t>(rrclass)} << 32 | ttl;
}

class DirectWriter {
 public:
  // Begins with the question as it was asked. It and all names that are put must outlive the writer.
  explicit DirectWriter(const PlainQuery& query) noexcept;

  // Writes a name; octets that are none leave the message incomplete.
  NamePlace put_name(OctetsView wire) noexcept;
  // An RR is put as its owner, begin_rr() with the size of its RDATA before compression, the RDATA's parts, end_rr().
  // There is always room for an owner. False from begin_rr(): no room for the RR, and no more may be put.
  void put_name(NamePlace place) noexcept;
  [[nodiscard]] bool begin_rr(RRHead head, std::size_t rdata_size) noexcept;
  void put_octets(OctetsView octets) noexcept;
  void end_rr(Section section) noexcept;
  // RRs that stand ready but for their pointers, each counted from the end of the question. `pointers` says, in two
  // octets each as this machine has numbers, where in `octets` they are, with `before` octets in front of these. False:
  // no room, and no more may be put.
  [[nodiscard]] bool put_ready(OctetsView octets, OctetsView pointers, std::size_t before = 0) noexcept;
  // The same behind RRs that it does not know of: pointers that lead into `octets` lead on by what those have.
  [[nodiscard]] bool put_ready_behind_answer(OctetsView octets, OctetsView pointers) noexcept;
  void count(Section section, unsigned rrs) noexcept;
  // The OPT record, its options as they are (RFC 6891 section 6.1.2).
  void put_opt(std::uint16_t udp_size, std::uint32_t extended_flags, OctetsView options) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - message_.data()); }
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  // The message, the header with it. REQUIRES: complete().
  [[nodiscard]] OctetsView finish(std::uint16_t flags) noexcept;

 private:
  static constexpr std::size_t kRoom = 4096;  // octets
  static constexpr std::size_t kNames = 32;   // so few that a MessageWriter forgets none
  static constexpr std::size_t kOwner = 2;    // octets of an owner that stands in the message, at most
  static constexpr std::size_t kFixed = 10;   // octets of an RR between owner and RDATA

  // A suffix that stands in the message, and the octets that were copied there.
  struct Written {
    const char* octets;
    std::uint16_t size;
    std::uint16_t offset;
  };
  // The first eight octets of the suffix of `wire` at `at`.
  [[nodiscard]] static Word key_of(OctetsView wire, std::size_t at) noexcept;
  [[nodiscard]] static Word bit_of(Word key) noexcept { return Word{1} << (key * 0x9e3779b97f4a7c15U >> 58); }
  void remember_question() noexcept;
  [[nodiscard]] std::uint16_t find(Word key, OctetsView suffix) const noexcept;
  void remember(Word key, OctetsView suffix, std::size_t offset) noexcept;
  void put_u16(std::uint16_t value) noexcept;
  void put_pointer(std::uint16_t target) noexcept { put_u16(static_cast<std::uint16_t>(0xc000 | target)); }
  [[nodiscard]] std::size_t room() const noexcept { return kRoom - size(); }

  char* at_ = nullptr;     // where the next octet goes
  char* rdata_ = nullptr;  // of the RR that is being put
  Word keys_seen_ = 0;     // the bit_of() each
  std::uint32_t written_count_ = 0;
  OctetsView qname_;  // until its suffixes are remembered
  std::uint16_t id_;
  std::uint16_t question_end_;
  bool complete_ = true;
  std::array<std::uint16_t, 3> counts_{};
  std::array<Word, kNames> keys_;
  std::array<Written, kNames> written_;
  std::array<char, kRoom + kOwner> message_;
};

// The arrays are written before they are read: to fill them first would cost as much as an answer.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
inline DirectWriter::DirectWriter(const PlainQuery& query) noexcept : qname_(query.qname), id_(query.id) {
  at_ = message_.data() + kHeaderSize;
  put_octets(query.question);
  question_end_ = static_cast<std::uint16_t>(size());
}

// RFC 1035 section 4.1.1.
inline OctetsView DirectWriter::finish(std::uint16_t flags) noexcept {
  char* const header = message_.data();
  store_u64(header, Word{id_} << 48 | Word{flags} << 32 | Word{1} << 16 | counts_[0]);
  store_u16(header + 8, counts_[1]);
  store_u16(header + 10, counts_[2]);
  return {header, size()};
}

inline void DirectWriter::put_u16(std::uint16_t value) noexcept {
  store_u16(at_, value);
  at_ += 2;
}

inline void DirectWriter::put_name(NamePlace place) noexcept {
  if (place.at == 0) {
    *at_++ = 0;
  } else {
    put_pointer(place.at);  // RFC 1035 section 4.1.4
  }
}

inline void DirectWriter::put_octets(OctetsView octets) noexcept {
  copy_octets(at_, octets.data(), octets.size());
  at_ += octets.size();
}

inline bool DirectWriter::put_ready(OctetsView octets, OctetsView pointers, std::size_t before) noexcept {
  if (octets.size() > room()) complete_ = false;
  if (!complete_) return false;
  char* const begin = at_ - before;
  put_octets(octets);
  for (const char* at = pointers.data(); at != pointers.data() + pointers.size(); at += sizeof(std::uint16_t)) {
    std::uint16_t place;
    std::memcpy(&place, at, sizeof place);
    char* const pointer = begin + place;
    store_u16(pointer, static_cast<std::uint16_t>(load_u16(pointer) + question_end_));
  }
  return true;
}

inline bool DirectWriter::put_ready_behind_answer(OctetsView octets, OctetsView pointers) noexcept {
  char* const begin = at_;
  const std::size_t between = size() - question_end_;
  if (!put_ready(octets, pointers)) return false;
  for (const char* at = pointers.data(); at != pointers.data() + pointers.size(); at += sizeof(std::uint16_t)) {
    std::uint16_t place;
    std::memcpy(&place, at, sizeof place);
    const std::uint16_t target = load_u16(begin + place);
    if (target >= 0xc000 + question_end_) store_u16(begin + place, static_cast<std::uint16_t>(target + between));
  }
  return true;
}

inline void DirectWriter::count(Section section, unsigned rrs) noexcept {
  std::uint16_t& so_far = counts_[static_cast<std::size_t>(section)];
  so_far = static_cast<std::uint16_t>(so_far + rrs);
}

inline bool DirectWriter::begin_rr(RRHead head, std::size_t rdata_size) noexcept {
  if (size() + kFixed + rdata_size > kRoom) complete_ = false;
  if (!complete_) return false;
  char* const at = at_;
  store_u64(at, head);
  rdata_ = at_ = at + kFixed;
  return true;
}

inline void DirectWriter::end_rr(Section section) noexcept {
  char* const rdata = rdata_;
  const std::ptrdiff_t length = at_ - rdata;
  ++counts_[static_cast<std::size_t>(section)];
  store_u16(rdata - 2, static_cast<std::uint16_t>(length));
}

}  // namespace yore::wire
