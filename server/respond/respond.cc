#include "server/respond/respond.h"

#include <algorithm>
#include <utility>

#include "server/respond/chaos.h"
#include "server/respond/moment.h"
#include "server/wire/response.h"
#include "zonedb/answer/lookup.h"
#include "zonedb/answer/provenance.h"
#include "zonedb/zone/zone_history.h"

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

// One question on its way to its answer.
struct Exchange {
  const Request& request;
  const Source& source;
  const Settings& settings;
  const std::shared_ptr<const store::Store>& store;
  Octets& out;
};

Answer bare(Rcode rcode) {
  Answer answer;
  answer.rcode = rcode;
  return answer;
}

EdnsReply edns_reply(const Settings& settings, std::vector<ExtendedError> errors = {}) {
  EdnsReply edns;
  edns.udp_size = static_cast<std::uint16_t>(settings.max_udp);
  edns.errors = std::move(errors);
  return edns;
}

Reply send(const Exchange& exchange, const Answer& answer, const EdnsReply& edns) {
  const std::size_t limit = exchange.source.transport == Transport::kUdp
                                ? wire::udp_limit(exchange.request, exchange.settings.max_udp)
                                : wire::kMaxMessage;
  wire::write_response(exchange.request, answer, edns, limit, exchange.out);
  return {ReplyKind::kMessage, nullptr};
}

Reply send_error(const Exchange& exchange, Rcode rcode, std::string reason = {}) {
  std::vector<ExtendedError> errors;
  if (!reason.empty()) errors.push_back({InfoCode::kOther, std::move(reason)});
  return send(exchange, bare(rcode), edns_reply(exchange.settings, std::move(errors)));
}

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

// The moment that is named to the client: that of the snapshot, or of the observation.
std::optional<Timestamp> moment_of(const Answer& answer) {
  if (answer.observed) return answer.observed->last;
  if (answer.snapshot) return answer.snapshot->time.last;
  return std::nullopt;
}

// RFC 9660 section 3.2: for the zone that answers QNAME, and only where it does.
bool has_zone_version(const Answer& answer, const Selection& selection) {
  return answer.zone && answer.snapshot && !selection.dname_owner && answer.kind != Kind::kObservation &&
         answer.kind != Kind::kRefused && answer.kind != Kind::kTrailEnds;
}

// Extended errors are part of what a client gets that asked for a moment, and of the annotation; a plain server's
// answer has none but that of SERVFAIL.
std::vector<ExtendedError> errors_of(const Exchange& exchange, const Selection& selection, const zone::View& view,
                                     const Answer& answer) {
  const bool annotate = exchange.settings.annotate == Annotate::kOn;
  if (answer.kind == Kind::kTrailEnds) return {{InfoCode::kNoReachableAuthority, answer::describe(view, answer).text}};
  if (!annotate && !(answer.kind == Kind::kRefused && selection.at)) return {};
  const bool never_known = answer.kind == Kind::kRefused && !answer.first_snapshot;
  return {{never_known ? InfoCode::kNotAuthoritative : InfoCode::kOther, answer::describe(view, answer).text}};
}

EdnsReply edns_for(const Exchange& exchange, const Selection& selection, const zone::View& view, const Answer& answer) {
  EdnsReply edns = edns_reply(exchange.settings);
  if (!exchange.request.edns) return edns;
  edns.errors = errors_of(exchange, selection, view, answer);
  const auto moment = moment_of(answer);
  if (selection.by_option && moment) edns.moment = to_text(*moment);
  if (wants_zone_version(exchange.request) && has_zone_version(answer, selection)) {
    edns.zone_version = wire::ZoneVersion{answer.zone->label_count(), answer.snapshot->serial};
  }
  return edns;
}

// The listener's own view, or one made for this question.
class ChosenView {
 public:
  ChosenView(const Exchange& exchange, const Selection& selection) {
    if (selection.at) made_ = exchange.store->view(exchange.source.listener, *selection.at);
    view_ = made_ ? &*made_ : &exchange.store->default_view(exchange.source.listener);
  }
  ChosenView(const ChosenView&) = delete;
  ChosenView& operator=(const ChosenView&) = delete;
  [[nodiscard]] const zone::View& get() const noexcept { return *view_; }

 private:
  std::optional<zone::View> made_;
  const zone::View* view_;
};

// Names in the suffix itself: `asof.`, `2016-09-20.asof.`, `nonsense.asof.`. There is no zone, and so no SOA.
Reply answer_suffix_itself(const Exchange& exchange, const Selection& selection) {
  Answer answer = bare(Rcode::kNoError);
  answer.authoritative = true;
  if (selection.problem == SelectionProblem::kUnreadableLabel) {
    answer.kind = Kind::kNxdomain;
    answer.rcode = Rcode::kNXDomain;
    return send(exchange, answer, edns_reply(exchange.settings, {{InfoCode::kOther, selection.reason}}));
  }
  answer.kind = Kind::kNodata;
  const RRType qtype = exchange.request.question->qtype;
  if (selection.dname_owner && (qtype == RRType::kDNAME || qtype == RRType::kANY)) {
    answer.kind = Kind::kAnswer;
    answer.answer.push_back(suffix_dname(*selection.dname_owner));
  }
  return send(exchange, answer, edns_reply(exchange.settings));
}

