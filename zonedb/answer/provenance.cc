#include "zonedb/answer/provenance.h"

#include "zonedb/dns/append_text.h"

namespace yore::answer {
namespace {

std::string_view words_for(Method method) {
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
void append_words(const Server& server, std::string& text) {
  if (server.name.empty()) {
    append_text(text, server);
  } else {
    text += server.name;
  }
}

void append_words(Method method, const Server& server, std::string& text) {
  text += ", ";
  text += words_for(method);
  text += " from ";
  append_words(server, text);
}

const zone::FailedScan* last_failure_since(const zone::View& view, const zone::ZoneHistory& history,
                                           const SnapshotFacts& snapshot) {
  const zone::FailedScan* scan = view.last_failure_of(history);
  return scan != nullptr && scan->time.last > snapshot.time.last ? scan : nullptr;
}

NextSnapshot compare(const SnapshotFacts* next, const SnapshotFacts& snapshot) {
  if (next == nullptr) return NextSnapshot::kNever;
  return next->version == snapshot.version ? NextSnapshot::kAgrees : NextSnapshot::kDiffers;
}

void append_refusal(const zone::View& view, const Answer& answer, std::string& text) {
  if (answer.unseen_zone && view.server()) {
    text += "no snapshot of ";
    append_text(text, *answer.unseen_zone);
    text += " from ";
    append_words(*view.server(), text);
    return;
  }
  if (!answer.first_snapshot) {
    text += "no archived zone holds this name";
    return;
  }
  text += "not known yet at this time; first snapshot ";
  append_text(text, answer.first_snapshot->time);
  if (answer.first_snapshot->time.first <= view.at()) {  // within its interval: it holds from the end of that
    text += " holds from ";
    append_text(text, answer.first_snapshot->time.last);
  }
  append_words(answer.first_snapshot->method, answer.first_snapshot->server, text);
}

// What stands before the words on the snapshot.
void append_words_for_kind(const Answer& answer, std::string& text) {
  if (answer.observed && answer.observed_by) {
    text += "seen ";
    append_text(text, *answer.observed);
    text += " in an answer from ";
    append_words(*answer.observed_by, text);
    text += "; ";
  }
  if (answer.kind == Kind::kTrailEnds && !answer.authority.empty()) {
    text += "the trail ends at the delegation of ";
    append_text(text, answer.authority[0].owner);
    text += "; ";
  }
}

}  // namespace

void append_description(const zone::View& view, const zone::ZoneHistory& history, const SnapshotFacts& snapshot,
                        std::string& text) {
  append_text(text, history.apex());
  text += " as of ";
  append_text(text, snapshot.time);
  append_words(snapshot.method, snapshot.server, text);
  text += ", serial ";
  append_number(text, snapshot.serial.value);
  if (const SnapshotFacts* next = view.next_snapshot_of(history)) {
    text += "; next snapshot ";
    append_text(text, next->time);
    text += compare(next, snapshot) == NextSnapshot::kAgrees ? " agrees" : " differs";
  } else {
    text += "; no later snapshot";
  }
  if (const zone::FailedScan* gap = last_failure_since(view, history, snapshot)) {
    text += "; ";
    text += to_text(gap->outcome);
    text += ' ';
    append_text(text, gap->time);
  }
}

Provenance describe(const zone::View& view, const Answer& answer) {
  Provenance provenance;
  const zone::ZoneHistory* history = answer.zone ? view.zones().find(*answer.zone) : nullptr;
  if (history == nullptr || !answer.snapshot) {
    append_refusal(view, answer, provenance.text);
    return provenance;
  }
  const SnapshotFacts* next = view.next_snapshot_of(*history);
  provenance.next = compare(next, *answer.snapshot);
  if (next != nullptr) provenance.next_snapshot = *next;
  if (const auto* gap = last_failure_since(view, *history, *answer.snapshot)) provenance.gap = *gap;
  append_words_for_kind(answer, provenance.text);
  append_description(view, *history, *answer.snapshot, provenance.text);
  return provenance;
}

}  // namespace yore::answer
