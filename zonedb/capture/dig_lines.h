// DigLine: what one line of dig's, kdig's or drill's output says, RRs aside. What each tool prints is gathered here;
// dig_session.h makes scans of it.
//
// Threads: pure functions; a DigLine looks into the text that it was read from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zonedb/dns/scan.h"

namespace yore::capture {

enum class LineKind {
  kBlank,
  kText,          // not a comment: an RR, or the start of one
  kComment,       // says nothing that matters
  kCommandLine,   // "; <<>> DiG 9.8.3-P1 <<>> AXFR kp. @ns2.kptc.kp"
  kGotAnswer,     // ";; Got answer:"
  kSending,       // ";; Sending:": the query follows, not an answer (+qr)
  kHeader,        // ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1"
  kFlags,         // ";; flags: qr aa; QUERY: 1, ANSWER: 1, ..."
  kSection,       // ";; ANSWER SECTION:"
  kQuestion,      // ";kp. IN ANY", ";; kp. IN ANY"
  kServer,        // ";; SERVER: 175.45.176.16#53(175.45.176.16)", ";; From 175.45.176.16@53(TCP) in 1 ms"
  kWhen,          // ";; WHEN: Mon Sep 19 22:28:24 2016", ";; Time 2016-09-20 05:28:24 UTC"
  kMessageSize,   // ";; MSG SIZE  rcvd: 97": the end of a message
  kTransferSize,  // ";; XFR size: 39 records (messages 1, bytes 764)": the end of a transfer
  kReceived,      // ";; Received 764 B (1 messages, 39 records)" (kdig)
  kTraced,        // ";; Received 56 bytes from ..." (dig +trace)
  kTransferOf,    // ";; AXFR for kp." (kdig)
  kTryFailed,     // one attempt failed; others may follow
  kGaveUp,        // the invocation failed
};

enum class Section { kNone, kQuestion, kAnswer, kAuthority, kAdditional, kOther };

struct DigLine {
  LineKind kind = LineKind::kComment;
  bool is_kdig = false;   // only kdig prints it so
  std::string_view rest;  // kCommandLine: "DiG ..." on; kWhen, kTransferOf, kQuestion: what follows the label
  std::string status;     // kHeader: "NOERROR"
  std::string opcode;     // kHeader
  std::string flags;      // kFlags: "qr aa rd", lower case
  std::optional<std::uint32_t> answers;      // kFlags
  std::optional<std::uint32_t> authorities;  // kFlags
  Section section = Section::kNone;          // kSection
  std::optional<std::uint32_t> count;        // kTransferSize, kReceived: RRs
  Server server;                       // kServer, kTryFailed, kGaveUp: address and port; a name where one stands there
  std::string zone;                    // kTryFailed, kGaveUp: "kp." of "Connection to ... for kp. failed"
  Outcome outcome = Outcome::kFailed;  // kTryFailed, kGaveUp
  std::string reason;                  // kTryFailed, kGaveUp: the line, less its ";;"
  bool before_greeting = false;        // kTryFailed: dig 9.18 prints it before the command line that it belongs to
  bool of_transfer = false;            // kGaveUp: it says that it was a transfer
};

[[nodiscard]] DigLine read_dig_line(std::string_view line);

// Whether the line shows that the text is the output of dig, kdig or drill, and not a zone file.
[[nodiscard]] bool is_tool_line(const DigLine& line);
// Whether it says what was asked of a server or came of it. Such a line wins over the hint that all is a zone file.
[[nodiscard]] bool tells_of_an_attempt(const DigLine& line);
// The same, for a line inside parentheses: that of a new output, so that the RR broke off.
[[nodiscard]] bool starts_other_output(std::string_view line);

}  // namespace yore::capture
