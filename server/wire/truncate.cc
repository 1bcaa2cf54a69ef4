#include "server/wire/truncate.h"

#include "server/wire/message.h"
#include "server/wire/request.h"
#include "zonedb/dns/rrtype.h"

namespace yore::wire {
namespace {

void patch_u16(Octets& out, std::size_t at, std::size_t value) {
  out[at] = static_cast<char>(value >> 8 & 0xff);
  out[at + 1] = static_cast<char>(value & 0xff);
}

std::size_t end_of_question(OctetsView message) {
  if (u16_at(message, 4) == 0) return kHeaderSize;
  return skip_name(message, kHeaderSize).value_or(message.size() - 4) + 4;
}

// The octets of the OPT record; empty where there is none.
OctetsView find_opt(OctetsView message, std::size_t at) {
  const std::size_t count = std::size_t{u16_at(message, 6)} + u16_at(message, 8) + u16_at(message, 10);
  for (std::size_t i = 0; i < count; ++i) {
    const auto fixed = skip_name(message, at);
    if (!fixed || *fixed + 10 > message.size()) return {};
    const std::size_t end = *fixed + 10 + u16_at(message, *fixed + 8);
    if (static_cast<RRType>(u16_at(message, *fixed)) == RRType::kOPT) return message.substr(at, end - at);
    at = end;
  }
  return {};
}

Octets without_extended_errors(OctetsView opt) {
  Octets kept(opt.substr(0, kOptSize));
  for (std::size_t at = kOptSize; at + 4 <= opt.size();) {
    const std::size_t size = std::size_t{4} + u16_at(opt, at + 2);
    if (u16_at(opt, at) != static_cast<std::uint16_t>(OptionCode::kExtendedError)) kept += opt.substr(at, size);
    at += size;
  }
  patch_u16(kept, kOptSize - 2, kept.size() - kOptSize);
  return kept;
}

}  // namespace

void truncate(Octets& response) {
  const std::size_t end = end_of_question(response);
  const OctetsView found = find_opt(response, end);
  const Octets opt = found.empty() ? Octets() : without_extended_errors(found);
  response.resize(end);
  response += opt;
  for (const std::size_t count_at : {std::size_t{6}, std::size_t{8}}) patch_u16(response, count_at, 0);
  patch_u16(response, 10, opt.empty() ? 0 : 1);
  const auto rcode = static_cast<Rcode>(u16_at(response, 2) & 0xf);
  if (rcode == Rcode::kNoError || rcode == Rcode::kNXDomain) patch_u16(response, 2, u16_at(response, 2) | kFlagTC);
}

}  // namespace yore::wire
