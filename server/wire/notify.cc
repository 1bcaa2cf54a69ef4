#include "server/wire/notify.h"

#include "server/wire/message_writer.h"
#include "zonedb/dns/message_reader.h"

namespace yore::wire {

Octets notify_request(std::uint16_t id, const RR& soa) {
  Octets message;
  MessageWriter writer(message, kMaxMessage);
  const unsigned flags = static_cast<unsigned>(Opcode::kNotify) << kOpcodeShift | kFlagAA;
  writer.put_header(id, static_cast<std::uint16_t>(flags));
  writer.put_question(soa.owner.wire(), RRType::kSOA, soa.rrclass);
  static_cast<void>(writer.put_rr(Section::kAnswer, soa.owner.wire(), soa.type, soa.rrclass, soa.ttl, soa.rdata));
  writer.finish();
  return message;
}

std::optional<NotifyResponse> read_notify_response(OctetsView message) {
  MessageReader reader(message);
  const auto header = reader.header();
  if (!header || !header->response || header->opcode != static_cast<std::uint8_t>(Opcode::kNotify)) return std::nullopt;
  if (header->question_count != 1) return std::nullopt;
  const auto question = reader.question();
  if (!question || question->type != RRType::kSOA || question->rrclass != RRClass::kIN) return std::nullopt;
  return NotifyResponse{header->id, question->name, header->rcode};
}

}  // namespace yore::wire
