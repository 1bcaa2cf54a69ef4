#include "server/wire/request.h"

namespace yore::wire {
namespace {

// One RR as it stands in a message, its RDATA unread.
struct RawRR {
  bool at_root = false;
  RRType type = RRType::kA;
  std::uint16_t rrclass = 0;
  std::uint32_t ttl = 0;
  OctetsView rdata;
  std::size_t end = 0;
};

std::optional<RawRR> read_rr(OctetsView message, std::size_t at) {
  const auto fixed = skip_name(message, at);
  if (!fixed || *fixed + 10 > message.size()) return std::nullopt;
  RawRR rr;
  rr.at_root = octet_at(message, at) == 0;
  rr.type = static_cast<RRType>(u16_at(message, *fixed));
  rr.rrclass = u16_at(message, *fixed + 2);
  rr.ttl = u32_at(message, *fixed + 4);
  const std::size_t size = u16_at(message, *fixed + 8);
  rr.end = *fixed + 10 + size;
  if (rr.end > message.size()) return std::nullopt;
  rr.rdata = message.substr(*fixed + 10, size);
  return rr;
}

bool options_are_framed(OctetsView options) {
  std::size_t at = 0;
  while (at + 4 <= options.size()) at += std::size_t{4} + u16_at(options, at + 2);
  return at == options.size();
}

// The question, which stands right behind the header and so has nothing to point at (RFC 1035 section 4.1.2).
std::size_t read_question(OctetsView message, Request& request) {
  const auto size = Name::wire_size_at(message, kHeaderSize);
  if (!size || kHeaderSize + *size + 4 > message.size()) return 0;
  auto qname = Name::from_wire(message.substr(kHeaderSize, *size));
  if (!qname) return 0;
  const std::size_t at = kHeaderSize + *size;
  request.question = RequestQuestion{std::move(*qname), static_cast<RRType>(u16_at(message, at)),
                                     static_cast<RRClass>(u16_at(message, at + 2))};
  return at + 4;
}

Problem read_opt(const RawRR& opt, Request& request) {
  if (!opt.at_root || request.edns || !options_are_framed(opt.rdata)) return Problem::kFormErr;  // RFC 6891 6.1.1
  request.edns = Edns{static_cast<std::uint8_t>(opt.ttl >> 16 & 0xff), opt.rrclass, (opt.ttl & 0x8000) != 0, opt.rdata};
  return Problem::kNone;
}

// The SOA of the version that the client has (RFC 1995 section 3): SERIAL is the first of the five closing numbers.
Problem read_authority(OctetsView message, std::size_t count, std::size_t& at, Request& request) {
  if (count == 0) return Problem::kNone;
  if (count != 1 || !request.question || request.question->qtype != RRType::kIXFR) return Problem::kFormErr;
  const auto soa = read_rr(message, at);
  if (!soa || soa->type != RRType::kSOA || soa->rdata.size() < 22) return Problem::kFormErr;
  request.ixfr_serial = Serial{u32_at(soa->rdata, soa->rdata.size() - 20)};
  at = soa->end;
  return Problem::kNone;
}

Problem read_additional(OctetsView message, std::size_t count, std::size_t& at, Request& request) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto rr = read_rr(message, at);
    if (!rr || request.signed_by_key) return Problem::kFormErr;  // TSIG is the last (RFC 8945 section 5.1)
    if (rr->type == RRType::kOPT) {
      if (read_opt(*rr, request) != Problem::kNone) return Problem::kFormErr;
    }
    request.signed_by_key = rr->type == RRType::kTSIG;
    at = rr->end;
  }
  return Problem::kNone;
}

bool asks_for_cookie(const Request& request) {
  return request.edns && find_option(*request.edns, OptionCode::kCookie).count > 0;
}

// Of a message of another opcode: its OPT alone, where the sections can be followed so far. The answer has one where
// the request has (RFC 6891 section 6.1.1).
void find_opt(OctetsView message, Request& request) {
  std::size_t at = kHeaderSize;
  for (std::size_t i = u16_at(message, 4); i > 0; --i) {
    const auto fixed = skip_name(message, at);
    if (!fixed || *fixed + 4 > message.size()) return;
    at = *fixed + 4;
  }
  const std::size_t before = std::size_t{u16_at(message, 6)} + u16_at(message, 8);
  const std::size_t all = before + u16_at(message, 10);
  for (std::size_t i = 0; i < all; ++i) {
    const auto rr = read_rr(message, at);
    if (!rr) return;
    if (i >= before && rr->type == RRType::kOPT) {
      static_cast<void>(read_opt(*rr, request));
      if (request.edns && request.edns->version != 0) request.problem = Problem::kBadVersion;
      return;
    }
    at = rr->end;
  }
}

Problem read_sections(OctetsView message, Request& request) {
  const std::uint16_t question_count = u16_at(message, 4);
  if (question_count > 1) return Problem::kFormErr;  // RFC 9619 section 4
  std::size_t at = question_count == 0 ? kHeaderSize : read_question(message, request);
  if (at == 0) return Problem::kFormErr;
  if (u16_at(message, 6) != 0) return Problem::kFormErr;
  if (read_authority(message, u16_at(message, 8), at, request) != Problem::kNone) return Problem::kFormErr;
  if (read_additional(message, u16_at(message, 10), at, request) != Problem::kNone) return Problem::kFormErr;
  if (at != message.size()) return Problem::kFormErr;
  if (question_count == 0 && !asks_for_cookie(request)) return Problem::kFormErr;
  return request.edns && request.edns->version != 0 ? Problem::kBadVersion : Problem::kNone;
}

}  // namespace

std::optional<std::size_t> skip_name(OctetsView message, std::size_t at) noexcept {
  const std::size_t start = at;
  while (at < message.size() && at - start < Name::kMaxWireSize) {
    const std::uint8_t size = octet_at(message, at);
    if (size == 0) return at + 1;
    if (size >= 0xc0) {
      if (at + 2 > message.size() || (u16_at(message, at) & kMaxPointer) >= start) return std::nullopt;
      return at + 2;
    }
    if (size > Name::kMaxLabelSize) return std::nullopt;
    at += std::size_t{1} + size;
  }
  return std::nullopt;
}

Request read_request(OctetsView message) {
  Request request;
  request.problem = Problem::kSilence;
  if (message.size() < kHeaderSize) return request;
  const std::uint16_t flags = u16_at(message, 2);
  if ((flags & kFlagQR) != 0) return request;  // RFC 1035 section 4.1.1: not a query, and answering might loop
  request.id = u16_at(message, 0);
  request.opcode = static_cast<Opcode>(flags >> kOpcodeShift & 0xf);
  request.recursion_desired = (flags & kFlagRD) != 0;
  request.checking_disabled = (flags & kFlagCD) != 0;
  if (request.opcode != Opcode::kQuery) {
    // Other opcodes mean other things by their sections: only the header is answered (RFC 3425, RFC 1996, RFC 2136).
    request.problem = Problem::kNotImp;
    find_opt(message, request);
    return request;
  }
  request.problem = read_sections(message, request);
  return request;
}

FoundOption find_option(const Edns& edns, OptionCode code) noexcept {
  FoundOption found;
  for (std::size_t at = 0; at + 4 <= edns.options.size();) {
    const std::size_t size = u16_at(edns.options, at + 2);
    if (u16_at(edns.options, at) == static_cast<std::uint16_t>(code)) {
      if (found.count++ == 0) found.payload = edns.options.substr(at + 4, size);
    }
    at += 4 + size;
  }
  return found;
}

}  // namespace yore::wire
