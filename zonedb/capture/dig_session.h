// DigSession: the output of dig, kdig and drill, line by line, into drafts of scans. The state machine of capture/.
//
// A draft begins with a command line, a header, a failure, or an RR where none is open; it ends with its statistics, or
// where the next one begins. The retries of one invocation stay in one draft.
//
// Threads: a session belongs to one thread.
#pragma once

#include "zonedb/capture/draft.h"
#include "zonedb/capture/rr_reader.h"

namespace yore::capture {

class DigSession {
 public:
  explicit DigSession(std::string_view text) : lines_(text) {}
  [[nodiscard]] Transcript run();

 private:
  void take(const Line& line);
  void take_detail(const DigLine& said);
  void take_end(const DigLine& said);
  void take_flags(Draft& draft, const DigLine& said);
  void take_command_line(const DigLine& said);
  void take_header(const DigLine& said);
  void take_question(std::string_view text);
  void take_server(const DigLine& said);
  void take_when(std::string_view text);
  void take_received(const DigLine& said);
  void take_transfer_of(std::string_view text);
  void take_failure(const DigLine& said);
  void take_rr(const Line& line);
  void add_rr(ReadRr read, std::uint32_t line);
  [[nodiscard]] bool is_next_try(const Draft& draft, const RR& rr) const;
  static void begin_next_try(Draft& draft);
  void add_transfer_rr(Draft& draft, RR rr, std::uint32_t line);
  void add_message_rr(Draft& draft, RR rr, std::uint32_t line);
  void join_failures_of_kdig();
  void take_unreadable(Error error, std::uint32_t line);

  [[nodiscard]] Draft* current();
  [[nodiscard]] Draft* open();  // the current draft, if it may still grow
  Draft& begin(Draft::Kind kind);
  Draft& begin_or_continue(Draft::Kind kind);
  [[nodiscard]] Draft& draft_for_failure(const DigLine& said);
  [[nodiscard]] bool awaits_result() const;
  [[nodiscard]] bool is_query_for(const RR& rr) const;

  LineReader lines_;
  Transcript transcript_;
  LogicalLine logical_;
  std::uint32_t line_ = 0;                 // the current one
  std::uint32_t command_line_at_ = 0;      // of the last command line
  std::optional<std::size_t> invocation_;  // the last command line
  std::size_t drafts_of_invocation_ = 0;
  bool current_ended_ = true;
  int returns_ = 0;  // to a line whose parenthesis does not end
};

}  // namespace yore::capture
