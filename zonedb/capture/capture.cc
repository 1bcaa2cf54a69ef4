#include "zonedb/capture/capture.h"

#include <algorithm>
#include <utility>

#include "zonedb/capture/bare_session.h"
#include "zonedb/capture/dating.h"
#include "zonedb/capture/dig_session.h"
#include "zonedb/capture/forms.h"
#include "zonedb/capture/included.h"
#include "zonedb/capture/match_lookups.h"
#include "zonedb/dns/axfr_stream.h"

namespace yore::capture {
namespace {

constexpr std::size_t kMaxProblems = 100;

tl::unexpected<Error> fail_at(Error error, const std::string& source, std::uint32_t line) {
  if (error.where.empty()) error.where = line == 0 ? source : source + ":" + std::to_string(line);
  return fail(std::move(error));
}

// Whether any line is one that dig, kdig or drill print; where the text is said to be a zone file, one that shows that
// it is none.
bool is_tool_output(std::string_view text, const Hints& hints) {
  const auto shows_tool = hints.method == Method::kZoneFile ? tells_of_an_attempt : is_tool_line;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (!line->terminated || line->text.empty()) continue;
    const char c = line->text[0];
    if ((c == ';' || c == 'A' || c == 'E' || c == 'd' || c == 'k') && shows_tool(read_dig_line(line->text)))
      return true;
  }
  return false;
}

std::vector<Verdict> read_tool_output(std::string_view text, const Hints& hints) {
  Transcript transcript = DigSession(text).run();
  match_lookups(transcript);
  std::vector<Verdict> verdicts;
  std::size_t stray = 0;
  const auto put_strays = [&](std::uint32_t before) {
    for (; stray < transcript.strays.size() && transcript.strays[stray].line < before; ++stray) {
      Verdict verdict;
      verdict.discarded = true;
      verdict.fault = std::move(transcript.strays[stray]);
      verdicts.push_back(std::move(verdict));
    }
  };
  for (Draft& draft : transcript.drafts) {
    put_strays(draft.first_line);
    verdicts.push_back(judge(std::move(draft), transcript, hints));
  }
  put_strays(0xffffffffU);
  return verdicts;
}

// The scans that hold and the problems of the others. Where nothing holds, the first problem is the error.
Result<Parsed> assemble(std::vector<Verdict> verdicts, const std::string& source) {
  Parsed parsed;
  std::optional<Fault> first;
  bool unsupported = true;
  for (Verdict& verdict : verdicts) {
    if (verdict.fault) {
      const bool clearer = !first || (unsupported && verdict.fault->error.code != ErrorCode::kUnsupported);
      if (clearer) first = verdict.fault;
      unsupported = unsupported && verdict.fault->error.code == ErrorCode::kUnsupported;
      if (parsed.problems.size() < kMaxProblems) {
        parsed.problems.push_back({verdict.fault->line, std::move(verdict.fault->error.message)});
      }
    }
    if (!verdict.discarded) parsed.scans.push_back(std::move(verdict.scan));
  }
  if (!parsed.scans.empty()) return parsed;
  if (first) return fail_at(std::move(first->error), source, first->line);
  return fail_at(Error{ErrorCode::kBadInput, "there is no record and no scan in it; nothing to import", ""}, source, 0);
}

// What `yore scan` wrote: one scan, which says all of its context itself.
Result<Parsed> read_axfr_stream(OctetsView capture, const std::string& source) {
  auto scan = parse_axfr_stream(capture);
  if (!scan) {
    Error error = std::move(scan).error();
    error.where = error.where.empty() ? source : source + ", " + error.where;
    return fail(std::move(error));
  }
  Parsed parsed;
  parsed.scans.push_back(*std::move(scan));
  return parsed;
}

}  // namespace

Result<Parsed> parse_capture(OctetsView text, const std::string& source, const Hints& hints) {
  YORE_CHECK(check_time_zone(hints.tz));
  if (is_axfr_stream(text)) return read_axfr_stream(text, source);
  std::uint32_t line = 0;
  if (auto octets = check_octets(text); !octets) return fail_at(std::move(octets).error(), source, line);
  std::vector<Verdict> verdicts;
  if (!has_included_files(text) && is_tool_output(text, hints)) {
    verdicts = read_tool_output(text, hints);
  } else {
    const auto files = split_zone_files(text);  // lines are counted in the zone file
    if (auto form = check_form(files ? files->zone : text, line); !form)
      return fail_at(std::move(form).error(), source, line);
    auto bare = read_bare(text, hints, line);
    if (!bare) return fail_at(std::move(bare).error(), source, line);
    verdicts = *std::move(bare);
  }
  if (auto timed = put_times(verdicts, hints, line); !timed) return fail_at(std::move(timed).error(), source, line);
  return assemble(std::move(verdicts), source);
}

}  // namespace yore::capture
