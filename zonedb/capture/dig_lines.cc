#include "zonedb/capture/dig_lines.h"

#include <algorithm>
#include <array>
#include <utility>

#include "zonedb/capture/lines.h"
#include "zonedb/capture/servers.h"

namespace yore::capture {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

DigLine line_of(LineKind kind, std::string_view rest = {}) {
  DigLine line;
  line.kind = kind;
  line.rest = trimmed(rest);
  return line;
}

// "NOERROR" of "opcode: QUERY, status: NOERROR, id: 1"; kdig separates with semicolons, drill says rcode.
std::string_view field_after(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return {};
  text = trimmed(text.substr(at + label.size()));
  return text.substr(0, text.find_first_of(",; "));
}

DigLine header_line(std::string_view text) {
  DigLine line = line_of(LineKind::kHeader);
  line.opcode = field_after(text, "opcode:");
  line.status = field_after(text, "status:");
  if (line.status.empty()) line.status = field_after(text, "rcode:");
  return line;
}

DigLine flags_line(std::string_view text) {
  DigLine line = line_of(LineKind::kFlags);
  line.flags = trimmed(text.substr(0, text.find(';')));
  line.answers = whole_number(field_after(text, "ANSWER:"));
  line.authorities = whole_number(field_after(text, "AUTHORITY:"));
  return line;
}

DigLine section_line(std::string_view text) {
  DigLine line = line_of(LineKind::kSection);
  if (text.starts_with("QUESTION ")) {
    line.section = Section::kQuestion;
  } else if (text.starts_with("ANSWER ")) {
    line.section = Section::kAnswer;
  } else if (text.starts_with("AUTHORITY ")) {
    line.section = Section::kAuthority;
  } else if (text.starts_with("ADDITIONAL ")) {
    line.section = Section::kAdditional;
  } else {
    line.section = Section::kOther;
  }
  return line;
}

// What the words of a failure mean.
Outcome outcome_of(std::string_view reason) {
  if (contains(reason, "timed out") || contains(reason, "timeout")) return Outcome::kTimeout;
  if (contains(reason, "connection refused") || contains(reason, "unreachable") || contains(reason, "can't connect") ||
      contains(reason, "no route")) {
    return Outcome::kUnreachable;
  }
  if (contains(reason, "REFUSED")) return Outcome::kRefused;
  if (contains(reason, "SERVFAIL")) return Outcome::kServfail;
  if (contains(reason, "malformed") || contains(reason, "bad packet")) {
    return Outcome::kMalformed;
  }
  return Outcome::kFailed;
}

DigLine failure_line(LineKind kind, std::string_view text) {
  DigLine line = line_of(kind);
  line.reason = trimmed(text);
  line.outcome = outcome_of(text);
  return line;
}

// ";; Connection to 175.45.176.16#53(175.45.176.16) for kp. failed: timed out."
DigLine connection_line(std::string_view text, std::string_view after_label) {
  DigLine line = failure_line(LineKind::kTryFailed, text);
  line.server = read_server(take_word(after_label));
  if (take_prefix(after_label, "for ")) line.zone = take_word(after_label);
  return line;
}

// ";; communications error to 175.45.176.16#53: timed out"
DigLine communications_line(std::string_view text, std::string_view after_label) {
  DigLine line = failure_line(LineKind::kTryFailed, text);
  std::string_view server = take_word(after_label);
  if (server.ends_with(':')) server.remove_suffix(1);
  line.server = read_server(server);
  line.before_greeting = true;
  return line;
}

// kdig: ";; WARNING: response timeout for 127.0.0.1@53(UDP)"
DigLine kdig_failure_line(LineKind kind, std::string_view text, std::string_view server) {
  DigLine line = failure_line(kind, text);
  line.server = read_server(take_word(server));
  line.is_kdig = true;
  return line;
}

// kdig: ";; Received 764 B (1 messages, 39 records)". dig +trace: ";; Received 56 bytes from ...".
DigLine received_line(std::string_view text) {
  if (contains(text, " bytes from ")) return line_of(LineKind::kTraced);
  DigLine line = line_of(LineKind::kReceived);
  line.is_kdig = true;
  const std::size_t comma = text.find("messages, ");
  if (comma != std::string_view::npos) line.count = whole_number(field_after(text, "messages, "));
  return line;
}

DigLine server_line(std::string_view text, LineKind kind = LineKind::kServer) {
  DigLine line = line_of(kind);
  line.server = read_server(take_word(text));
  return line;
}

// Lines that report a failure, after ";; ".
std::optional<DigLine> read_failure(std::string_view text) {
  std::string_view rest = text;
  if (take_prefix(rest, "Connection to ") || take_prefix(rest, "UDP setup with ")) return connection_line(text, rest);
  if (take_prefix(rest, "communications error to ")) return communications_line(text, rest);
  if (take_prefix(rest, "communications error")) return failure_line(LineKind::kTryFailed, text);
  if (take_prefix(rest, "Couldn't verify signature")) {
    DigLine line = failure_line(LineKind::kTryFailed, text);
    line.before_greeting = true;
    return line;
  }
  if (take_prefix(rest, "Got SERVFAIL reply from ") || take_prefix(rest, "Got REFUSED reply from ")) {
    DigLine line = communications_line(text, rest.substr(0, rest.find(',')));
    return line;
  }
  if (take_prefix(rest, "WARNING: response timeout for ") || take_prefix(rest, "WARNING: can't connect to ") ||
      take_prefix(rest, "WARNING: can't receive reply from ") || take_prefix(rest, "WARNING: can't send query to ")) {
    return kdig_failure_line(LineKind::kTryFailed, text, rest);
  }
  if (take_prefix(rest, "ERROR: server replied with error ")) {
    DigLine line = kdig_failure_line(LineKind::kTryFailed, text, {});
    return line;
  }
  if (take_prefix(rest, "ERROR: failed to query server ")) return kdig_failure_line(LineKind::kGaveUp, text, rest);
  if (text.starts_with("ERROR:")) return kdig_failure_line(LineKind::kTryFailed, text, {});
  if (text.starts_with("connection timed out") || text.starts_with("no servers could be reached") ||
      text.starts_with("network unreachable") || text.starts_with("Got bad packet") ||
      text.starts_with("Name or service not known")) {
    return failure_line(LineKind::kGaveUp, text);
  }
  return std::nullopt;
}

// A question as kdig and drill print it: ";; kp. IN AXFR".
bool looks_like_question(std::string_view text) {
  const std::string_view name = take_word(text);
  const std::string_view rrclass = take_word(text);
  const std::string_view type = take_word(text);
  return name.ends_with('.') && !type.empty() && text.empty() && rrclass_from_text(rrclass).has_value() &&
         rrtype_from_text(type).has_value();
}

// After ";;".
DigLine read_double(std::string_view text) {
  text = trimmed(text);
  std::string_view rest = text;
  if (take_prefix(rest, "->>HEADER<<-")) return header_line(rest);
  if (take_prefix(rest, "flags:") || take_prefix(rest, "Flags:")) return flags_line(rest);
  if (text.ends_with(" SECTION:") || text.ends_with("PSEUDOSECTION:")) return section_line(text);
  if (text == "Got answer:") return line_of(LineKind::kGotAnswer);
  if (text == "Sending:") return line_of(LineKind::kSending);
  if (take_prefix(rest, "SERVER:")) return server_line(rest);
  if (take_prefix(rest, "WHEN:")) return line_of(LineKind::kWhen, rest);
  if (take_prefix(rest, "MSG SIZE") || take_prefix(rest, "QUERY SIZE")) return line_of(LineKind::kMessageSize);
  if (take_prefix(rest, "XFR size:")) {
    DigLine line = line_of(LineKind::kTransferSize);
    line.count = whole_number(take_word(rest));
    return line;
  }
  if (take_prefix(rest, "Received ")) return received_line(rest);
  if (take_prefix(rest, "AXFR for ") || take_prefix(rest, "IXFR for ")) {
    DigLine line = line_of(LineKind::kTransferOf, text);
    line.is_kdig = true;
    return line;
  }
  if (take_prefix(rest, "Time ") && !rest.empty() && is_digit(rest[0])) {
    DigLine line = line_of(LineKind::kWhen, rest);
    line.is_kdig = true;
    return line;
  }
  if (take_prefix(rest, "From ") && contains(rest, "@")) {
    DigLine line = server_line(rest);
    line.is_kdig = true;
    return line;
  }
  if (auto failure = read_failure(text)) return *std::move(failure);
  if (looks_like_question(text)) return line_of(LineKind::kQuestion, text);
  return line_of(LineKind::kComment, text);
}

// Complaints that the tools print without a semicolon.
std::optional<DigLine> read_complaint(std::string_view text) {
  if (text == "null") return line_of(LineKind::kComment);  // drill, of a packet that it does not have
  if (text == "AXFR failed.") {
    DigLine line = failure_line(LineKind::kTryFailed, text);
    line.of_transfer = true;
    return line;
  }
  for (const std::string_view tool : {"dig: ", "kdig: ", "drill: ", "Error: "}) {
    if (text.starts_with(tool)) return failure_line(LineKind::kGaveUp, text);
  }
  return std::nullopt;
}

}  // namespace

