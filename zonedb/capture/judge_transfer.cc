#include "zonedb/capture/judge.h"

namespace yore::capture {
namespace {

TransferJudgement judged(Outcome outcome, std::string reason, std::uint32_t line) {
  return {outcome, std::move(reason), line, false, ErrorCode::kBadInput};
}

std::uint32_t serial_of(const RR& soa) {
  const auto fields = soa_fields(soa.rdata);
  return fields ? fields->serial.value : 0;
}

// An IXFR answer that is no AXFR (RFC 1995 section 4): the SOA alone, or SOA new, SOA old, ..., SOA new.
bool is_incremental(const std::vector<RR>& rrs) {
  return rrs.size() == 1 ||
         (rrs[1].type == RRType::kSOA && rrs[1].owner == rrs[0].owner && serial_of(rrs[1]) != serial_of(rrs[0]));
}

// Differences come in pairs that an SOA each begins, between two SOAs of the newest serial: an even number of SOAs.
TransferJudgement judge_incremental(const Draft& draft, const Name& zone) {
  TransferJudgement judgement;
  std::size_t soas = 0;
  for (const RR& rr : draft.rrs) soas += rr.type == RRType::kSOA && rr.owner == zone ? 1U : 0U;
  const RR& last = draft.rrs.back();
  const bool whole = draft.rrs.size() == 1 ? draft.ended : soas % 2 == 0 && soas >= 4 && last == draft.rrs.front();
  if (!whole) return judged(Outcome::kTruncated, "the differences have no closing SOA", draft.lines.back());
  if (draft.declared && *draft.declared != draft.rrs.size()) {
    return judged(
        Outcome::kMalformed,
        "it holds " + std::to_string(draft.rrs.size()) + " records, but declares " + std::to_string(*draft.declared),
        draft.lines.back());
  }
  judgement.outcome = Outcome::kAnswer;
  judgement.reason = draft.rrs.size() == 1 ? "an IXFR answered with the SOA alone: nothing newer"
                                           : "differences (IXFR), which hold no whole zone";
  judgement.incremental = true;
  return judgement;
}

// The framing of an AXFR (RFC 5936 section 2.2): the SOA first and last, and nowhere else.
TransferJudgement judge_framing(const Draft& draft, bool one_soa) {
  const auto& rrs = draft.rrs;
  std::size_t closing = 0;
  for (std::size_t i = 1; i < rrs.size() && closing == 0; ++i) {
    if (rrs[i].type != RRType::kSOA) continue;
    if (rrs[i] != rrs[0] || rrs[i].ttl != rrs[0].ttl) {
      return judged(Outcome::kMalformed,
                    "the closing SOA differs from the first: serial " + std::to_string(serial_of(rrs[i])) + " after " +
                        std::to_string(serial_of(rrs[0])),
                    draft.lines[i]);
    }
    closing = i;
  }
  if (closing != 0 && closing + 1 != rrs.size()) {
    return judged(Outcome::kMalformed, "RRs follow the closing SOA", draft.lines[closing + 1]);
  }
  const std::size_t count = rrs.size() + (closing == 0 ? 1U : 0U);  // with the closing SOA, printed or not
  if (closing == 0 && !(one_soa && draft.declared == count)) {
    return judged(Outcome::kTruncated, "the transfer has no closing SOA", draft.lines.back());
  }
  if (draft.declared && *draft.declared != count) {
    return judged(Outcome::kMalformed,
                  "it holds " + std::to_string(count) + " records, but declares " + std::to_string(*draft.declared),
                  draft.lines.back());
  }
  return {};
}

}  // namespace

// A server has no business sending what lies outside of the zone (RFC 5936 section 2.2: the content of a zone), and
// what it meant by it is not known. Leaving the RR out would make a zone that no server sent, so nothing is made of it.
TransferJudgement check_membership(const Draft& draft, const Name& zone) {
  for (std::size_t i = 0; i < draft.rrs.size(); ++i) {
    const RR& rr = draft.rrs[i];
    if (rr.rrclass != RRClass::kIN) {
      auto judgement = judged(
          Outcome::kMalformed,
          "the class of " + rr.owner.to_text() + " is " + to_text(rr.rrclass) + "; only zones of class IN are read",
          draft.lines[i]);
      judgement.code = ErrorCode::kUnsupported;
      return judgement;
    }
    if (!rr.owner.is_at_or_below(zone)) {
      return judged(Outcome::kMalformed,
                    "the owner " + rr.owner.to_text() + " is outside of the zone " + zone.to_text(), draft.lines[i]);
    }
    if (is_meta(rr.type)) {
      return judged(Outcome::kMalformed, "no zone can hold the type " + to_text(rr.type), draft.lines[i]);
    }
  }
  return {};
}

TransferJudgement judge_transfer(const Draft& draft, std::optional<Name> asked, bool may_be_ixfr, bool one_soa) {
  if (draft.fault) {
    auto judgement = judged(Outcome::kMalformed, draft.fault->error.message, draft.fault->line);
    judgement.code = draft.fault->error.code;
    return judgement;
  }
  if (draft.rrs.empty()) {
    if (draft.has_failed()) return judged(draft.outcome, draft.reason, draft.first_line);
    return judged(Outcome::kTruncated, "no RR came", draft.first_line);
  }
  const Name& zone = draft.rrs.front().owner;
  if (draft.rrs.front().type != RRType::kSOA) {
    return judged(Outcome::kMalformed, "the transfer does not begin with the zone's SOA", draft.lines.front());
  }
  if (asked && *asked != zone) {
    return judged(Outcome::kMalformed, asked->to_text() + " was asked for, but the SOA is that of " + zone.to_text(),
                  draft.lines.front());
  }
  if (draft.has_failed()) return judged(Outcome::kTruncated, draft.reason, draft.lines.back());
  if (auto judgement = check_membership(draft, zone); judgement.outcome != Outcome::kComplete) return judgement;
  if (may_be_ixfr && is_incremental(draft.rrs)) return judge_incremental(draft, zone);
  return judge_framing(draft, one_soa);
}

}  // namespace yore::capture
