// AXFR and IXFR: who may, of which version, and in which form.
#include <algorithm>
#include <utility>

#include "server/respond/exchange.h"
#include "zonedb/answer/lookup.h"
#include "zonedb/zone/zone_history.h"

namespace yore::respond {
namespace {

using answer::Answer;
using zone::Timeline;
using zone::View;
using zone::ZoneHistory;

bool may_transfer(const Exchange& exchange) {
  const auto& rules = exchange.settings.allow_transfer;
  const transfer::TsigKey* key = exchange.tsig ? exchange.tsig->key() : nullptr;
  return std::any_of(rules.begin(), rules.end(), [&](const TransferRule& rule) {
    if (rule.prefix && !rule.prefix->contains(exchange.source.address)) return false;
    return !rule.key || (key != nullptr && key->name == *rule.key);
  });
}

// RFC 8914 section 4.19.
Reply refuse(Exchange& exchange) {
  wire::EdnsReply edns = edns_reply(exchange);
  if (exchange.settings.annotate == Annotate::kOn) {
    const bool has_key = exchange.tsig && exchange.tsig->key() != nullptr;
    edns.errors.push_back({wire::InfoCode::kProhibited, has_key ? "with this key this address may not transfer zones"
                                                                : "without a key this address may not transfer zones"});
  }
  Reply reply = send(exchange, bare(Rcode::kRefused), edns);
  reply.remark = Remark::kTransferRefused;
  return reply;
}

// What IXFR gets where the client is up to date, and over UDP where the difference does not fit (RFC 1995 section 2).
Reply answer_soa_alone(Exchange& exchange, const wire::EdnsReply& edns, Answer answer) {
  answer.authority.clear();
  answer.additional.clear();
  return send(exchange, answer, edns);
}

// The version that a client of this view has that says it has `serial`: only where one content alone had it, those
// among them that are in the archive no more. Of snapshots of one moment each may have been the one that was given out,
// as the others came later.
std::optional<VersionId> version_with(const store::Store& store, const View& view, const ZoneHistory& history,
                                      Serial serial) {
  std::optional<VersionId> version;
  for (const SnapshotFacts& snapshot : history.snapshots()) {
    if (snapshot.time.last > view.at()) break;  // not known yet
    if (snapshot.serial != serial || (view.server() && !is_asked_for(snapshot.server, *view.server()))) continue;
    if (version && *version != snapshot.version) return std::nullopt;
    if (!version && store.withdrew_other(history.apex(), serial, snapshot.content)) return std::nullopt;
    version = snapshot.version;
  }
  if (!version || !Transfer::possible(history, *version)) return std::nullopt;
  return version;
}

TransferFrame frame_for(Exchange& exchange, const wire::EdnsReply& edns, std::size_t message_size) {
  const wire::Request& request = exchange.request;
  return {request.id,
          static_cast<std::uint16_t>(wire::response_flags(request) | wire::kFlagAA),
          *request.question,
          wire::reply_opt(request, Rcode::kNoError, edns, {message_size / 2, message_size / 2}),
          std::move(exchange.tsig),
          message_size};
}

Reply start(Transfer transfer) { return {ReplyKind::kTransfer, std::make_unique<Transfer>(std::move(transfer))}; }

struct Offer {
  TransferSource source;
  std::optional<VersionId> from;  // of a difference
  const wire::EdnsReply& edns;
  Answer soa;
};

Reply answer_ixfr_over_udp(Exchange& exchange, Offer offer) {
  if (offer.from) {
    // A signed one goes over TCP: the SOA alone says that there is something to fetch.
    wire::EdnsReply edns = offer.edns;
    edns.errors.clear();
    const std::size_t room = wire::udp_limit(exchange.request.edns, exchange.settings.max_udp);
    if (!exchange.tsig) {
      Transfer difference(std::move(offer.source), *offer.from, frame_for(exchange, edns, room));
      if (difference.fits_one_message(exchange.out, exchange.source.now)) {
        return {ReplyKind::kMessage, nullptr, subject_of(exchange, offer.soa)};
      }
    }
  }
  return answer_soa_alone(exchange, offer.edns, std::move(offer.soa));
}

Reply answer_ixfr(Exchange& exchange, Offer offer, const View& view, Serial target) {
  const ZoneHistory& history = *offer.source.history;
  switch (compare(*exchange.request.ixfr_serial, target)) {
    case SerialOrder::kOlder:
      offer.from = version_with(*exchange.store, view, history, *exchange.request.ixfr_serial);
      break;
    case SerialOrder::kUndefined:
      break;
    default:
      return answer_soa_alone(exchange, offer.edns, std::move(offer.soa));  // RFC 1995 section 2
  }
  if (exchange.source.transport == Transport::kUdp) return answer_ixfr_over_udp(exchange, std::move(offer));
  TransferFrame frame = frame_for(exchange, offer.edns, Transfer::kStreamMessageSize);
  if (offer.from) return start(Transfer(std::move(offer.source), *offer.from, std::move(frame)));
  return start(Transfer(std::move(offer.source), std::move(frame)));  // RFC 1995 section 4: as AXFR
}

}  // namespace

Reply answer_transfer(Exchange& exchange, const Selection& selection) {
  const RRType qtype = exchange.request.question->qtype;
  if (qtype == RRType::kAXFR && exchange.source.transport == Transport::kUdp) {
    return send_error(exchange, Rcode::kNotImp, "AXFR goes over TCP");  // RFC 5936 section 4.2
  }
  if (qtype == RRType::kIXFR && !exchange.request.ixfr_serial) return send_error(exchange, Rcode::kFormErr);
  if (exchange.request.question->qclass != RRClass::kIN) return send_error(exchange, Rcode::kRefused);
  if (!may_transfer(exchange)) return refuse(exchange);
  const ZoneHistory* history = exchange.store->zones().find(selection.qname);
  if (history == nullptr) return send_error(exchange, Rcode::kNotAuth);  // RFC 5936 section 2.2.1
  const ChosenView chosen(exchange, selection);
  const View& view = chosen.get();
  const SnapshotFacts* snapshot = view.snapshot_of(*history);
  Answer soa = answer::soa_of_zone(view, selection.qname);
  const wire::EdnsReply edns = edns_for(exchange, selection, view, soa);
  // An enclosing zone that no longer delegates this one answers in its place.
  if (soa.zone && *soa.zone != selection.qname) return send_error(exchange, Rcode::kNotAuth);
  if (snapshot == nullptr) return send(exchange, bare(Rcode::kRefused), edns);
  if (!Transfer::possible(*history, snapshot->version)) return send_error(exchange, Rcode::kServFail);
  TransferSource source{exchange.store->shared_zones(), history, snapshot->version};
  if (qtype == RRType::kIXFR) {
    return answer_ixfr(exchange, {std::move(source), std::nullopt, edns, std::move(soa)}, view, snapshot->serial);
  }
  return start(Transfer(std::move(source), frame_for(exchange, edns, Transfer::kStreamMessageSize)));
}

}  // namespace yore::respond
