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

#include "server/wire/message_writer.h"
#include "server/wire/plain_query.h"

namespace yore::wire {

// Where a pointer to a name points that stands in the message; 0 is the root, which stands for itself.
struct NamePlace {
  std::uint16_t at = 0;
};
inline constexpr NamePlace kQuestionName{kHeaderSize};

// What stands between the owner and the RDATA of an RR.
struct RRHead {
  RRType type = RRType::kA;
  RRClass rrclass = RRClass::kIN;
  Ttl ttl;
};

class DirectWriter {
 public:
  // Begins with the question as it was asked. All names that are put must outlive the writer.
  explicit DirectWriter(const PlainQuery& query) noexcept;

  // Writes a name; octets that are none leave the message incomplete.
  NamePlace put_name(OctetsView wire) noexcept;
  void put_name(NamePlace place) noexcept;
  // Behind the owner, an RR whose RDATA is written as it is.
  void put_rr(Section section, const RRHead& head, OctetsView rdata) noexcept;
  // The same in parts: begin_rr() with the size of the RDATA before compression, its parts, end_rr(). False where there
  // is no room: then there is no more to put.
  [[nodiscard]] bool begin_rr(const RRHead& head, std::size_t rdata_size) noexcept;
  void put_octets(OctetsView octets) noexcept;
  void end_rr(Section section) noexcept;
  // The OPT record, its options as they are (RFC 6891 section 6.1.2).
  void put_opt(std::uint16_t udp_size, std::uint32_t extended_flags, OctetsView options) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  // The message, the header with it. REQUIRES: complete().
  [[nodiscard]] OctetsView finish(std::uint16_t flags) noexcept;

 private:
  static constexpr std::size_t kRoom = 4096;  // octets
  static constexpr std::size_t kNames = 32;   // so few that a MessageWriter forgets none

  // A suffix that stands in the message, and the octets that were copied there.
  struct Written {
    const char* octets;
    std::uint16_t size;
    std::uint16_t offset;
  };
  // The first eight octets of the suffix of `size` octets whose copy is at `at`.
  [[nodiscard]] std::uint64_t key_at(std::size_t at, std::size_t size) const noexcept;
  [[nodiscard]] std::uint16_t find(std::uint64_t key, OctetsView suffix) const noexcept;
  void remember(std::uint64_t key, OctetsView suffix, std::size_t offset) noexcept;
  template <class Unsigned>
  void put(Unsigned value) noexcept;

  std::uint16_t id_;
  bool complete_ = true;
  std::array<std::uint16_t, 3> counts_{};
  std::size_t written_count_ = 0;
  std::size_t size_ = 0;
  std::size_t rdata_at_ = 0;  // of the RR that is being put
  std::array<std::uint64_t, kNames> keys_;
  std::array<Written, kNames> written_;
  std::array<char, kRoom + sizeof(std::uint64_t)> message_;
};

}  // namespace yore::wire
