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

std::optional<PlainQuery> read_plain_query(OctetsView message) noexcept {
  constexpr std::uint16_t kFlagsAndOpcode = kFlagQR | 0xf << kOpcodeShift;
  if (message.size() < kHeaderSize) return std::nullopt;
  std::optional<PlainQuery> query(std::in_place);
  query->id = u16_at(message, 0);
  query->flags = u16_at(message, 2);
  const std::uint16_t additional = u16_at(message, 10);
  if ((query->flags & kFlagsAndOpcode) != 0 || u32_at(message, 4) != 0x10000 || u16_at(message, 8) != 0) return {};
  const auto size = Name::wire_size_at(message, kHeaderSize);
  if (!size || kHeaderSize + *size + 4 > message.size()) return std::nullopt;
  const std::size_t end = kHeaderSize + *size + 4;
  query->question = message.substr(kHeaderSize, *size + 4);
  query->qname = query->question.substr(0, *size);
  query->qtype = static_cast<RRType>(u16_at(message, end - 4));
  query->qclass = static_cast<RRClass>(u16_at(message, end - 2));
  const bool is_plain = additional == 0   ? end == message.size()
                        : additional == 1 ? read_closing_opt(message, end, query->edns)
                                          : false;
  if (!is_plain) return std::nullopt;
  return query;
}

}  // namespace yore::wire
