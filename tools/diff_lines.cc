#include "tools/diff_lines.h"

#include "tools/json.h"
#include "zonedb/dns/presentation.h"

namespace yore::tools {
namespace {

using diff::DelegationChange;

const char* word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kDeleted:
      return "deleted";
    case ChangeKind::kInserted:
      return "inserted";
    case ChangeKind::kTtlChanged:
      break;
  }
  return "ttl-changed";
}

const char* word_of(DelegationChange::Kind kind) {
  switch (kind) {
    case DelegationChange::Kind::kAdded:
      return "added";
    case DelegationChange::Kind::kRemoved:
      return "removed";
    case DelegationChange::Kind::kMoved:
      return "moved";
    case DelegationChange::Kind::kReaddressed:
      break;
  }
  return "re-addressed";
}

std::string data_of(const RR& rr) {
  return to_text(rr.rrclass) + " " + to_text(rr.type) + " " + rdata_to_text(rr.type, rr.rdata);
}

std::string words_of(const std::vector<std::string>& words, const char* mark) {
  std::string text;
  for (const std::string& word : words) text += std::string(" ") + mark + word;
  return text;
}

JsonObject json_end(const SnapshotFacts& facts) {
  JsonObject object;
  object.add("time", to_text(facts.time));
  add_server(object, facts.server);
  object.add("version", facts.version.number).add("serial", facts.serial.value).add("content", facts.content.hex());
  return object;
}

}  // namespace

std::string text_line(const Change& change) {
  const std::string ttl = std::to_string(change.rr.ttl.seconds);
  switch (change.kind) {
    case ChangeKind::kDeleted:
      return "-   " + ttl + " " + data_of(change.rr);
    case ChangeKind::kInserted:
      return "+   " + ttl + " " + data_of(change.rr);
    case ChangeKind::kTtlChanged:
      break;
  }
  return "~   " + std::to_string(change.ttl_before.seconds) + " -> " + ttl + " " + data_of(change.rr);
}

std::string json_line(const Change& change) {
  JsonObject object;
  object.add("change", word_of(change.kind)).add("owner", change.rr.owner.to_text());
  object.add("ttl", change.rr.ttl.seconds);
  if (change.kind == ChangeKind::kTtlChanged) object.add("ttl-before", change.ttl_before.seconds);
  object.add("class", to_text(change.rr.rrclass)).add("type", to_text(change.rr.type));
  object.add("rdata", rdata_to_text(change.rr.type, change.rr.rdata));
  return object.text();
}

Ink ink_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kDeleted:
      return Ink::kRemoved;
    case ChangeKind::kInserted:
      return Ink::kAdded;
    case ChangeKind::kTtlChanged:
      break;
  }
  return Ink::kAltered;
}

std::string text_line(const DelegationChange& change) {
  const std::string name = change.name.to_text();
  switch (change.kind) {
    case DelegationChange::Kind::kAdded:
      return "+ " + name + " delegated to" + words_of(change.come, "");
    case DelegationChange::Kind::kRemoved:
      return "- " + name + " delegated no more; was to" + words_of(change.gone, "");
    case DelegationChange::Kind::kMoved:
    case DelegationChange::Kind::kReaddressed:
      break;
  }
  return "~ " + name + " " + word_of(change.kind) + ":" + words_of(change.gone, "-") + words_of(change.come, "+");
}

std::string json_line(const DelegationChange& change) {
  JsonObject object;
  object.add("change", word_of(change.kind)).add("name", change.name.to_text());
  object.add("gone", change.gone).add("come", change.come);
  return object.text();
}

Ink ink_of(DelegationChange::Kind kind) {
  switch (kind) {
    case DelegationChange::Kind::kAdded:
      return Ink::kAdded;
    case DelegationChange::Kind::kRemoved:
      return Ink::kRemoved;
    case DelegationChange::Kind::kMoved:
    case DelegationChange::Kind::kReaddressed:
      break;
  }
  return Ink::kAltered;
}

std::string text_line(const diff::Counts& counts) {
  return "+" + std::to_string(counts.inserted) + " -" + std::to_string(counts.deleted) + " ~" +
         std::to_string(counts.ttl_changed) + " =" + std::to_string(counts.equal);
}

std::string json_line(const SnapshotFacts& before, const SnapshotFacts& after, const diff::Counts& counts) {
  JsonObject object;
  object.add("before", json_end(before)).add("after", json_end(after));
  object.add("inserted", counts.inserted).add("deleted", counts.deleted);
  object.add("ttl-changed", counts.ttl_changed).add("equal", counts.equal);
  return object.text();
}

}  // namespace yore::tools
