#include "zonedb/capture/judge.h"

#include <algorithm>
#include <utility>

namespace yore::capture {
namespace {

bool has_flag(const Draft& draft, std::string_view flag) {
  return (" " + draft.flags + " ").find(" " + std::string(flag) + " ") != std::string::npos;
}

struct Finding {
  Outcome outcome = Outcome::kMalformed;
  std::string reason;
};

// A message that shows fewer RRs than its header declares was cut, or its sections were not printed.
std::optional<Finding> find_gaps(const Draft& draft) {
  const Outcome outcome = draft.at_end ? Outcome::kTruncated : Outcome::kMalformed;
  if (!draft.answers || !draft.authorities) return Finding{outcome, "the header of the answer is not whole"};
  if (*draft.answers != draft.rrs.size()) {
    return Finding{outcome, "the header declares " + std::to_string(*draft.answers) + " RRs in the answer section, " +
                                std::to_string(draft.rrs.size()) + " are there"};
  }
  if (has_flag(draft, "tc")) return Finding{Outcome::kTruncated, "the answer was truncated (TC)"};
  if (*draft.answers == 0 && *draft.authorities != draft.authorities_seen) {
    return Finding{outcome, "the header declares " + std::to_string(*draft.authorities) +
                                " RRs in the authority section, " + std::to_string(draft.authorities_seen) +
                                " are there"};
  }
  return std::nullopt;
}

// NOERROR with an empty answer section (RFC 2308 section 2.2). NS without an SOA is a referral: the server did answer,
// but said nothing of whether the RRset exists. No outcome says just that; `answer` without RRs claims the least.
Finding judge_empty(const Draft& draft) {
  if (draft.authority_has_soa || draft.authorities_seen == 0) return {Outcome::kNodata, ""};
  return {Outcome::kAnswer, draft.authority_has_ns ? "a referral" : "no answer, and no SOA that denies one"};
}

Finding judge_status(const Draft& draft) {
  if (draft.status == "REFUSED") return {Outcome::kRefused, "REFUSED"};
  if (draft.status == "SERVFAIL") return {Outcome::kServfail, "SERVFAIL"};
  if (draft.status != "NOERROR" && draft.status != "NXDOMAIN") return {Outcome::kFailed, draft.status};
  if (auto gaps = find_gaps(draft)) return *std::move(gaps);
  if (draft.status == "NXDOMAIN") {
    // RFC 6604 section 3: it is said of the last name of a CNAME chain, and the question's own name exists.
    if (!draft.rrs.empty()) return {Outcome::kAnswer, "NXDOMAIN at the end of a CNAME chain"};
    return {Outcome::kNxdomain, ""};
  }
  return draft.rrs.empty() ? judge_empty(draft) : Finding{Outcome::kAnswer, ""};
}

// RRs without a header. Only where the command line shows that they are the answer section can they be told from glue.
Finding judge_headless(const Draft& draft, bool answer_only) {
  if (draft.rrs.empty()) return {Outcome::kFailed, "nothing was printed of the answer"};
  if (answer_only) return {Outcome::kAnswer, ""};
  return {Outcome::kMalformed,
          "without its comments an answer does not tell its sections apart; capture with comments, "
          "or with +noall +answer"};
}

// The question of an answer that is printed without it.
void name_by_answer(Draft& draft) {
  if (draft.rrs.empty()) return;
  draft.subject = draft.rrs.front().owner;
  const RRType type = draft.rrs.back().type;  // a CNAME chain leads to it (RFC 1034 section 3.6.2)
  const bool one = std::all_of(draft.rrs.begin(), draft.rrs.end(),
                               [&](const RR& rr) { return rr.type == type || rr.type == RRType::kCNAME; });
  draft.qtype = one ? type : RRType::kANY;
}

class Judge {
 public:
  Judge(Draft draft, const Transcript& transcript, const Hints& hints)
      : draft_(std::move(draft)), transcript_(transcript), hints_(hints) {}

