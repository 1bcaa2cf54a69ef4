#include "server/wire/plain_query.h"

namespace yore::wire {
namespace {

// The OPT record that the message ends with, from `at` on.
bool read_closing_opt(OctetsView message, std::size_t at, std::optional<Edns>& edns) noexcept {
  if (at + kOptSize > message.size() || octet_at(message, at) != 0) return false;
  const OctetsView opt = message.substr(at);
  if (static_cast<RRType>(u16_at(opt, 1)) != RRType::kOPT || u16_at(opt, 9) != opt.size() - kOptSize) return false;
  if (octet_at(opt, 6) != 0) return false;  // another version (RFC 6891 section 6.1.3)
  const OctetsView options = opt.substr(kOptSize);
  for (std::size_t option = 0; option != options.size(); option += std::size_t{4} + u16_at(options, option + 2)) {
    if (option + 4 > options.size()) return false;
  }
  edns = Edns{0, u16_at(opt, 3), (octet_at(opt, 7) & 0x80) != 0, options};
  return true;
}

}  // namespace

OctetsView question_of_plain(OctetsView message) noexcept {
  constexpr std::uint16_t kFlagsAndOpcode = kFlagQR | 0xf << kOpcodeShift;
  if (message.size() < kHeaderSize) return {};
  const bool one_question = u32_at(message, 4) == 0x10000;  // and nothing of the sections behind it
  const bool is_plain = one_question && u32_at(message, 8) <= 1 && (u16_at(message, 2) & kFlagsAndOpcode) == 0;
  return is_plain ? message.substr(kHeaderSize) : OctetsView();
}

bool read_plain_query(OctetsView message, std::size_t qname_size, PlainQuery& query) noexcept {
  const std::size_t end = kHeaderSize + qname_size + 4;
  if (qname_size == 0 || end > message.size()) return false;
  query.id = u16_at(message, 0);
  query.flags = u16_at(message, 2);
  query.question = OctetsView(message.data() + kHeaderSize, qname_size + 4);
  query.qname = OctetsView(message.data() + kHeaderSize, qname_size);
  query.qtype = static_cast<RRType>(u16_at(message, end - 4));
  query.qclass = static_cast<RRClass>(u16_at(message, end - 2));
  const bool has_opt = octet_at(message, 11) != 0;  // the only record behind the question
  return has_opt ? read_closing_opt(message, end, query.edns) : end == message.size();
}

}  // namespace yore::wire
