#include "server/wire/plain_query.h"

#include <algorithm>

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

// Octets of the uncompressed name at the front, 0 where there is none.
std::size_t name_size(OctetsView octets) noexcept {
  const std::size_t most = std::min(octets.size(), Name::kMaxWireSize);
  for (std::size_t at = 0; at < most; at += std::size_t{1} + octet_at(octets, at)) {
    if (octet_at(octets, at) == 0) return at + 1;
    if (octet_at(octets, at) > Name::kMaxLabelSize) break;
  }
  return 0;
}

}  // namespace

std::optional<PlainQuery> read_plain_query(OctetsView message) noexcept {
  constexpr std::uint16_t kFlagsAndOpcode = kFlagQR | 0xf << kOpcodeShift;
  if (message.size() < kHeaderSize) return std::nullopt;
  const std::uint16_t flags = u16_at(message, 2);
  const std::uint32_t additional = u32_at(message, 8);  // and no authority in front of it
  if ((flags & kFlagsAndOpcode) != 0 || u32_at(message, 4) != 0x10000 || additional > 1) return std::nullopt;
  const std::size_t size = name_size(message.substr(kHeaderSize));
  const std::size_t end = kHeaderSize + size + 4;
  if (size == 0 || end > message.size()) return std::nullopt;
  std::optional<PlainQuery> query(std::in_place);
  query->id = u16_at(message, 0);
  query->flags = flags;
  query->question = OctetsView(message.data() + kHeaderSize, size + 4);
  query->qname = OctetsView(message.data() + kHeaderSize, size);
  query->qtype = static_cast<RRType>(u16_at(message, end - 4));
  query->qclass = static_cast<RRClass>(u16_at(message, end - 2));
  const bool is_plain = additional == 0 ? end == message.size() : read_closing_opt(message, end, query->edns);
  if (!is_plain) query.reset();
  return query;
}

}  // namespace yore::wire