  Verdict run() {
    put_context();
    if (draft_.kind == Draft::Kind::kSent) {
      verdict_.discarded = true;
    } else if (const CommandLine* line = command_line(); line != nullptr && !line->unsupported.empty()) {
      reject(draft_.first_line, ErrorCode::kUnsupported,
             "the output of dig " + line->unsupported + " lacks what a record needs; capture without that option");
    } else if (const RRClass qclass = asked_class(); qclass != RRClass::kIN) {
      reject(draft_.first_line, ErrorCode::kUnsupported,
             "the question is of class " + to_text(qclass) + "; only class IN is read");
    } else if (!draft_.opcode.empty() && draft_.opcode != "QUERY") {
      reject(draft_.first_line, ErrorCode::kUnsupported, "the message is no query but " + draft_.opcode);
    } else if (is_transfer_draft()) {
      judge_as_transfer();
    } else if (draft_.kind == Draft::Kind::kFailure) {
      put_outcome(draft_.outcome, draft_.reason, draft_.first_line);
    } else {
      judge_as_message();
    }
    if (!verdict_.discarded) put_subject();
    return std::move(verdict_);
  }

 private:
  [[nodiscard]] const CommandLine* command_line() const {
    return draft_.invocation ? &transcript_.command_lines[*draft_.invocation] : nullptr;
  }

  [[nodiscard]] RRClass asked_class() const {
    if (draft_.qclass) return *draft_.qclass;
    return draft_.lookup ? draft_.lookup->rrclass : RRClass::kIN;
  }

  [[nodiscard]] std::optional<RRType> asked_type() const {
    if (draft_.qtype) return draft_.qtype;
    if (draft_.lookup) return draft_.lookup->type;
    return std::nullopt;
  }

  [[nodiscard]] bool is_transfer_draft() const {
    const auto type = asked_type();
    if (draft_.kind == Draft::Kind::kMessage) {  // drill prints an IXFR, or a refused AXFR, as a message
      return type && is_transfer(*type) && draft_.status == "NOERROR" && !draft_.rrs.empty();
    }
    return draft_.kind == Draft::Kind::kTransfer && !(draft_.message_size && !draft_.declared) && !draft_.traced;
  }

  void put_context() {
    Scan& scan = verdict_.scan;
    verdict_.time = draft_.time;
    scan.first_line = draft_.first_line;
    scan.last_line = draft_.last_line;
    scan.declared_count = draft_.declared;
    const bool answered = draft_.kind != Draft::Kind::kFailure && (!draft_.has_failed() || draft_.rrs.empty());
    scan.tries = draft_.failed_tries + (answered && !draft_.has_failed() ? 1U : 0U);
    if (scan.tries == 0) scan.tries = 1;
    if (const CommandLine* line = command_line()) scan.client = line->client;
    put_server();
  }

  void put_server() {
    Server& server = verdict_.scan.server;
    server = draft_.server;
    if (draft_.lookup) {
      const Server& asked = draft_.lookup->server;
      if (!asked.name.empty()) server.name = asked.name;
      if (server.address.empty()) {
        server.address = asked.address;
        server.port = asked.port;
      }
    }
    if (!hints_.server) return;
    if (server.name.empty() && server.address.empty()) {
      server = *hints_.server;
    } else if (server.name.empty() && (hints_.server->address.empty() || hints_.server->address == server.address)) {
      server.name = hints_.server->name;
    } else if (server.address.empty() && (hints_.server->name.empty() || hints_.server->name == server.name)) {
      server.address = hints_.server->address;
      if (!server.address.empty()) server.port = hints_.server->port;
    }
  }

  void put_outcome(Outcome outcome, std::string reason, std::uint32_t line) {
    verdict_.scan.outcome = outcome;
    if (outcome == Outcome::kMalformed) verdict_.fault = Fault{line, Error{ErrorCode::kBadInput, reason, ""}};
    verdict_.scan.reason = std::move(reason);
  }

  void reject(std::uint32_t line, ErrorCode code, std::string message) {
    verdict_.discarded = true;
    verdict_.fault = Fault{line, Error{code, std::move(message), ""}};
  }

