// Step: what a zone file changes against an earlier one of its zone, without reading again what both say.
//
// Only where every line of both files means the same wherever it stands: an absolute owner in lower case, a TTL, the
// class, a type, and RDATA in which every name is absolute and in lower case. Then a line that is in both stands for
// the same RR in both, and the lines that are in one alone are all that is left to read. parse_capture() of the whole
// file would find the same scan, with these RRs less those that went and more those that came.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/capture/capture.h"

namespace yore::capture {

using Lines = std::vector<std::string_view>;

struct Step {
  Scan scan;                     // as of the whole file, but without its RRs
  std::vector<RR> removed;       // distinct lines' RRs: of those that the file before has alone
  std::vector<RR> added;         // and of those that this one has alone
  std::size_t lines_before = 0;  // RRs of the file before, each a line
};

// What the first line tells of the scan that the file holds, where it may be such a file: all but its RRs and its
// lines.
[[nodiscard]] std::optional<Scan> peek_scan(OctetsView text, const std::string& source, const Hints& hints);
// The lines of a text, without their ends; nothing where the last one has none. They lie in `text`.
[[nodiscard]] std::optional<Lines> split_lines(OctetsView text);
// The lines of such a file; nothing where it is none.
[[nodiscard]] std::optional<Lines> plain_lines(OctetsView text, const Hints& hints);
// Nothing where the file before is no such file, or they differ much. REQUIRES: plain_lines() gave `lines` of `hints`.
[[nodiscard]] std::optional<Step> parse_step(const Lines& lines, const Lines& before, const std::string& source,
                                             const Hints& hints);

}  // namespace yore::capture
