#include "tools/log_lines.h"

#include <algorithm>

#include "tools/arguments.h"
#include "tools/diff_lines.h"
#include "tools/json.h"

namespace yore::tools {
namespace {

using report::DisagreementFound;
using report::GapFound;
using report::ReignFound;
using report::ScanFound;
using report::SnapshotFound;

// What the serial did from one version to the next (RFC 1982 section 3.2).
const char* serial_step(Serial before, Serial after) {
  switch (compare(after, before)) {
    case SerialOrder::kEqual:
      return "unchanged";
    case SerialOrder::kNewer:
      return "went forward";
    case SerialOrder::kOlder:
      return "went back";
    case SerialOrder::kUndefined:
      break;
  }
  return "jumped by 2^31";
}

const char* zonemd_word(archive::ZonemdState state) {
  switch (state) {
    case archive::ZonemdState::kValid:
      return "valid";
    case archive::ZonemdState::kAltered:
      return "altered";
    case archive::ZonemdState::kUnsupported:
      return "unsupported";
    case archive::ZonemdState::kNone:
      break;
  }
  return "none";
}

std::string name_version(const Server& server, VersionId version) {
  return to_text(server) + " had version " + std::to_string(version.number);
}

struct TextOf {
  std::string operator()(const SnapshotFound& found) const {
    std::string text =
        found.zone.to_text() + " snapshot: " + describe(found.facts) + ", " + counted(found.rr_count, "RR", "RRs");
    if (!found.before) {
      text += "; the first from there";
    } else if (!found.counts) {
      text += "; no change";
    } else if (found.beside) {
      text += "; " + text_line(*found.counts) + " beside version " + std::to_string(found.before->version.number) +
              ", which holds";
    } else {
      text += "; " + text_line(*found.counts) + " since version " + std::to_string(found.before->version.number);
      text += std::string(", serial ") + serial_step(found.before->serial, found.facts.serial);
    }
    if (found.zonemd == archive::ZonemdState::kAltered) text += "; altered: its ZONEMD does not match";
    return text;
  }

  std::string operator()(const ReignFound& found) const {
    return found.zone.to_text() + " reign: version " + std::to_string(found.reign.version.number) + ", serial " +
           std::to_string(found.serial.value) + ", " + counted(found.rr_count, "RR", "RRs") + ", in " +
           counted(found.reign.snapshots, "snapshot", "snapshots") + " from " + to_text(found.reign.server) +
           (found.beside ? "; beside version " + std::to_string(found.beside->number) + ", which holds" : "");
  }

  std::string operator()(const ScanFound& found) const {
    const Scan& scan = found.row.scan;
    const bool query = scan.method == Method::kQuery;
    std::string text = scan.subject.to_text() + " " + (query ? to_text(scan.qtype) + " query" : "scan") + ": " +
                       std::string(to_text(scan.outcome));
    if (!query) text += ", " + std::string(to_text(scan.method));
    text += ", " + to_text(scan.server);
    if (scan.tries > 1) text += ", " + counted(scan.tries, "try", "tries");
    if (!scan.reason.empty()) text += "; " + scan.reason;
    return text;
  }

  std::string operator()(const GapFound& found) const {
    return found.zone.to_text() + " gap: " + counted(found.gap.failed_scans, "scan", "scans") +
           " failed between two snapshots";
  }

  std::string operator()(const DisagreementFound& found) const {
    const auto& disagreement = found.disagreement;
    return found.zone.to_text() + " disagreement: " + name_version(disagreement.a, disagreement.a_version) + ", " +
           name_version(disagreement.b, disagreement.b_version);
  }
};

JsonObject start_object(const char* kind, const Name& subject, const Interval& time) {
  JsonObject object;
  object.add("finding", kind).add("subject", subject.to_text());
  object.add("time", to_text(time)).add("from", to_text(time.first)).add("to", to_text(time.last));
  return object;
}

JsonObject json_by_type(const SnapshotFound& found) {
  JsonObject types;
  for (const auto& [type, counts] : found.by_type) {
    JsonObject numbers;
    numbers.add("inserted", counts.inserted).add("deleted", counts.deleted).add("ttl-changed", counts.ttl_changed);
    types.add(to_text(type), numbers);
  }
  return types;
}

struct JsonOf {
  Interval time;

