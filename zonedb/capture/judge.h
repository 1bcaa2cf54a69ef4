// judge: from a draft to a scan and its outcome. Here it is decided what is complete, and nothing else may become a
// zone.
//
// Threads: pure functions.
#pragma once

#include "zonedb/capture/draft.h"

namespace yore::capture {

struct Verdict {
  Scan scan;  // without its time
  std::optional<PrintedTime> time;
  std::optional<Fault> fault;  // why it is malformed, or cannot be told what it was of; then `discarded`
  bool discarded = false;      // no scan: its zone or question is not known, or its form is not supported
};

// What is not stated is taken from the hints.
[[nodiscard]] Verdict judge(Draft draft, const Transcript& transcript, const Hints& hints);

// How a transfer came out, by its RRs and what is said of them. `claimed_ixfr`: it was asked for as IXFR.
struct TransferJudgement {
  Outcome outcome = Outcome::kComplete;
  std::string reason;
  std::uint32_t line = 0;    // where the trouble is
  bool incremental = false;  // differences, or the SOA alone: an IXFR that holds no zone (RFC 1995 section 4)
  ErrorCode code = ErrorCode::kBadInput;
};
[[nodiscard]] TransferJudgement judge_transfer(const Draft& draft, std::optional<Name> asked, bool may_be_ixfr,
                                               bool one_soa);

// The first RR that is not at or below `zone`, or of another class than IN, as a judgement; kComplete where there is
// none.
[[nodiscard]] TransferJudgement check_membership(const Draft& draft, const Name& zone);

}  // namespace yore::capture
