// MessageReader: steps through a DNS message in wire form, giving its names and RRs uncompressed (RFC 1035 section 4).
//
// What a received AXFR stream is read with (axfr_reader.h). Made for octets from strangers: every step is bounded,
// compression pointers lead strictly backwards, and nothing is read past the end.
//
// Errors: kBadInput that says what cannot be read, with "octet N" of the message as where.
// Threads: belongs to one thread; the message must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "zonedb/dns/rr.h"

namespace yore {

struct MessageHeader {
  std::uint16_t id = 0;
  bool response = false;  // QR
  std::uint8_t opcode = 0;
  bool truncated = false;              // TC
  Rcode rcode = Rcode::kNoError;       // of the header alone, without an OPT record's upper bits
  std::uint16_t question_count = 0;    // QDCOUNT
  std::uint16_t answer_count = 0;      // ANCOUNT
  std::uint16_t authority_count = 0;   // NSCOUNT
  std::uint16_t additional_count = 0;  // ARCOUNT
};

struct MessageQuestion {
  Name name;
  RRType type = RRType::kA;
  RRClass rrclass = RRClass::kIN;
};

class MessageReader {
 public:
  explicit MessageReader(OctetsView message) : message_(message) {}

  // The steps, to be taken in the order of the message; the header says how many of each there are.
  [[nodiscard]] Result<MessageHeader> header();
  [[nodiscard]] Result<MessageQuestion> question();
  // The RDATA of types whose layout holds names is checked against it and uncompressed (RFC 3597 section 4); A and AAAA
  // must have the size of an address; that of other types is taken as it is. A TTL with the top bit set reads as 0
  // (RFC 2181 section 8).
  [[nodiscard]] Result<RR> rr();

  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  [[nodiscard]] bool at_end() const noexcept { return at_ == message_.size(); }

 private:
  [[nodiscard]] tl::unexpected<Error> broken(const char* why) const;
  // The name at at_, which moves past it; its own octets must end before `end`.
  [[nodiscard]] Result<Name> name(std::size_t end);
  [[nodiscard]] Result<Rdata> rdata(RRType type, std::size_t size);

  OctetsView message_;
  std::size_t at_ = 0;
};

}  // namespace yore