  JsonObject operator()(const SnapshotFound& found) const {
    JsonObject object = start_object("snapshot", found.zone, time);
    object.add("version", found.facts.version.number).add("serial", found.facts.serial.value);
    object.add("rrs", found.rr_count).add("content", found.facts.content.hex());
    object.add("method", to_text(found.facts.method));
    add_server(object, found.facts.server);
    if (found.zonemd != archive::ZonemdState::kNone) object.add("zonemd", zonemd_word(found.zonemd));
    if (found.before) object.add(found.beside ? "version-beside" : "version-before", found.before->version.number);
    if (found.counts) {
      if (!found.beside) object.add("serial-step", serial_step(found.before->serial, found.facts.serial));
      object.add("inserted", found.counts->inserted).add("deleted", found.counts->deleted);
      object.add("ttl-changed", found.counts->ttl_changed).add("equal", found.counts->equal);
    }
    if (!found.by_type.empty()) object.add("by-type", json_by_type(found));
    return object;
  }

  JsonObject operator()(const ReignFound& found) const {
    JsonObject object = start_object("reign", found.zone, time);
    object.add("version", found.reign.version.number).add("serial", found.serial.value).add("rrs", found.rr_count);
    object.add("snapshots", std::uint64_t{found.reign.snapshots});
    if (found.beside) object.add("version-beside", found.beside->number);
    object.add("first", to_text(found.reign.first)).add("last", to_text(found.reign.last));
    add_server(object, found.reign.server);
    return object;
  }

  JsonObject operator()(const ScanFound& found) const {
    const Scan& scan = found.row.scan;
    JsonObject object = start_object(scan.method == Method::kQuery ? "query" : "scan", scan.subject, time);
    object.add("type", to_text(scan.qtype)).add("method", to_text(scan.method)).add("outcome", to_text(scan.outcome));
    add_server(object, scan.server);
    object.add("tries", scan.tries);
    if (!scan.reason.empty()) object.add("reason", scan.reason);
    std::vector<std::string> captures;
    for (const Sha256& capture : found.row.captures) captures.push_back(capture.hex());
    object.add("captures", captures);
    return object;
  }

  JsonObject operator()(const GapFound& found) const {
    JsonObject object = start_object("gap", found.zone, time);
    object.add("failed-scans", std::uint64_t{found.gap.failed_scans});
    return object;
  }

  JsonObject operator()(const DisagreementFound& found) const {
    JsonObject object = start_object("disagreement", found.zone, time);
    const auto& disagreement = found.disagreement;
    add_server(object, disagreement.a, "a-");
    object.add("a-version", disagreement.a_version.number);
    add_server(object, disagreement.b, "b-");
    object.add("b-version", disagreement.b_version.number);
    return object;
  }
};

struct InkOf {
  Ink operator()(const SnapshotFound& found) const { return found.before && !found.counts ? Ink::kFaint : Ink::kPlain; }
  Ink operator()(const ReignFound&) const { return Ink::kPlain; }
  Ink operator()(const ScanFound& found) const {
    return report::is_failure(found.row.scan) ? Ink::kRemoved : Ink::kPlain;
  }
  Ink operator()(const GapFound&) const { return Ink::kAltered; }
  Ink operator()(const DisagreementFound&) const { return Ink::kAltered; }
};

}  // namespace

std::string text_line(const report::Finding& finding) {
  return to_text(report::time_of(finding)) + "  " + std::visit(TextOf{}, finding);
}

std::vector<std::string> stat_lines(const report::Finding& finding) {
  std::vector<std::string> lines;
  const auto* snapshot = std::get_if<SnapshotFound>(&finding);
  if (snapshot == nullptr) return lines;
  constexpr std::size_t kWidth = 12;
  for (const auto& [type, counts] : snapshot->by_type) {
    std::string name = to_text(type);
    name.resize(std::max(name.size(), kWidth), ' ');
    lines.push_back("  " + name + " +" + std::to_string(counts.inserted) + " -" + std::to_string(counts.deleted) +
                    " ~" + std::to_string(counts.ttl_changed));
  }
  return lines;
}

std::string json_line(const report::Finding& finding) {
  return std::visit(JsonOf{report::time_of(finding)}, finding).text();
}

Ink ink_of(const report::Finding& finding) { return std::visit(InkOf{}, finding); }

}  // namespace yore::tools
