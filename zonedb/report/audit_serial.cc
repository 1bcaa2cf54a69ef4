#include "zonedb/report/audit_serial.h"

#include <algorithm>
#include <set>
#include <string>

#include "zonedb/report/timeline.h"

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

std::string text_of(const SnapshotFacts& facts) {
  return "version " + std::to_string(facts.version.number) + " of " + to_text(facts.time);
}

}  // namespace

std::vector<AuditFinding> audit_serials(const AuditSubject& subject) {
  std::vector<AuditFinding> findings;
  const SnapshotFacts& now = subject.now;
  const auto add = [&](Fault fault, std::string words) {
    findings.push_back({fault, subject.zone.apex, std::move(words)});
  };
  const std::string serial = "the serial " + std::to_string(now.serial.value);
  const auto add_unchanged = [&](const SnapshotFacts& other) {
    add(Fault::kSerialUnchanged, serial + " is that of other content, " + text_of(other));
  };
  const auto beside = find_beside(subject.snapshots);
  bool own_found = false;
  bool reached = false;  // `now`, which comes before others of its moment
  std::set<Server> others;
  for (std::size_t i = subject.snapshots.size(); i-- > 0;) {
    const SnapshotFacts& other = subject.snapshots[i];
    if (other.time.last > now.time.last) continue;
    if (beside[i]) {
      const bool of_now = subject.snapshots[*beside[i]].scan_id == now.scan_id;
      if (of_now && other.serial == now.serial) add_unchanged(other);
      continue;
    }
    reached = reached || other.scan_id == now.scan_id;
    const bool differs = other.version != now.version;
    if (other.server == now.server) {
      if (!differs || own_found || !reached) continue;
      own_found = true;  // the version before
      const SerialOrder order = compare(now.serial, other.serial);
      if (order == SerialOrder::kEqual) add_unchanged(other);
      if (order == SerialOrder::kOlder || order == SerialOrder::kUndefined) {
        add(Fault::kSerialBack,
            serial + " does not follow " + std::to_string(other.serial.value) + ", of " + text_of(other));
      }
    } else if (others.insert(other.server).second && differs && other.serial == now.serial) {
      add(Fault::kSerialShared,
          serial + " is that of other content, which " + to_text(other.server) + " had at " + to_text(other.time));
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
