#include "server/respond/exchange.h"

#include <utility>

#include "zonedb/answer/provenance.h"
#include "zonedb/zone/lookup_name.h"

namespace yore::respond {
namespace {

using answer::Answer;
using answer::Kind;
using wire::EdnsReply;
using wire::ExtendedError;
using wire::InfoCode;
using wire::OptionCode;
using wire::Request;

bool asks_for(const Request& request, OptionCode code) {
  return request.edns && wire::find_option(*request.edns, code).count > 0;
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
  const bool never_known = answer.kind == Kind::kRefused && !answer.first_snapshot && !answer.unseen_zone;
  return {{never_known ? InfoCode::kNotAuthoritative : InfoCode::kOther, answer::describe(view, answer).text}};
}

const Name* name_shared_by_all_alike(const Answer& answer) {
  const bool made_up = answer.from_wildcard || answer.kind == Kind::kNxdomain || answer.kind == Kind::kNodata;
  if (!answer.zone) return nullptr;  // refused, or of the suffix itself: all that is made up there shares one
  if (!made_up && answer.kind == Kind::kReferral && !answer.authority.empty()) return &answer.authority[0].owner;
  if (!made_up && !answer.answer.empty()) return &answer.answer[0].owner;  // a DNAME's owner, where there is one
  return &*answer.zone;
}

}  // namespace

Answer bare(Rcode rcode) {
  Answer answer;
  answer.rcode = rcode;
  return answer;
}

EdnsReply edns_reply(const Exchange& exchange, std::vector<ExtendedError> errors) {
  EdnsReply edns;
  edns.udp_size = static_cast<std::uint16_t>(exchange.settings.max_udp);
  edns.errors = std::move(errors);
  // Of another version nothing is understood (RFC 6891 section 6.1.3).
  if (exchange.request.problem == wire::Problem::kBadVersion) return edns;
  const Settings& settings = exchange.settings;
  edns.cookie = exchange.cookie;
  if (!settings.identity.empty() && asks_for(exchange.request, OptionCode::kNsid)) edns.nsid = settings.identity;
  // RFC 7828 section 3.2.1: over UDP the option is ignored.
  if (exchange.source.transport == Transport::kTcp && asks_for(exchange.request, OptionCode::kKeepalive)) {
    edns.keepalive = settings.keepalive;
  }
  return edns;
}

std::size_t room_for_response(const Exchange& exchange) {
  const std::size_t room = exchange.source.transport == Transport::kUdp
                               ? wire::udp_limit(exchange.request.edns, exchange.settings.max_udp)
                               : wire::kMaxMessage;
  const std::size_t signature = exchange.tsig ? exchange.tsig->size() : 0;
  return room - std::min(room, signature);
}

// An error about a key that nobody knows has the names that the client chose: where they alone would fill a datagram,
// it goes without.
void drop_tsig_without_room(Exchange& exchange) {
  if (!exchange.tsig || exchange.tsig->key() != nullptr || exchange.source.transport == Transport::kTcp) return;
  const std::size_t question = exchange.request.question ? exchange.request.question->qname.wire().size() + 4 : 0;
  const std::size_t needed = wire::kHeaderSize + question + wire::kOptSize + exchange.tsig->size();
  if (needed > wire::udp_limit(exchange.request.edns, exchange.settings.max_udp)) exchange.tsig.reset();
}

Reply send(Exchange& exchange, const Answer& answer, const EdnsReply& edns) {
  drop_tsig_without_room(exchange);
  wire::write_response(exchange.request, answer, edns, room_for_response(exchange), exchange.out);
  if (exchange.tsig) exchange.tsig->sign(exchange.out, exchange.source.now);
  return {ReplyKind::kMessage, nullptr, subject_of(exchange, answer)};
}

Reply send_error(Exchange& exchange, Rcode rcode, std::string reason) {
  std::vector<ExtendedError> errors;
  if (!reason.empty()) errors.push_back({InfoCode::kOther, std::move(reason)});
  return send(exchange, bare(rcode), edns_reply(exchange, std::move(errors)));
}

ChosenView::ChosenView(const Exchange& exchange, const Selection& selection) {
  if (selection.at) made_ = exchange.store->view(exchange.source.listener, *selection.at);
  view_ = made_ ? &*made_ : &exchange.store->default_view(exchange.source.listener);
}

EdnsReply edns_for(const Exchange& exchange, const Selection& selection, const zone::View& view, const Answer& answer) {
  EdnsReply edns = edns_reply(exchange);
  if (!exchange.request.edns) return edns;
  edns.errors = errors_of(exchange, selection, view, answer);
  const auto moment = moment_of(answer);
  if (selection.by_option && moment) edns.moment = to_text(*moment);
  if (asks_for(exchange.request, OptionCode::kZoneVersion) && has_zone_version(answer, selection)) {
    edns.zone_version = wire::ZoneVersion{answer.zone->label_count(), answer.snapshot->serial};
  }
  return edns;
}

std::uint32_t subject_of(const Exchange& exchange, const Answer& answer) {
  // A valid cookie and a good signature prove that the client is where it says it is.
  const bool is_proven = exchange.cookie_is_valid || (exchange.tsig && exchange.tsig->key() != nullptr);
  if (!exchange.source.counted || is_proven) return 0;
  const Name* name = name_shared_by_all_alike(answer);
  std::uint32_t hash = zone::kRootHash;
  if (name != nullptr) {
    const zone::LookupName lookup(*name);
    hash = lookup.hash(lookup.label_count());
  }
  const bool by_type = answer.kind == Kind::kAnswer && exchange.request.question;
  return make_subject(hash, answer.kind, answer.rcode, by_type ? exchange.request.question->qtype : RRType{});
}

std::uint32_t make_subject(std::uint32_t name_hash, Kind kind, Rcode rcode, RRType qtype) noexcept {
  const std::uint32_t says = static_cast<std::uint32_t>(kind) << 8 | static_cast<std::uint32_t>(rcode);
  // The factor spreads the few bits that kinds and types differ in.
  const std::uint32_t hash = (name_hash ^ says << 16 ^ static_cast<std::uint32_t>(qtype)) * 0x9e3779b1U;
  return hash == 0 ? 1 : hash;
}

}  // namespace yore::respond
