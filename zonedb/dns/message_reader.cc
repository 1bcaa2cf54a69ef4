#include "zonedb/dns/message_reader.h"

#include <string>

namespace yore {
namespace {

// What follows the last name in RDATA: SOA's five numbers, a signature or a bitmap; nothing in other types.
bool tail_fits(RRType type, std::size_t size) {
  switch (type) {
    case RRType::kSOA:
      return size == 20;  // RFC 1035 section 3.3.13
    case RRType::kSIG:
    case RRType::kRRSIG:
    case RRType::kNXT:
      return true;
    default:
      return size == 0;
  }
}

}  // namespace

tl::unexpected<Error> MessageReader::broken(const char* why) const {
  return fail(ErrorCode::kBadInput, why, "octet " + std::to_string(at_));
}

Result<MessageHeader> MessageReader::header() {
  if (message_.size() < 12) return broken("the message is shorter than a header");
  MessageHeader header;
  header.id = u16_at(message_, 0);
  header.response = (octet_at(message_, 2) & 0x80) != 0;
  header.opcode = static_cast<std::uint8_t>(octet_at(message_, 2) >> 3 & 0x0f);
  header.truncated = (octet_at(message_, 2) & 0x02) != 0;
  header.rcode = static_cast<Rcode>(octet_at(message_, 3) & 0x0f);
  header.question_count = u16_at(message_, 4);
  header.answer_count = u16_at(message_, 6);
  header.authority_count = u16_at(message_, 8);
  header.additional_count = u16_at(message_, 10);
  at_ = 12;
  return header;
}

Result<MessageQuestion> MessageReader::question() {
  MessageQuestion question;
  YORE_TRY(question.name, name(message_.size()));
  if (message_.size() - at_ < 4) return broken("the question is cut off");
  question.type = static_cast<RRType>(u16_at(message_, at_));
  question.rrclass = static_cast<RRClass>(u16_at(message_, at_ + 2));
  at_ += 4;
  return question;
}

Result<RR> MessageReader::rr() {
  RR rr;
  YORE_TRY(rr.owner, name(message_.size()));
  if (message_.size() - at_ < 10) return broken("a record is cut off");
  rr.type = static_cast<RRType>(u16_at(message_, at_));
  rr.rrclass = static_cast<RRClass>(u16_at(message_, at_ + 2));
  const std::uint32_t ttl = u32_at(message_, at_ + 4);
  rr.ttl = Ttl{ttl >= 0x80000000U ? 0 : ttl};  // RFC 2181 section 8
  const std::size_t size = u16_at(message_, at_ + 8);
  at_ += 10;
  if (message_.size() - at_ < size) return broken("RDATA runs past the end of the message");
  YORE_TRY(rr.rdata, rdata(rr.type, size));
  return rr;
}

Result<Name> MessageReader::name(std::size_t end) {
  Octets wire;
  std::size_t from = at_;      // where the labels now come from
  std::size_t limit = end;     // and must end
  std::size_t earliest = at_;  // a pointer leads before this
  bool jumped = false;         // at_ has passed the name
  while (true) {
    if (from >= limit) return broken("a name is cut off");
    const std::uint8_t size = octet_at(message_, from);
    if (size >= 0xc0) {  // RFC 1035 section 4.1.4
      if (limit - from < 2) return broken("a compression pointer is cut off");
      const std::size_t target = u16_at(message_, from) & 0x3fffU;
      // "A prior occurrence of the same name": each pointer leads before the last, so that no loop can be made.
      if (target >= earliest || target < 12) return broken("a compression pointer does not lead backwards");
      if (!jumped) at_ = from + 2;
      jumped = true;
      limit = earliest;
      from = earliest = target;
      continue;
    }
    if (size > Name::kMaxLabelSize) return broken("a label has an unknown type");
    if (limit - from <= size) return broken("a label is cut off");
    if (wire.size() + size + 1 > Name::kMaxWireSize) return broken("a name is longer than 255 octets");
    wire += message_.substr(from, std::size_t{1} + size);
    from += std::size_t{1} + size;
    if (size == 0) break;
  }
  if (!jumped) at_ = from;
  return Name::from_wire(wire);
}

Result<Rdata> MessageReader::rdata(RRType type, std::size_t size) {
  const std::size_t end = at_ + size;
  if ((type == RRType::kA && size != 4) || (type == RRType::kAAAA && size != 16)) {
    return broken("an address has the wrong size");
  }
  Rdata rdata;
  const OctetsView up_to_end = message_.substr(0, end);
  for (const char field : rdata_layout(type)) {
    if (field == 'N') {
      YORE_TRY(const Name embedded, name(end));
      rdata += embedded.wire();
      continue;
    }
    const auto field_size = rdata_field_size(field, up_to_end, at_);
    if (!field_size) return broken("RDATA is shorter than its type asks for");
    rdata += message_.substr(at_, *field_size);
    at_ += *field_size;
  }
  if (!rdata_layout(type).empty() && !tail_fits(type, end - at_)) return broken("RDATA has octets left over");
  rdata += message_.substr(at_, end - at_);
  at_ = end;
  return rdata;
}

}  // namespace yore
