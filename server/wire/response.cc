#include "server/wire/response.h"

#include <algorithm>

namespace yore::wire {
namespace {

using answer::Answer;
using answer::Kind;

void append_option(Octets& options, OptionCode code, OctetsView payload) {
  append_u16(options, static_cast<std::uint16_t>(code));
  append_u16(options, static_cast<std::uint16_t>(payload.size()));
  options.append(payload);
}

// What the client asked for in its OPT and is owed; of that what `room` octets hold.
Octets owed_options(const EdnsReply& edns, std::size_t room) {
  Octets options;
  const auto add = [&](OptionCode code, OctetsView payload) {
    if (options.size() + 4 + payload.size() <= room) append_option(options, code, payload);
  };
  if (edns.cookie) add(OptionCode::kCookie, *edns.cookie);
  if (edns.nsid) add(OptionCode::kNsid, *edns.nsid);
  if (edns.keepalive) {
    Octets payload;
    append_u16(payload, *edns.keepalive);
    add(OptionCode::kKeepalive, payload);
  }
  if (edns.moment) add(OptionCode::kMoment, *edns.moment);
  if (edns.zone_version) {
    Octets payload;
    append_u8(payload, static_cast<std::uint8_t>(edns.zone_version->label_count));
    append_u8(payload, 0);  // SOA-SERIAL
    append_u32(payload, edns.zone_version->serial.value);
    add(OptionCode::kZoneVersion, payload);
  }
  return options;
}

void append_errors(const std::vector<ExtendedError>& errors, std::size_t room, Octets& options) {
  for (const ExtendedError& error : errors) {
    const std::size_t size = 4 + 2 + error.text.size();
    if (size > room) return;
    room -= size;
    Octets payload;
    append_u16(payload, static_cast<std::uint16_t>(error.code));
    payload += error.text;
    append_option(options, OptionCode::kExtendedError, payload);
  }
}

// RFC 9471 section 3.1: in a referral, the addresses of name servers below the cut must be there, or TC.
bool is_required_glue(const Answer& answer, const RRset& rrset) {
  if (answer.kind != Kind::kReferral && answer.kind != Kind::kTrailEnds) return false;
  if (rrset.type != RRType::kA && rrset.type != RRType::kAAAA) return false;
  return std::any_of(answer.authority.begin(), answer.authority.end(), [&](const RRset& authority) {
    return authority.type == RRType::kNS && rrset.owner.is_at_or_below(authority.owner);
  });
}

bool put_answers(const Answer& answer, MessageWriter& writer) {
  return std::all_of(answer.answer.begin(), answer.answer.end(),
                     [&](const RRset& rrset) { return writer.put_rrset(Section::kAnswer, rrset); });
}

// The zone's own NS beside a complete answer may be left out (RFC 2181 section 9); SOA, proofs and referrals may not.
bool put_authority(const Answer& answer, MessageWriter& writer) {
  for (const RRset& rrset : answer.authority) {
    if (writer.put_rrset(Section::kAuthority, rrset)) continue;
    if (answer.kind == Kind::kAnswer && rrset.type == RRType::kNS) continue;
    return false;
  }
  return true;
}

// As they come where all fit; else the required ones first, then what room is left for.
bool put_additional(const Answer& answer, MessageWriter& writer) {
  const auto before = writer.mark();
  const auto put = [&](const RRset& rrset) { return writer.put_rrset(Section::kAdditional, rrset); };
  if (std::all_of(answer.additional.begin(), answer.additional.end(), put)) return true;
  writer.roll_back(before);
  bool required_fit = true;
  for (const RRset& rrset : answer.additional) {
    if (is_required_glue(answer, rrset)) required_fit = put(rrset) && required_fit;
  }
  for (const RRset& rrset : answer.additional) {
    if (!is_required_glue(answer, rrset)) static_cast<void>(put(rrset));
  }
  return required_fit;
}

}  // namespace

void ReplyOpt::put(MessageWriter& writer) const {
  if (present) writer.put_opt(udp_size, extended_flags, options);
}

ReplyOpt reply_opt(const Request& request, Rcode rcode, const EdnsReply& edns, OptionRoom room) {
  if (!request.edns) return {};
  const std::uint32_t dnssec_ok = request.edns->dnssec_ok ? 0x8000 : 0;  // RFC 3225 section 3: copied
  ReplyOpt opt{true, edns.udp_size, static_cast<std::uint32_t>(rcode) >> 4 << 24 | dnssec_ok,
               owed_options(edns, room.owed)};
  append_errors(edns.errors, room.errors, opt.options);
  return opt;
}

std::uint16_t response_flags(const Request& request) noexcept {
  unsigned flags = kFlagQR | static_cast<unsigned>(request.opcode) << kOpcodeShift;
  if (request.recursion_desired) flags |= kFlagRD | kFlagRA;
  if (request.checking_disabled) flags |= kFlagCD;  // RFC 4035 section 3.1.6
  return static_cast<std::uint16_t>(flags);
}

void write_response(const Request& request, const Answer& answer, const EdnsReply& edns, std::size_t limit,
                    Octets& out) {
  const std::size_t question = request.question ? request.question->qname.wire().size() + 4 : 0;
  const std::size_t least = kHeaderSize + question + kOptSize;
  ReplyOpt opt = reply_opt(request, answer.rcode, edns, {limit - std::min(limit, least), 0});
  // Where not even that fits (the TSIG of a key with a long name, over UDP), TC says so.
  MessageWriter writer(out, limit - std::min(limit, opt.size()));
  unsigned flags = response_flags(request) | (static_cast<unsigned>(answer.rcode) & 0xf);
  if (answer.authoritative) flags |= kFlagAA;
  writer.put_header(request.id, static_cast<std::uint16_t>(flags));
  if (request.question) {
    writer.put_question(request.question->qname.wire(), request.question->qtype, request.question->qclass);
  }
  const bool complete = put_answers(answer, writer) && put_authority(answer, writer) && put_additional(answer, writer);
  if (!complete || writer.size() + opt.size() > limit) writer.set_flag(kFlagTC);
  if (request.edns) append_errors(edns.errors, limit - std::min(limit, writer.size() + opt.size()), opt.options);
  opt.put(writer);
  writer.finish();
}

}  // namespace yore::wire
