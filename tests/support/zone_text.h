// Zones written as text, for tests: from (apex, time, server, zone text) to a ZoneSet, without an archive.
//
// Threads: for one test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/snapshot.h"
#include "zonedb/zone/observations.h"
#include "zonedb/zone/zone_history.h"
#include "zonedb/zone/zone_set.h"

namespace yore::test {

// One snapshot of a zone: `text` has one RR a line, "owner TTL IN type rdata", relative names completed with `apex`,
// blank lines and lines that begin with ';' left out.
struct ZoneText {
  std::string apex;
  std::string time;  // as parse_time() takes it
  std::string text;
  Server server{"ns1.test.", "192.0.2.1"};
};

// One RRset seen in an answer, its RRs one a line with absolute names.
struct ObservationText {
  std::string time;
  std::string text;
  Server server{"", "192.0.2.53"};
};

// A scan of a whole zone that failed.
struct FailedText {
  std::string apex;
  std::string time;
  Outcome outcome = Outcome::kRefused;
  Server server{"ns1.test.", "192.0.2.1"};
};

// What each of these fails on throws std::runtime_error that quotes it.
[[nodiscard]] std::vector<RR> rrs_from_text(const std::string& text, const std::string& origin = ".");
[[nodiscard]] Name name(const std::string& text);
[[nodiscard]] Timestamp moment(const std::string& text);

// Versions are numbered and lifespans worked out as an archive would, from snapshots in any order.
[[nodiscard]] std::shared_ptr<const zone::ZoneHistory> history_from_text(const std::vector<ZoneText>& snapshots,
                                                                         const std::vector<FailedText>& failed = {});
[[nodiscard]] zone::ZoneSet zones_from_text(const std::vector<ZoneText>& snapshots,
                                            const std::vector<ObservationText>& observations = {},
                                            const std::vector<FailedText>& failed = {});

}  // namespace yore::test
