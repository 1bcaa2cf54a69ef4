#include "zonedb/capture/dig_session.h"

#include <algorithm>
#include <utility>

namespace yore::capture {

namespace {

std::optional<Name> name_in(std::string_view text) {
  auto name = Name::from_text(text);
  return name ? std::optional(*std::move(name)) : std::nullopt;
}

}  // namespace

Draft* DigSession::current() { return transcript_.drafts.empty() ? nullptr : &transcript_.drafts.back(); }

Draft* DigSession::open() {
  Draft* draft = current();
  return draft != nullptr && !current_ended_ ? draft : nullptr;
}

Draft& DigSession::begin(Draft::Kind kind) {
  Draft draft;
  draft.kind = kind;
  draft.invocation = invocation_;
  draft.first_line = invocation_ && drafts_of_invocation_ == 0 ? command_line_at_ : line_;
  draft.last_line = line_;
  if (invocation_) ++drafts_of_invocation_;
  current_ended_ = false;
  transcript_.drafts.push_back(std::move(draft));
  return transcript_.drafts.back();
}

// A failed try that is followed by RRs or a header was not the last try: the draft goes on.
Draft& DigSession::begin_or_continue(Draft::Kind kind) {
  Draft* draft = open();
  if (draft == nullptr || draft->kind != Draft::Kind::kFailure || draft->gave_up) return begin(kind);
  draft->kind = kind;
  draft->server = {};  // the last try may have been at another address
  draft->reason.clear();
  draft->outcome = Outcome::kFailed;
  return *draft;
}

// Whether the last command line asked for more than has been seen of it.
bool DigSession::awaits_result() const {
  return invocation_ &&
         drafts_of_invocation_ < std::max<std::size_t>(1, transcript_.command_lines[*invocation_].lookups.size());
}

void DigSession::take_command_line(const DigLine& said) {
  Draft* draft = open();
  // dig 9.18 prints the failed tries first, and then its greeting.
  const bool greeted_late = draft != nullptr && draft->kind == Draft::Kind::kFailure && draft->before_greeting &&
                            !draft->gave_up && !draft->invocation;
  transcript_.command_lines.push_back(read_command_line(said.rest));
  invocation_ = transcript_.command_lines.size() - 1;
  command_line_at_ = line_;
  drafts_of_invocation_ = greeted_late ? 1 : 0;
  if (greeted_late) {
    draft->invocation = invocation_;
  } else {
    current_ended_ = true;
  }
}

void DigSession::take_header(const DigLine& said) {
  Draft* draft = open();
  if (draft != nullptr && draft->kind == Draft::Kind::kSent && draft->status.empty()) {
    draft->status = said.status;
    return;
  }
  const bool fresh = draft != nullptr && draft->kind == Draft::Kind::kMessage && draft->status.empty() &&
                     draft->rrs.empty() && !draft->ended;
  Draft& message = fresh ? *draft : begin_or_continue(Draft::Kind::kMessage);
  message.last_line = line_;
  message.status = said.status;
  message.opcode = said.opcode;
}

void DigSession::take_question(std::string_view text) {
  Draft* draft = open();
  if (draft == nullptr || draft->kind == Draft::Kind::kFailure || draft->ended) {
    if (!awaits_result()) return;  // a comment that looks like one
    draft = &begin_or_continue(Draft::Kind::kTransfer);
  }
  const auto name = Name::from_text(take_word(text));
  const auto rrclass = rrclass_from_text(take_word(text));
  const auto type = rrtype_from_text(take_word(text));
  if (!name || !rrclass || !type || draft->subject) return;
  draft->subject = *name;
  draft->qclass = *rrclass;
  draft->qtype = *type;
  if (draft->kind == Draft::Kind::kTransfer && !is_transfer(*type)) draft->kind = Draft::Kind::kMessage;
}

void DigSession::take_server(const DigLine& said) {
  Draft* draft = open();
  if (draft == nullptr) return;
  draft->ended = true;
  if (draft->server.address.empty()) {
    draft->server.address = said.server.address;
    draft->server.port = said.server.port;
  }
  if (draft->server.name.empty()) draft->server.name = said.server.name;
  if (said.is_kdig) current_ended_ = true;  // kdig's last line
}

void DigSession::take_when(std::string_view text) {
  Draft* draft = open();
  if (draft == nullptr) return;
  draft->ended = true;
  auto time = read_printed_time(text);
  if (time) {
    draft->time = *time;
  } else if (!draft->fault) {
    draft->fault = Fault{line_, std::move(time).error()};
  }
}

void DigSession::take_received(const DigLine& said) {
  Draft* draft = open();
  if (draft == nullptr) return;
  draft->ended = true;
  if (said.count) draft->declared = said.count;
}

void DigSession::take_transfer_of(std::string_view text) {
  Draft& draft = begin(Draft::Kind::kTransfer);
  draft.from_kdig = true;
  draft.qtype = text.starts_with("IXFR") ? RRType::kIXFR : RRType::kAXFR;
  text.remove_prefix(9);
  draft.subject = name_in(take_word(text));
}

// The draft that a failure line belongs to: a transfer that it breaks off, the tries before it, or a new one.
Draft& DigSession::draft_for_failure(const DigLine& said) {
  Draft* draft = open();
  if (draft != nullptr && draft->kind == Draft::Kind::kTransfer && !draft->closed &&
      (!draft->ended || (draft->has_failed() && !draft->gave_up))) {
    return *draft;
  }
  if (draft != nullptr && draft->kind == Draft::Kind::kFailure && !draft->ended) {
    const auto zone = said.zone.empty() ? std::nullopt : name_in(said.zone);
    const bool same_zone = !zone || !draft->subject || *zone == *draft->subject;
    const bool same_server =
        said.server.address.empty() || draft->server.address.empty() || said.server == draft->server;
    // "Connection to ... failed" is followed by "no servers could be reached" at each try.
    const bool next_try = said.kind == LineKind::kTryFailed && !said.zone.empty() && draft->subject.has_value();
    const bool its_end = said.kind == LineKind::kGaveUp && !draft->gave_up;
    if (same_zone && same_server && (!draft->gave_up || next_try)) {
      if (said.kind == LineKind::kTryFailed || its_end) return *draft;
    }
  }
  // A try that no command line awaits is of an invocation whose command line comes later or is not printed.
  const bool foreign = said.kind == LineKind::kTryFailed && !awaits_result();
  Draft& failure = begin(Draft::Kind::kFailure);
  if (foreign) {
    if (failure.invocation) --drafts_of_invocation_;
    failure.invocation.reset();
    failure.first_line = line_;
  }
  return failure;
}

void DigSession::take_failure(const DigLine& said) {
  Draft& draft = draft_for_failure(said);
  draft.last_line = line_;
  draft.before_greeting = draft.before_greeting || said.before_greeting;
  draft.from_kdig = draft.from_kdig || said.is_kdig;
  draft.of_transfer = draft.of_transfer || said.of_transfer;
  const bool first = !draft.has_failed();
  // What follows a try that failed ("no servers could be reached") adds no reason of its own.
  if (first || said.kind == LineKind::kTryFailed) {
    draft.reason = said.reason;
    draft.outcome = said.outcome;
  }
  if (said.kind == LineKind::kTryFailed) {
    draft.gave_up = false;
    if (said.reason != "AXFR failed.") ++draft.failed_tries;
  } else {
    draft.gave_up = true;
  }
  if (draft.server.address.empty() && !said.server.address.empty()) draft.server = said.server;
  if (!said.zone.empty() && !draft.subject) {
    draft.subject = name_in(said.zone);
  }
  if (draft.kind != Draft::Kind::kFailure) {
    draft.ended = true;
    if (said.kind == LineKind::kGaveUp && !draft.from_kdig) current_ended_ = true;
  }
}

void DigSession::take_unreadable(Error error, std::uint32_t line) {
  Draft* draft = open();
  if (draft == nullptr || draft->ended || draft->kind == Draft::Kind::kFailure) {
    if (awaits_result()) {
      draft = &begin(Draft::Kind::kTransfer);
    } else {
      transcript_.strays.push_back({line, std::move(error)});
      return;
    }
  }
  if (!draft->fault) draft->fault = Fault{line, std::move(error)};
}

void DigSession::take_flags(Draft& draft, const DigLine& said) {
  draft.flags = said.flags;
  draft.answers = said.answers;
  draft.authorities = said.authorities;
  if (draft.kind != Draft::Kind::kMessage || (" " + said.flags + " ").find(" qr ") != std::string::npos) return;
  draft.kind = Draft::Kind::kSent;  // RFC 1035 section 4.1.1: QR is clear in a query (drill -V 5 prints it)
  if (draft.invocation) --drafts_of_invocation_;
}

void DigSession::take_end(const DigLine& said) {
  Draft* draft = open();
  if (draft == nullptr) return;
  draft->ended = current_ended_ = true;
  draft->last_line = line_;
  if (said.kind == LineKind::kTransferSize) draft->declared = said.count;
  if (said.kind == LineKind::kMessageSize) draft->message_size = true;
  if (said.kind == LineKind::kTraced) draft->traced = true;
}

// Lines that say more of the draft that is open.
void DigSession::take_detail(const DigLine& said) {
  Draft* draft = open();
  if (draft != nullptr && said.kind != LineKind::kBlank && said.kind != LineKind::kComment) draft->last_line = line_;
  switch (said.kind) {
    case LineKind::kQuestion:
      return take_question(said.rest);
    case LineKind::kServer:
      return take_server(said);
    case LineKind::kWhen:
      return take_when(said.rest);
    case LineKind::kReceived:
      return take_received(said);
    case LineKind::kFlags:
      if (draft != nullptr) take_flags(*draft, said);
      return;
    case LineKind::kSection:
      if (draft != nullptr) draft->section = said.section;
      return;
    default:
      return;
  }
}

void DigSession::take(const Line& line) {
  const DigLine said = read_dig_line(line.text);
  switch (said.kind) {
    case LineKind::kText:
      return take_rr(line);
    case LineKind::kCommandLine:
      return take_command_line(said);
    case LineKind::kGotAnswer:
      begin_or_continue(Draft::Kind::kMessage);
      return;
    case LineKind::kSending:
      begin(Draft::Kind::kSent);
      if (invocation_) --drafts_of_invocation_;
      return;
    case LineKind::kHeader:
      return take_header(said);
    case LineKind::kTransferOf:
      return take_transfer_of(said.rest);
    case LineKind::kTryFailed:
    case LineKind::kGaveUp:
      return take_failure(said);
    case LineKind::kMessageSize:
    case LineKind::kTransferSize:
    case LineKind::kTraced:
      return take_end(said);
    default:
      return take_detail(said);
  }
}

// kdig says that a transfer failed before it prints what came of it, as one goes to stderr: the failure that names no
// zone is that of the transfer after it, unless that one is whole.
void DigSession::join_failures_of_kdig() {
  auto& drafts = transcript_.drafts;
  for (std::size_t i = 1; i < drafts.size(); ++i) {
    const Draft& failure = drafts[i - 1];
    Draft& transfer = drafts[i];
    const bool pair = failure.kind == Draft::Kind::kFailure && failure.from_kdig && !failure.subject &&
                      !failure.ended && transfer.kind == Draft::Kind::kTransfer && transfer.from_kdig;
    if (!pair || (transfer.closed && transfer.rrs.back() == transfer.rrs.front())) continue;
    transfer.failed_tries += failure.failed_tries;
    transfer.reason = failure.reason;
    transfer.outcome = failure.outcome;
    transfer.first_line = failure.first_line;
    if (transfer.server.address.empty()) transfer.server = failure.server;
    drafts.erase(drafts.begin() + static_cast<std::ptrdiff_t>(i - 1));
  }
}

Transcript DigSession::run() {
  while (const auto line = lines_.next()) {
    line_ = line->number;
    if (!line->terminated) {  // no evidence: what stood there is not known
      if (Draft* draft = open(); draft != nullptr && !is_blank_line(line->text)) draft->at_end = true;
      break;
    }
    take(*line);
  }
  if (Draft* draft = open()) draft->at_end = true;
  join_failures_of_kdig();
  return std::move(transcript_);
}

}  // namespace yore::capture
