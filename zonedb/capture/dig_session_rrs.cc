// The RRs of a session: which draft each belongs to.
#include <algorithm>
#include <utility>

#include "zonedb/capture/dig_session.h"

namespace yore::capture {
namespace {

bool has_raw_octets(const LogicalLine& line) {
  return std::any_of(line.tokens.begin(), line.tokens.end(), [](Token token) {
    return std::any_of(token.begin(), token.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
  });
}

}  // namespace

// Whether the command line shows that an SOA, where no draft is open, answers an ordinary query.
bool DigSession::is_query_for(const RR& rr) const {
  if (!awaits_result()) return false;
  const auto& lookups = transcript_.command_lines[*invocation_].lookups;
  bool any_transfer = lookups.empty();
  for (const Lookup& lookup : lookups) {
    const bool transfer = lookup.type && is_transfer(*lookup.type);
    if (transfer && lookup.name == rr.owner) return false;
    any_transfer = any_transfer || transfer;
  }
  return !any_transfer;
}

// Whether the SOA begins the next try of the transfer that the last draft saw break off: dig 9.18 tries again in the
// same invocation, and prints the zone from its beginning.
bool DigSession::is_next_try(const Draft& draft, const RR& rr) const {
  return draft.kind == Draft::Kind::kTransfer && draft.ended && draft.failed_tries > 0 && !draft.gave_up &&
         draft.invocation == invocation_ && rr.type == RRType::kSOA && !draft.rrs.empty() &&
         draft.rrs.front().type == RRType::kSOA && rr.owner == draft.rrs.front().owner;
}

void DigSession::begin_next_try(Draft& draft) {
  draft.rrs.clear();
  draft.lines.clear();
  draft.server = {};  // the next try may be at another address
  draft.reason.clear();
  draft.fault.reset();
  draft.outcome = Outcome::kFailed;
  draft.closed = draft.ended = false;
}

void DigSession::add_transfer_rr(Draft& draft, RR rr, std::uint32_t line) {
  if (rr.type == RRType::kSOA) {
    if (draft.rrs.empty()) {
      if (!draft.subject) draft.subject = rr.owner;
    } else if (rr == draft.rrs.front()) {
      draft.closed = true;  // RFC 5936 section 2.2: the SOA again ends it
    }
  }
  draft.rrs.push_back(std::move(rr));
  draft.lines.push_back(line);
}

void DigSession::add_message_rr(Draft& draft, RR rr, std::uint32_t line) {
  if (draft.section == Section::kAuthority) {
    ++draft.authorities_seen;
    draft.authority_has_soa = draft.authority_has_soa || rr.type == RRType::kSOA;
    draft.authority_has_ns = draft.authority_has_ns || rr.type == RRType::kNS;
  } else if (draft.section == Section::kAnswer || draft.section == Section::kNone ||
             draft.section == Section::kQuestion) {
    draft.rrs.push_back(std::move(rr));
    draft.lines.push_back(line);
  }
}

void DigSession::add_rr(ReadRr read, std::uint32_t line) {
  const RRType type = read.rr.type;
  if (read.ttl != TtlSource::kStated) {
    return take_unreadable(
        Error{ErrorCode::kUnsupported, "the RR has no TTL (+nottl); capture without that option", ""}, line);
  }
  Draft* draft = open();
  if (draft != nullptr && draft->kind == Draft::Kind::kSent) {
    if (draft->section != Section::kNone && draft->section != Section::kQuestion) return;  // of the query
    draft = nullptr;
  }
  if (draft != nullptr && is_next_try(*draft, read.rr)) begin_next_try(*draft);
  // An SOA of another owner begins another transfer (+nostats prints nothing between them).
  const bool next_transfer = draft != nullptr && draft->kind == Draft::Kind::kTransfer && type == RRType::kSOA &&
                             !draft->rrs.empty() && read.rr.owner != draft->rrs.front().owner;
  if (draft == nullptr || draft->ended || draft->kind == Draft::Kind::kFailure || next_transfer) {
    const Draft::Kind kind = is_query_for(read.rr) ? Draft::Kind::kMessage : Draft::Kind::kTransfer;
    draft = next_transfer || (draft != nullptr && draft->ended) ? &begin(kind) : &begin_or_continue(kind);
  }
  draft->last_line = logical_.last_line;
  if (draft->kind == Draft::Kind::kMessage) {
    add_message_rr(*draft, std::move(read.rr), line);
  } else {
    add_transfer_rr(*draft, std::move(read.rr), line);
  }
}

void DigSession::take_rr(const Line& line) {
  RrContext context;  // dig and its kin print absolute names, and an owner and a TTL on each line
  const LineReader before = lines_;
  if (auto tokens = read_tokens(lines_, line, starts_other_output, logical_); !tokens) {
    // The lines after it are read on their own; but not for ever, which would take time of the square of the size.
    constexpr int kMaxReturns = 16;
    if (++returns_ <= kMaxReturns) lines_ = before;
    return take_unreadable(std::move(tokens).error(), line.number);
  }
  if (logical_.tokens.empty()) return;
  if (logical_.cut) {  // no evidence: what stood there is not known
    if (Draft* draft = open()) draft->at_end = true;
    return;
  }
  if (is_tsig(logical_)) return;
  if (!logical_.tokens[0].ends_with('.')) {
    return take_unreadable(Error{ErrorCode::kBadInput,
                                 "the line is no record with an absolute owner, and nothing that dig, kdig or drill "
                                 "print; take it out",
                                 ""},
                           line.number);
  }
  if (has_raw_octets(logical_)) {
    return take_unreadable(Error{ErrorCode::kUnsupported,
                                 "there are octets that are no ASCII, which the tools write as \\DDD: names were "
                                 "converted for people to read; capture with dig +noidnout, or kdig +noidn",
                                 ""},
                           line.number);
  }
  auto read = read_rr(logical_, context);
  if (!read) return take_unreadable(std::move(read).error(), line.number);
  add_rr(*std::move(read), line.number);
}

}  // namespace yore::capture