DigLine read_dig_line(std::string_view text) {
  if (is_blank_line(text)) return line_of(LineKind::kBlank);
  if (text[0] != ';') {
    if (auto complaint = read_complaint(text)) return *std::move(complaint);
    return line_of(LineKind::kText);
  }
  if (take_prefix(text, ";;")) return read_double(text);
  std::string_view rest = text;
  if (take_prefix(rest, "; <<>> ") && (rest.starts_with("DiG") || rest.starts_with("yore "))) {
    return line_of(LineKind::kCommandLine, rest);
  }
  if (take_prefix(rest, "; Transfer failed.")) {
    DigLine line = failure_line(LineKind::kGaveUp, text.substr(1));
    line.of_transfer = true;
    return line;
  }
  rest = text.substr(1);
  if (!rest.empty() && !is_blank(rest[0]) && looks_like_question(rest)) return line_of(LineKind::kQuestion, rest);
  return line_of(LineKind::kComment, text);
}

bool is_tool_line(const DigLine& line) {
  switch (line.kind) {
    case LineKind::kBlank:
    case LineKind::kText:
    case LineKind::kComment:
    case LineKind::kQuestion:
      return false;
    case LineKind::kWhen:
    case LineKind::kReceived:
      return !line.is_kdig;  // Knot's zone files end in ";; Time ..."; kdig prints ";; From ..." beside both
    default:
      return true;
  }
}

bool tells_of_an_attempt(const DigLine& line) {
  switch (line.kind) {
    case LineKind::kCommandLine:
    case LineKind::kGotAnswer:
    case LineKind::kHeader:
    case LineKind::kTransferOf:
    case LineKind::kTransferSize:
    case LineKind::kTryFailed:
    case LineKind::kGaveUp:
      return true;
    case LineKind::kSection:
      return line.section == Section::kQuestion;
    default:
      return false;
  }
}

bool starts_other_output(std::string_view text) {
  if (text.empty() || text[0] != ';') return false;
  const DigLine line = read_dig_line(text);
  return is_tool_line(line) || line.is_kdig;
}

}  // namespace yore::capture
