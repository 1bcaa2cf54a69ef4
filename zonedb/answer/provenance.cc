#include "zonedb/answer/provenance.h"

#include <algorithm>

namespace yore::answer {
namespace {

std::string words_for(Method method) {
  switch (method) {
    case Method::kAxfr:
      return "AXFR";
    case Method::kIxfr:
      return "IXFR";
    case Method::kZoneFile:
      return "zone file";
    case Method::kQuery:
      return "query";
    case Method::kUnknown:
      break;
  }
  return "unknown method";
}

// The name where it is known, else the address.
std::string words_for(const Server& server) { return server.name.empty() ? to_text(server) : server.name; }

std::string words_for(const Name& apex, const SnapshotFacts& snapshot) {
  return apex.to_text() + " as of " + to_text(snapshot.time) + ", " + words_for(snapshot.method) + " from " +
         words_for(snapshot.server) + ", serial " + std::to_string(snapshot.serial.value);
}

void look_after(const zone::View& view, const zone::ZoneHistory& history, const SnapshotFacts& snapshot,
                Provenance& provenance) {
  if (const SnapshotFacts* next = view.next_snapshot_of(history)) {
    provenance.next_snapshot = *next;
    provenance.next = next->version == snapshot.version ? NextSnapshot::kAgrees : NextSnapshot::kDiffers;
  }
  const auto scans = history.failed_scans();  // by time.last
  for (auto scan = scans.rbegin(); scan != scans.rend() && scan->time.last > snapshot.time.last; ++scan) {
    const bool in_view = !view.server() || is_asked_for(scan->server, *view.server());
    if (scan->time.last > view.at() || !in_view) continue;
    provenance.gap = *scan;
    return;
  }
}

std::string words_for_what_follows(const Provenance& provenance) {
  std::string text = "; no later snapshot";
  if (provenance.next_snapshot) {
    text = "; next snapshot " + to_text(provenance.next_snapshot->time) +
           (provenance.next == NextSnapshot::kAgrees ? " agrees" : " differs");
  }
  if (provenance.gap) {
    text += "; " + std::string(to_text(provenance.gap->outcome)) + " " + to_text(provenance.gap->time);
  }
  return text;
}

std::string words_for_refused(const Answer& answer) {
  if (!answer.first_snapshot) return "no archived zone holds this name";
  return "not known yet at this time; first snapshot " + to_text(answer.first_snapshot->time) + ", " +
         words_for(answer.first_snapshot->method) + " from " + words_for(answer.first_snapshot->server);
}

// What stands before the words on the snapshot.
std::string words_for_kind(const Answer& answer) {
  std::string text;
  if (answer.observed && answer.observed_by) {
    text = "seen " + to_text(*answer.observed) + " in an answer from " + words_for(*answer.observed_by) + "; ";
  }
  if (answer.kind == Kind::kTrailEnds && !answer.authority.empty()) {
    text += "the trail ends at the delegation of " + answer.authority[0].owner.to_text() + "; ";
  }
  return text;
}

}  // namespace

Provenance describe(const zone::View& view, const Answer& answer) {
  Provenance provenance;
  if (!answer.zone || !answer.snapshot) {
    provenance.text = words_for_refused(answer);
    return provenance;
  }
  if (const zone::ZoneHistory* history = view.zones().find(*answer.zone)) {
    look_after(view, *history, *answer.snapshot, provenance);
  }
  provenance.text =
      words_for_kind(answer) + words_for(*answer.zone, *answer.snapshot) + words_for_what_follows(provenance);
  return provenance;
}

}  // namespace yore::answer
