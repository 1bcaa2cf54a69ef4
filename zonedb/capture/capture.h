// From the bytes of a capture to the scans and RRs in it. First step of the data flow; ingest/ takes over from here.
//
// What the text says wins; hints fill what it lacks. What stays unknown and matters is an error that names the option.
//
// Errors: kBadInput with "source:line"; kUnsupported for forms that lose what Yore needs (+short, +yaml, +nottl,
// +nocrypto), saying how to capture instead.
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zonedb/dns/digest.h"
#include "zonedb/dns/result.h"
#include "zonedb/dns/scan.h"

namespace yore::capture {

// What options and manifests say about a capture.
struct Hints {
  std::optional<Name> zone;
  std::optional<Interval> time;
  std::string tz;  // IANA name or ±hh:mm, for times that the text prints without their zone; may be empty
  std::optional<Server> server;
  std::optional<Method> method;
  bool allow_include = false;   // take in what $INCLUDE names, relative to the zone file's folder (included.h)
  bool allow_generate = false;  // carry out $GENERATE
};

// A part of the capture that could not be read. The scan it belongs to, where there is one, is in `scans` as malformed.
struct Problem {
  std::uint32_t line = 0;
  std::string message;
};

struct Parsed {
  std::vector<Scan> scans;  // in the order of the text
  std::vector<Problem> problems;
};

// `source` is the file's name, for messages. A capture in which nothing at all can be read as
// a scan is an error; one in which some scans are good and some broken is not.
[[nodiscard]] Result<Parsed> parse_capture(OctetsView text, const std::string& source, const Hints& hints);

// The inside of a gzip, xz or zstd file, however often wrapped; other octets come back as they are. Bounded: an inside
// of more than `limit` octets is an error.
struct Unwrapped {
  Octets inside;
  std::string wrapper;                   // "gzip", "xz", "zstd", outermost first, joined by "+", or empty
  std::optional<Sha256> wrapper_digest;  // of the octets as they came, where there was a wrapper
};
[[nodiscard]] Result<Unwrapped> unwrap(Octets octets, const std::string& source,
                                       std::size_t limit = std::size_t{4} << 30);

}  // namespace yore::capture
