// Any octets as a capture: no crash, no hang, and nothing that breaks what parse_capture() promises.
//
// The first octet chooses the hints; the rest is the capture.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "zonedb/capture/capture.h"

namespace {

using yore::capture::Hints;

[[noreturn]] void broken(const char* promise) {
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

Hints hints_of(std::uint8_t choice) {
  Hints hints;
  if ((choice & 1) != 0) hints.time = yore::parse_interval("2016-09-19/2017-03-01").value();
  if ((choice & 2) != 0) hints.zone = yore::Name::from_text("example.").value();
  if ((choice & 4) != 0) hints.tz = "America/Los_Angeles";
  if ((choice & 8) != 0) hints.method = static_cast<yore::Method>(choice >> 5 & 3);
  hints.allow_generate = (choice & 16) != 0;
  return hints;
}

void check(const yore::Scan& scan) {
  const bool holds_rrs = scan.outcome == yore::Outcome::kComplete || scan.outcome == yore::Outcome::kAnswer;
  if (!holds_rrs && !scan.rrs.empty()) broken("only what is complete or an answer holds RRs");
  if (scan.time.last < scan.time.first) broken("a time ends before it begins");
  if (scan.tries == 0 || scan.last_line < scan.first_line) broken("tries and lines");
  if (scan.outcome != yore::Outcome::kComplete) return;
  bool soa = false;
  for (const yore::RR& rr : scan.rrs) {
    soa = soa || (rr.type == yore::RRType::kSOA && rr.owner == scan.subject);
    if (!rr.owner.is_at_or_below(scan.subject)) broken("an RR lies outside of its zone");
  }
  if (!soa) broken("a zone has no SOA");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto inside = yore::capture::unwrap(text, "capture", std::size_t{1} << 20);
  if (!inside) return 0;
  const auto parsed = yore::capture::parse_capture(inside->inside, "capture", hints_of(data[0]));
  if (!parsed) {
    if (parsed.error().message.empty() || parsed.error().where.empty()) broken("an error says what and where");
    return 0;
  }
  if (parsed->scans.empty()) broken("no scan is an error");
  for (const yore::Scan& scan : parsed->scans) check(scan);
  return 0;
}
