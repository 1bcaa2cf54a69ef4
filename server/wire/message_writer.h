// MessageWriter: builds one DNS message record by record, with name compression, within a size.
//
// response.h uses it for answers and server/respond for the messages of a transfer.
//
// Compression (RFC 1035 section 4.1.4) keeps case: a name becomes a pointer only to octets spelled the same. What was
// written is remembered in a small table that forgets when it is full, so its cost does not grow with the message. The
// names of an ordinary answer are all remembered.
//
// Threads: belongs to one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "server/wire/message.h"
#include "zonedb/dns/octets.h"
#include "zonedb/dns/rr.h"

namespace yore::wire {

enum class Section : std::uint8_t { kAnswer = 0, kAuthority = 1, kAdditional = 2 };

class MessageWriter {
 public:
  // Starts a message of at most `limit` octets in `out`, which is emptied and must outlive the writer.
  MessageWriter(Octets& out, std::size_t limit);

  void put_header(std::uint16_t id, std::uint16_t flags);  // first, and once
  void put_question(OctetsView qname, RRType qtype, RRClass qclass);
  // False where it would exceed the limit; the message is then as before. Sections come in their order.
  [[nodiscard]] bool put_rr(Section section, OctetsView owner, RRType type, RRClass rrclass, Ttl ttl, OctetsView rdata);
  [[nodiscard]] bool put_rrset(Section section, const RRset& rrset);  // whole or not at all (RFC 2181 section 9)
  // An OPT record (RFC 6891 section 6.1.2) with `options` as they are; beyond any limit, which the caller kept free.
  void put_opt(std::uint16_t udp_size, std::uint32_t extended_flags, OctetsView options);
  void set_flag(std::uint16_t flag);

  void set_limit(std::size_t limit) noexcept { limit_ = limit; }
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
  [[nodiscard]] std::size_t size() const noexcept { return out_->size(); }
  [[nodiscard]] std::uint16_t count(Section section) const noexcept;

  // Takes back everything written since mark().
  struct Mark {
    std::size_t size = 0;
    std::array<std::uint16_t, 3> counts{};
  };
  [[nodiscard]] Mark mark() const noexcept { return {out_->size(), counts_}; }
  void roll_back(const Mark& mark);
  void finish();  // writes the sections' counts into the header

 private:
  struct Slot {
    std::uint16_t tag = 0;
    std::uint16_t offset = 0;  // of a written suffix; 0 is a free slot
  };
  static constexpr std::size_t kSlots = 256;  // a power of two
  static constexpr std::size_t kProbes = 16;

  void put_name(OctetsView name);
  void put_rdata(RRType type, OctetsView rdata);
  [[nodiscard]] std::uint16_t find_suffix(std::uint32_t hash, OctetsView suffix) const noexcept;
  void remember_suffix(std::uint32_t hash, std::size_t offset) noexcept;
  [[nodiscard]] bool spelled_at(std::size_t offset, OctetsView name) const noexcept;

  Octets* out_;
  std::size_t limit_;
  std::uint16_t question_count_ = 0;
  std::array<std::uint16_t, 3> counts_{};
  std::array<Slot, kSlots> slots_{};
};

}  // namespace yore::wire
