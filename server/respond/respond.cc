#include "server/respond/respond.h"

#include <algorithm>
#include <utility>

#include "server/respond/chaos.h"
#include "server/respond/cookie.h"
#include "server/respond/direct.h"
#include "server/respond/exchange.h"
#include "zonedb/answer/lookup.h"

namespace yore::respond {
namespace {

using answer::Answer;
using answer::Kind;
using wire::EdnsReply;
using wire::ExtendedError;
using wire::InfoCode;
using wire::OptionCode;
using wire::Problem;
using wire::Request;

Rcode rcode_of(Problem problem) {
  switch (problem) {
    case Problem::kNotImp:
      return Rcode::kNotImp;
    case Problem::kBadVersion:
      return Rcode::kBadVers;
    default:
      return Rcode::kFormErr;
  }
}

bool wants_zone_version(const Request& request) {
  return request.edns && wire::find_option(*request.edns, OptionCode::kZoneVersion).count > 0;
}

// RFC 9660 section 3.1: in a question the option is empty.
bool zone_version_is_broken(const Request& request) {
  return wants_zone_version(request) && !wire::find_option(*request.edns, OptionCode::kZoneVersion).payload.empty();
}

// Names in the suffix itself: `asof.`, `2016-09-20.asof.`, `nonsense.asof.`. There is no zone, and so no SOA.
Reply answer_suffix_itself(Exchange& exchange, const Selection& selection) {
  Answer answer = bare(Rcode::kNoError);
  answer.authoritative = true;
  if (selection.problem == SelectionProblem::kUnreadableLabel) {
    answer.kind = Kind::kNxdomain;
    answer.rcode = Rcode::kNXDomain;
    return send(exchange, answer, edns_reply(exchange, {{InfoCode::kOther, selection.reason}}));
  }
  answer.kind = Kind::kNodata;
  const RRType qtype = exchange.request.question->qtype;
  if (selection.dname_owner && (qtype == RRType::kDNAME || qtype == RRType::kANY)) {
    answer.kind = Kind::kAnswer;
    answer.answer.push_back(suffix_dname(*selection.dname_owner));
  }
  return send(exchange, answer, edns_reply(exchange));
}

// An answer to QCLASS * is never authoritative (RFC 1035 section 6.2), and no zone's SOA or NS goes with it.
void disclaim_authority(Answer& answer) {
  answer.authoritative = false;
  if (answer.kind == Kind::kReferral || answer.kind == Kind::kTrailEnds) return;
  answer.authority.clear();
  answer.additional.clear();
}

// RFC 8482 section 4.1: of a name's RRsets one, chosen by the server, over UDP.
bool wants_one_rrset(const Exchange& exchange, const Answer& answer) {
  return exchange.request.question->qtype == RRType::kANY && exchange.source.transport == Transport::kUdp &&
         exchange.settings.any_over_udp == AnyOverUdp::kOneRRset && answer.kind == Kind::kAnswer;
}

// The first of the last owner, with its signatures; what leads there stays.
void keep_one_rrset(Answer& answer) {
  auto& rrsets = answer.answer;
  if (rrsets.empty()) return;
  const Name owner = rrsets.back().owner;
  const auto is_signature = [](const RRset& rrset) { return rrset.type == RRType::kRRSIG; };
  const auto kept = std::find_if(rrsets.begin(), rrsets.end(),
                                 [&](const RRset& rrset) { return rrset.owner == owner && !is_signature(rrset); });
  if (kept == rrsets.end()) return;
  const RRType type = kept->type;
  std::erase_if(rrsets, [&](const RRset& rrset) {
    if (rrset.owner != owner) return false;
    // The first field of an RRSIG is the type that it covers (RFC 4034 section 3.1).
    return (is_signature(rrset) ? static_cast<RRType>(u16_at(rrset.rdatas[0], 0)) : rrset.type) != type;
  });
  answer.additional.clear();
}

Reply answer_question(Exchange& exchange, const Selection& selection) {
  const Request& request = exchange.request;
  const ChosenView chosen(exchange, selection);
  const zone::View& view = chosen.get();
  answer::Question question{selection.qname, request.question->qtype, RRClass::kIN,
                            request.edns && request.edns->dnssec_ok, request.recursion_desired};
  Answer answer = answer::lookup(view, question);
  const EdnsReply edns = edns_for(exchange, selection, view, answer);
  if (request.question->qclass == RRClass::kANY) disclaim_authority(answer);
  if (wants_one_rrset(exchange, answer)) keep_one_rrset(answer);
  const std::uint32_t subject = subject_of(exchange, answer);  // the same for all times that a suffix can say
  if (selection.dname_owner && answer.kind != Kind::kRefused) {
    explain_suffix(selection, request.question->qname, answer);
  }
  Reply reply = send(exchange, answer, edns);
  reply.subject = subject;
  return reply;
}

// Records of these types are made for one message or answer (RFC 6891, RFC 8945, RFC 2930, RFC 9824 section 3.5):
// nobody can ask for them. Other meta types are asked for in vain, as types that no name has (RFC 3597 section 3).
bool belongs_to_messages(RRType qtype) {
  constexpr auto kNxname = static_cast<RRType>(128);
  return qtype == RRType::kOPT || qtype == RRType::kTSIG || qtype == RRType::kTKEY || qtype == kNxname;
}

Reply answer_internet(Exchange& exchange) {
  const RRType qtype = exchange.request.question->qtype;
  if (qtype == RRType::kMAILA || qtype == RRType::kMAILB) return send_error(exchange, Rcode::kNotImp);
  const bool is_transfer = qtype == RRType::kAXFR || qtype == RRType::kIXFR;
  if (belongs_to_messages(qtype)) return send_error(exchange, Rcode::kFormErr);
  if (zone_version_is_broken(exchange.request)) return send_error(exchange, Rcode::kFormErr);
  const Selection selection = select_moment(exchange.request, exchange.settings.suffix);
  switch (selection.problem) {
    case SelectionProblem::kUnreadableOption:
      return send_error(exchange, Rcode::kFormErr, selection.reason);
    case SelectionProblem::kUnreadableLabel:
    case SelectionProblem::kSuffixItself:
      return answer_suffix_itself(exchange, selection);
    case SelectionProblem::kNone:
      break;
  }
  return is_transfer ? answer_transfer(exchange, selection) : answer_question(exchange, selection);
}

// RFC 8945 section 5.2: what a signature that is not good gets. Nothing where it is good, or there is none.
std::optional<Rcode> refuse_signature(const Exchange& exchange) {
  using transfer::TsigVerdict;
  if (!exchange.tsig || exchange.tsig->verdict() == TsigVerdict::kGood) return std::nullopt;
  return exchange.tsig->verdict() == TsigVerdict::kMalformed ? Rcode::kFormErr : Rcode::kNotAuth;
}

// False where the client's cookie is malformed.
bool take_cookie(Exchange& exchange) {
  const Settings& settings = exchange.settings;
  if (!exchange.request.edns || settings.cookie_secrets.empty()) return true;
  const wire::FoundOption option = wire::find_option(*exchange.request.edns, OptionCode::kCookie);
  if (option.count == 0) return true;
  // Of several the first counts (RFC 7873 section 5.2).
  CheckedCookie checked =
      check_cookie(option.payload, exchange.source.address, settings.cookie_secrets, exchange.source.now);
  if (checked.verdict == CookieVerdict::kMalformed) return false;
  exchange.cookie = std::move(checked.reply);
  exchange.cookie_is_valid = checked.verdict == CookieVerdict::kValid;
  return true;
}

Reply answer_request(Exchange& exchange) {
  const Request& request = exchange.request;
  // RFC 6891 section 6.1.3.
  const bool good_cookie = request.problem == Problem::kBadVersion || take_cookie(exchange);
  if (!good_cookie) return send_error(exchange, Rcode::kFormErr, "the cookie has a wrong size");
  if (const auto rcode = refuse_signature(exchange)) return send_error(exchange, *rcode);
  if (request.problem != Problem::kNone) return send_error(exchange, rcode_of(request.problem));
  if (!request.question) return send(exchange, bare(Rcode::kNoError), edns_reply(exchange));  // RFC 7873 section 5.4
  const RRClass qclass = request.question->qclass;
  if (qclass == RRClass::kCH) {
    return send(exchange, answer_chaos(*request.question, exchange.settings, *exchange.store), edns_reply(exchange));
  }
  if (qclass != RRClass::kIN && qclass != RRClass::kANY) return send_error(exchange, Rcode::kRefused);
  return answer_internet(exchange);
}

}  // namespace

Reply respond(OctetsView message, const Asked& asked, const Source& source, const Settings& settings,
              const std::shared_ptr<const store::Store>& store, Octets& out) {
  if (const auto subject = answer_directly(asked, source, settings, *store, out)) {
    return {ReplyKind::kMessage, nullptr, *subject};
  }
  return answer_at_length(message, source, settings, store, out);
}

Reply answer_at_length(OctetsView message, const Source& source, const Settings& settings,
                       const std::shared_ptr<const store::Store>& store, Octets& out) {
  const Request request = wire::read_request(message);
  if (request.problem == Problem::kSilence) return {};
  Exchange exchange{request, source, settings, store, out};
  // Of opcodes that are not implemented the sections are not read, but an answer to a signed one is signed.
  if (request.signed_by_key || request.opcode != wire::Opcode::kQuery) {
    exchange.tsig = std::make_unique<transfer::TsigAnswerer>(message, settings.keys, source.now);
    if (!request.signed_by_key && exchange.tsig->verdict() == transfer::TsigVerdict::kMalformed) exchange.tsig.reset();
  }
  return answer_request(exchange);
}

}  // namespace yore::respond
