#include "zonedb/capture/dating.h"

namespace yore::capture {
namespace {

// Between the first instant of the dated scan before and the last of the one after: all that the text says.
std::optional<Interval> between(const std::optional<Interval>& before, const std::optional<Interval>& after) {
  if (!before || !after || after->last < before->first) return std::nullopt;
  return Interval{before->first, after->last};
}

}  // namespace

Result<void> put_times(std::vector<Verdict>& verdicts, const Hints& hints, std::uint32_t& line) {
  std::vector<std::optional<Interval>> printed(verdicts.size());
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    line = verdicts[i].scan.last_line;
    if (!verdicts[i].time) continue;
    YORE_TRY(printed[i], resolve(*verdicts[i].time, hints.tz));
  }
  std::vector<std::optional<Interval>> next(verdicts.size() + 1);
  for (std::size_t i = verdicts.size(); i-- > 0;) next[i] = printed[i] ? printed[i] : next[i + 1];
  std::optional<Interval> before;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (printed[i]) before = printed[i];
    auto time = printed[i] ? printed[i] : between(before, next[i]);
    if (!time) time = hints.time;
    Verdict& verdict = verdicts[i];
    if (time) {
      verdict.scan.time = *time;
    } else if (!verdict.discarded) {
      const std::string reason = verdict.scan.reason.empty() ? "" : ": " + verdict.scan.reason;
      const std::string what = std::string(to_text(verdict.scan.outcome)) + reason;
      verdict.discarded = true;
      verdict.fault =
          Fault{verdict.scan.first_line, Error{ErrorCode::kBadInput,
                                               "nothing says when this scan of " + verdict.scan.subject.to_text() +
                                                   " was made (" + what + "); give the time with --at",
                                               ""}};
    }
  }
  return {};
}

}  // namespace yore::capture
