#include "zonedb/capture/dating.h"

#include <algorithm>

namespace yore::capture {
namespace {

using Times = std::vector<std::optional<Interval>>;

// Of a time printed in a zone that is not known: clocks are 14 hours before UTC at most, and 12 behind it.
constexpr std::int64_t kMostAhead = std::int64_t{14} * 3600;
constexpr std::int64_t kMostBehind = std::int64_t{12} * 3600;

void break_with(Verdict& verdict, Error error) {
  Scan& scan = verdict.scan;
  scan.outcome = Outcome::kMalformed;
  scan.reason = error.message;
  scan.time = {Timestamp{verdict.time->local - kMostAhead}, Timestamp{verdict.time->local + kMostBehind}};
  scan.rrs.clear();
  if (!verdict.fault) verdict.fault = Fault{scan.last_line, std::move(error)};
}

// The times that the text prints, where they can be told. One that cannot is its scan's fault; where none can, or --tz
// is not there at all, the fault is the option's.
Result<Times> resolve_all(std::vector<Verdict>& verdicts, const std::string& tz, std::uint32_t& line) {
  Times printed(verdicts.size());
  std::optional<std::pair<Error, std::uint32_t>> first;
  bool any = false;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (!verdicts[i].time) continue;
    auto time = resolve(*verdicts[i].time, tz);
    any = any || time.has_value();
    if (time) {
      printed[i] = *time;
      continue;
    }
    if (!first) first = {time.error(), verdicts[i].scan.last_line};
    break_with(verdicts[i], std::move(time).error());
  }
  if (!first || (any && !tz.empty())) return printed;
  line = first->second;
  return fail(std::move(first->first));
}

// Between the first instant of the dated scan before and the last of the one after: all that the text says.
std::optional<Interval> between(const std::optional<Interval>& before, const std::optional<Interval>& after) {
  if (!before || !after || after->last < before->first) return std::nullopt;
  return Interval{before->first, after->last};
}

// Whether the scans stand in the order of their times, so that their order says when an undated one was made.
bool are_in_order(const Times& printed) {
  std::optional<Interval> before;
  for (const auto& time : printed) {
    if (time && before && time->last < before->first) return false;
    if (time) before = time;
  }
  return true;
}

// What the text says against the hint: that an undated scan stands after one made later than that, or before one made
// earlier. Empty where it says nothing.
std::string contradiction(const Interval& hint, const std::optional<Interval>& before,
                          const std::optional<Interval>& after) {
  if (before && hint.last < before->first) return "it stands after one of " + to_text(*before);
  if (after && after->last < hint.first) return "it stands before one of " + to_text(*after);
  return "";
}

void leave_undated(Verdict& verdict, const Hints& hints, const std::string& contradiction) {
  const Scan& scan = verdict.scan;
  const std::string reason = scan.reason.empty() ? "" : ": " + scan.reason;
  const std::string what = "this scan of " + scan.subject.to_text();
  const std::string how = " (" + std::string(to_text(scan.outcome)) + reason + ")";
  const std::string why = contradiction.empty()
                              ? "nothing says when " + what + " was made" + how
                              : what + how + " was not made at " + to_text(*hints.time) + ": " + contradiction;
  verdict.discarded = true;
  verdict.fault = Fault{scan.first_line, Error{ErrorCode::kBadInput, why + "; give the time with --at", ""}};
}

}  // namespace

Result<void> put_times(std::vector<Verdict>& verdicts, const Hints& hints, std::uint32_t& line) {
  YORE_TRY(const Times printed, resolve_all(verdicts, hints.tz, line));
  const bool in_order = are_in_order(printed);
  Times next(verdicts.size() + 1);
  for (std::size_t i = verdicts.size(); i-- > 0;) next[i] = printed[i] ? printed[i] : next[i + 1];
  std::optional<Interval> before;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Verdict& verdict = verdicts[i];
    if (printed[i]) before = printed[i];
    if (verdict.time && !printed[i]) continue;  // it has what could be told
    auto time = printed[i] ? printed[i] : between(before, next[i]);
    std::string against;
    if (!time && hints.time && in_order) against = contradiction(*hints.time, before, next[i]);
    if (!time && against.empty()) time = hints.time;
    if (time) {
      verdict.scan.time = *time;
    } else if (!verdict.discarded) {
      leave_undated(verdict, hints, against);
    }
  }
  return {};
}

}  // namespace yore::capture
