// Draft, Transcript: what the text says about each scan, before it is judged. dig_session.h and bare_session.h fill
// them, match_lookups() adds what command lines say, judge.h makes Scans of them.
//
// Threads: values that one thread owns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zonedb/capture/capture.h"
#include "zonedb/capture/command_line.h"
#include "zonedb/capture/dig_lines.h"
#include "zonedb/capture/time_zone.h"

namespace yore::capture {

// What could not be read, and where.
struct Fault {
  std::uint32_t line = 0;
  Error error;
};

struct Draft {
  enum class Kind {
    kFailure,   // nothing but failure lines so far
    kTransfer,  // RRs without sections
    kMessage,   // a header, or sections
    kSent,      // the query itself (+qr): no evidence of anything
  };
  Kind kind = Kind::kFailure;
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
  std::optional<std::size_t> invocation;  // index into Transcript::command_lines
  std::optional<Lookup> lookup;           // of that command line, where one is found to be this scan's

  std::optional<Name> subject;  // as the output itself states it: question, "for kp.", the first SOA's owner
  std::optional<RRType> qtype;
  std::optional<RRClass> qclass;
  Server server;
  std::optional<PrintedTime> time;

  std::string opcode;
  std::string status;
  std::string flags;
  std::optional<std::uint32_t> answers;  // as the header declares
  std::optional<std::uint32_t> authorities;
  Section section = Section::kNone;
  std::uint32_t authorities_seen = 0;
  bool authority_has_soa = false;
  bool authority_has_ns = false;

  std::vector<RR> rrs;               // of a transfer, or of the answer section
  std::vector<std::uint32_t> lines;  // where each of them stands
  std::optional<std::uint32_t> declared;
  bool closed = false;        // an SOA equal to the first one has come
  bool ended = false;         // the lines after it have begun: no more RRs belong to it
  bool message_size = false;  // ";; MSG SIZE": dig prints it for messages, never for transfers
  bool traced = false;        // dig +trace

  std::uint32_t failed_tries = 0;
  bool gave_up = false;
  bool before_greeting = false;
  bool from_kdig = false;
  bool of_transfer = false;
  Outcome outcome = Outcome::kFailed;  // of the last failure line
  std::string reason;

  std::optional<Fault> fault;  // the first line of it that could not be read
  bool at_end = false;         // the text ends inside it

  [[nodiscard]] bool has_failed() const noexcept { return !reason.empty(); }
};

struct Transcript {
  std::vector<CommandLine> command_lines;
  std::vector<Draft> drafts;  // in the order of the text
  std::vector<Fault> strays;  // lines that belong to no scan and cannot be read
};

}  // namespace yore::capture