  void judge_as_transfer() {
    const CommandLine* line = command_line();
    const auto type = asked_type();
    const bool ixfr = type == RRType::kIXFR || hints_.method == Method::kIxfr;
    const bool may_be_ixfr = ixfr || (!type && hints_.method != Method::kAxfr);
    std::optional<Name> asked = draft_.subject;
    if (draft_.lookup) asked = draft_.lookup->name;
    auto judgement = judge_transfer(draft_, asked, may_be_ixfr, line == nullptr || line->one_soa);
    // SERVFAIL is an outcome of queries; a transfer that meets it failed, and the reason says how.
    if (judgement.outcome == Outcome::kServfail) judgement.outcome = Outcome::kFailed;
    put_outcome(judgement.outcome, judgement.reason, judgement.line);
    if (verdict_.fault && judgement.code == ErrorCode::kUnsupported) {
      return reject(judgement.line, judgement.code, judgement.reason);
    }
    Scan& scan = verdict_.scan;
    scan.method = ixfr || judgement.incremental ? Method::kIxfr : Method::kAxfr;
    scan.qtype = scan.method == Method::kIxfr ? RRType::kIXFR : RRType::kAXFR;
    if (!draft_.subject && !draft_.rrs.empty() && draft_.rrs.front().type == RRType::kSOA) {
      draft_.subject = draft_.rrs.front().owner;
    }
    if (judgement.outcome == Outcome::kComplete) {
      const bool closed = draft_.rrs.size() > 1 && draft_.rrs.back().type == RRType::kSOA;
      if (closed) draft_.rrs.pop_back();
      scan.rrs = std::move(draft_.rrs);
    } else if (judgement.incremental) {
      scan.rrs = {std::move(draft_.rrs.front())};  // the newest SOA; what else the zone held is not said
    }
  }

  void judge_as_message() {
    Finding finding;
    std::uint32_t line = draft_.first_line;
    if (draft_.fault) {
      if (draft_.fault->error.code == ErrorCode::kUnsupported) {
        return reject(draft_.fault->line, draft_.fault->error.code, draft_.fault->error.message);
      }
      finding.reason = draft_.fault->error.message;
      line = draft_.fault->line;
    } else if (draft_.traced) {
      return reject(line, ErrorCode::kUnsupported,
                    "the output of dig +trace does not tell its sections apart; capture without that option");
    } else if (!draft_.status.empty()) {
      finding = judge_status(draft_);
    } else if (draft_.has_failed()) {
      finding = {draft_.outcome, draft_.reason};
    } else {
      const CommandLine* shown = command_line();
      const bool answer_only = shown != nullptr ? shown->answer_only : hints_.method == Method::kQuery;
      finding = judge_headless(draft_, answer_only);
    }
    put_outcome(finding.outcome, std::move(finding.reason), line);
    if (finding.outcome == Outcome::kAnswer && !draft_.lookup && !draft_.subject) name_by_answer(draft_);
    if (finding.outcome == Outcome::kAnswer) verdict_.scan.rrs = std::move(draft_.rrs);
  }

  // The zone or name, the type and the method; a scan of nothing known is none.
  void put_subject() {
    Scan& scan = verdict_.scan;
    const bool transfer = is_transfer_draft();
    if (draft_.lookup) {
      scan.subject = draft_.lookup->name;
    } else if (draft_.subject) {
      scan.subject = *draft_.subject;
    } else if (hints_.zone) {
      scan.subject = *hints_.zone;
    } else {
      const std::string what = scan.reason.empty() ? std::string(to_text(scan.outcome)) : scan.reason;
      return reject(draft_.first_line, ErrorCode::kBadInput,
                    "nothing says which zone this scan was of (" + what + "); give it with --zone");
    }
    if (transfer) return;
    if (const auto type = asked_type()) {
      scan.qtype = *type;
      scan.method = *type == RRType::kAXFR ? Method::kAxfr : *type == RRType::kIXFR ? Method::kIxfr : Method::kQuery;
    } else {
      scan.method = draft_.of_transfer ? Method::kAxfr : hints_.method.value_or(Method::kUnknown);
      if (draft_.of_transfer && hints_.method == Method::kIxfr) scan.method = Method::kIxfr;
      scan.qtype = scan.method == Method::kAxfr   ? RRType::kAXFR
                   : scan.method == Method::kIxfr ? RRType::kIXFR
                                                  : RRType{};  // RFC 6895 section 3.1: 0 is no type
    }
    if (scan.method != Method::kQuery && scan.method != Method::kUnknown) {
      if (scan.outcome == Outcome::kServfail || scan.outcome == Outcome::kNxdomain) scan.outcome = Outcome::kFailed;
      if (scan.outcome == Outcome::kNodata || scan.outcome == Outcome::kAnswer) scan.outcome = Outcome::kFailed;
      if (scan.outcome == Outcome::kFailed && scan.reason.empty()) scan.reason = draft_.status;
    }
  }

  Draft draft_;
  const Transcript& transcript_;
  const Hints& hints_;
  Verdict verdict_;
};

}  // namespace

Verdict judge(Draft draft, const Transcript& transcript, const Hints& hints) {
  return Judge(std::move(draft), transcript, hints).run();
}

}  // namespace yore::capture