// An answer to QCLASS * is never authoritative (RFC 1035 section 6.2), and no zone's SOA or NS goes with it.
void disclaim_authority(Answer& answer) {
  answer.authoritative = false;
  if (answer.kind == Kind::kReferral || answer.kind == Kind::kTrailEnds) return;
  answer.authority.clear();
  answer.additional.clear();
}

Reply answer_question(const Exchange& exchange, const Selection& selection) {
  const Request& request = exchange.request;
  const ChosenView chosen(exchange, selection);
  const zone::View& view = chosen.get();
  answer::Question question{selection.qname, request.question->qtype, RRClass::kIN,
                            request.edns && request.edns->dnssec_ok, request.recursion_desired};
  Answer answer = answer::lookup(view, question);
  const EdnsReply edns = edns_for(exchange, selection, view, answer);
  if (request.question->qclass == RRClass::kANY) disclaim_authority(answer);
  if (selection.dname_owner && answer.kind != Kind::kRefused) {
    explain_suffix(selection, request.question->qname, answer);
  }
  return send(exchange, answer, edns);
}

bool may_transfer(const Exchange& exchange) {
  const auto& allowed = exchange.settings.allow_transfer;
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const Prefix& prefix) { return prefix.contains(exchange.source.address); });
}

// What IXFR gets where the client is up to date, and over UDP (RFC 1995 section 2): the SOA alone.
Reply answer_soa_alone(const Exchange& exchange, const EdnsReply& edns, Answer answer) {
  answer.authority.clear();
  answer.additional.clear();
  return send(exchange, answer, edns);
}

bool needs_transfer(const Exchange& exchange, Serial serial) {
  if (exchange.request.question->qtype == RRType::kAXFR) return true;
  if (exchange.source.transport == Transport::kUdp) return false;
  const SerialOrder order = compare(*exchange.request.ixfr_serial, serial);
  return order == SerialOrder::kOlder || order == SerialOrder::kUndefined;
}

// AXFR (RFC 5936), and IXFR that is answered as if it were AXFR (RFC 1995 section 4).
Reply answer_transfer(const Exchange& exchange, const Selection& selection) {
  const RRType qtype = exchange.request.question->qtype;
  if (qtype == RRType::kAXFR && exchange.source.transport == Transport::kUdp) {
    return send_error(exchange, Rcode::kNotImp, "AXFR goes over TCP");  // RFC 5936 section 4.2
  }
  if (qtype == RRType::kIXFR && !exchange.request.ixfr_serial) return send_error(exchange, Rcode::kFormErr);
  if (exchange.request.question->qclass != RRClass::kIN || !may_transfer(exchange))
    return send_error(exchange, Rcode::kRefused);
  const zone::ZoneHistory* history = exchange.store->zones().find(selection.qname);
  if (history == nullptr) return send_error(exchange, Rcode::kNotAuth);  // RFC 5936 section 2.2.1
  const ChosenView chosen(exchange, selection);
  const zone::View& view = chosen.get();
  const SnapshotFacts* snapshot = view.snapshot_of(*history);
  Answer soa = answer::lookup(view, {selection.qname, RRType::kSOA, RRClass::kIN, false, false});
  const EdnsReply edns = edns_for(exchange, selection, view, soa);
  // An enclosing zone that no longer delegates this one answers in its place.
  if (soa.zone && *soa.zone != selection.qname) return send_error(exchange, Rcode::kNotAuth);
  if (snapshot == nullptr) return send(exchange, bare(Rcode::kRefused), edns);
  if (!Transfer::possible(*history, snapshot->version)) return send_error(exchange, Rcode::kServFail);
  if (!needs_transfer(exchange, snapshot->serial)) return answer_soa_alone(exchange, edns, std::move(soa));
  return {ReplyKind::kTransfer, std::make_unique<Transfer>(exchange.store->shared_zones(), *history, snapshot->version,
                                                           exchange.request, edns)};
}

// Records of these types are made for one message or answer (RFC 6891, RFC 8945, RFC 2930, RFC 9824 section 3.5):
// nobody can ask for them. Other meta types are asked for in vain, as types that no name has (RFC 3597 section 3).
bool belongs_to_messages(RRType qtype) {
  constexpr auto kNxname = static_cast<RRType>(128);
  return qtype == RRType::kOPT || qtype == RRType::kTSIG || qtype == RRType::kTKEY || qtype == kNxname;
}

Reply answer_internet(const Exchange& exchange) {
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

}  // namespace

Reply respond(OctetsView message, const Source& source, const Settings& settings,
              const std::shared_ptr<const store::Store>& store, Octets& out) {
  const Request request = wire::read_request(message);
  if (request.problem == Problem::kSilence) return {};
  const Exchange exchange{request, source, settings, store, out};
  if (request.problem != Problem::kNone) return send_error(exchange, rcode_of(request.problem));
  if (request.signed_by_key) return send_error(exchange, Rcode::kNotAuth);  // no key is known (RFC 8945 section 5.2.1)
  if (request.question->qclass == RRClass::kCH) {
    return send(exchange, answer_chaos(*request.question, settings, *store), edns_reply(settings));
  }
  const RRClass qclass = request.question->qclass;
  if (qclass != RRClass::kIN && qclass != RRClass::kANY) return send_error(exchange, Rcode::kRefused);
  return answer_internet(exchange);
}

}  // namespace yore::respond
