#include "zonedb/report/audit_serial.h"

#include <algorithm>
#include <set>
#include <string>

namespace yore::report {
namespace {

constexpr std::int64_t kDay = 86400;

// The day that a serial of the form YYYYMMDDnn names (RFC 1912 section 2.2); nothing where it has no such form.
std::optional<Interval> day_of(Serial serial) {
  const std::string digits = std::to_string(serial.value);
  constexpr std::size_t kDigits = 10;
  if (digits.size() != kDigits || digits < "1980") return std::nullopt;
  const auto day = parse_time(digits.substr(0, 8));
  if (!day) return std::nullopt;
  return *day;
}

}  // namespace

std::vector<AuditFinding> audit_serials(const AuditSubject& subject) {
  std::vector<AuditFinding> findings;
  const SnapshotFacts& now = subject.now;
  const auto add = [&](Fault fault, std::string words) {
    findings.push_back({fault, subject.zone.apex, std::move(words)});
  };
  const std::string serial = "the serial " + std::to_string(now.serial.value);
  bool own_found = false;
  bool reached = false;  // `now`, which comes before others of its moment
  std::set<Server> others;
  for (auto at = subject.snapshots.rbegin(); at != subject.snapshots.rend(); ++at) {
    if (at->time.last > now.time.last) continue;
    reached = reached || at->scan_id == now.scan_id;
    const bool differs = at->version != now.version;
    if (at->server == now.server) {
      if (!differs || own_found || !reached) continue;
      own_found = true;  // the version before
      const std::string then = "version " + std::to_string(at->version.number) + " of " + to_text(at->time);
      const SerialOrder order = compare(now.serial, at->serial);
      if (order == SerialOrder::kEqual) add(Fault::kSerialUnchanged, serial + " is that of other content, " + then);
      if (order == SerialOrder::kOlder || order == SerialOrder::kUndefined) {
        add(Fault::kSerialBack, serial + " does not follow " + std::to_string(at->serial.value) + ", of " + then);
      }
    } else if (others.insert(at->server).second && differs && at->serial == now.serial) {
      add(Fault::kSerialShared,
          serial + " is that of other content, which " + to_text(at->server) + " had at " + to_text(at->time));
    }
  }
  const auto day = day_of(now.serial);
  // A day further on it may be tomorrow already.
  if (day && day->first.seconds > now.time.last.seconds + kDay) {
    add(Fault::kSerialAhead, serial + " is a date after the snapshot");
  }
  return findings;
}

}  // namespace yore::report
