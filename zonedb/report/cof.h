// CofRecord: what the archive knows of an RR, as a line of the passive DNS Common Output Format
// (draft-dulaunoy-dnsop-passive-dns-cof), which dnsdbq(1) and its like read.
//
// history, search and export fill it; the line goes to standard output as it is.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/timestamp.h"

namespace yore::report {

// One RR in one run of sightings. Zone content and answers are two records: what a snapshot holds was there, and what
// is not in the next one is not; an answer says what was there alone.
struct CofRecord {
  enum class Source {
    kZone,    // times are zone_time_first and zone_time_last: seen in zone files and transfers
    kAnswer,  // times are time_first and time_last: seen in answers to queries
  };
  RR rr;  // the TTL is no part of the format
  Source source = Source::kZone;
  Interval first;                     // the interval of the first that shows it, and of the last
  Interval last;                      //
  Timestamp still;                    // the latest start of any that shows it, which the last need not have
  std::uint64_t count = 0;            // of the snapshots, or of the answers, that show it
  std::optional<Name> bailiwick;      // the zone that holds it; for answers nothing says which one gave it
  std::optional<std::string> sensor;  // sensor_id: the server that said so, where one alone did
};

// One JSON object without a newline. Names are absolute, with their final dots; times are whole seconds since 1970. It
// was seen by the end of the interval `first`, and still at `still`: more is not said. Where the one is not before the
// other, as with a single snapshot of some day, both are the end of `first`, from which a snapshot holds.
[[nodiscard]] std::string cof_line(const CofRecord& record);

}  // namespace yore::report
