// yore diff: what changed in a zone between two times, or what the latest change before one time was.
#include <algorithm>

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"
#include "zonedb/diff/changes.h"
#include "zonedb/dns/presentation.h"

namespace yore::tools {
namespace {

// The two snapshots that are compared.
struct Ends {
  SnapshotFacts before;
  SnapshotFacts after;
};

// From the reign before to the one that holds: of the server whose snapshot `after` is, the newest one before it with
// another version. Content that another server had is no earlier state of this one's.
Result<Ends> find_step(const KnownZone& zone, const SnapshotFacts& after) {
  const auto& snapshots = zone.snapshots;
  const auto here = std::find_if(snapshots.begin(), snapshots.end(),
                                 [&](const SnapshotFacts& facts) { return facts.scan_id == after.scan_id; });
  const auto before = std::find_if(std::make_reverse_iterator(here), snapshots.rend(), [&](const SnapshotFacts& facts) {
    return facts.server == after.server && facts.version != after.version;
  });
  if (before != snapshots.rend()) return Ends{*before, after};
  return fail(ErrorCode::kNotFound,
              "there is no other version of it before " + to_text(after.time) + " from " + to_text(after.server) +
                  "; give two times, or see `yore log`",
              zone.row.apex.to_text());
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

std::string data_of(const RR& rr) {
  return to_text(rr.rrclass) + " " + to_text(rr.type) + " " + rdata_to_text(rr.type, rr.rdata);
}

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

JsonObject json_end(const SnapshotFacts& facts) {
  JsonObject object;
  object.add("time", to_text(facts.time)).add("server", to_text(facts.server));
  object.add("version", facts.version.number).add("serial", facts.serial.value).add("content", facts.content.hex());
  return object;
}

class DiffCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("ZONE", zone_, "The zone, such as kp");
    options.required("TIME", from_, "The earlier time; alone: the last change at or before it");
    options.optional("TO", to_, "The later time");
    options.value("--server", server_, "SERVER", "Only what this server had: its name, its address, or NAME@ADDRESS");
    options.flag("--summary", summary_, "Only the numbers of RRs inserted, deleted, changed in TTL, and equal");
    options.flag("--json", json_, "One JSON object for each change, or for the summary");
    options.footer("Exit status: 0 equal, 1 different, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const auto from, read_moment(from_, "argument TIME"));
    YORE_TRY(const auto to, read_moment(to_, "argument TO"));
    YORE_TRY(const auto server, read_server(server_));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const KnownZone zone, find_zone(archive, zone_, server));
    YORE_TRY(const Ends ends, find_ends(zone, from, to));
    YORE_TRY(const auto changes, diff::changes(archive, zone.row.id, ends.before.version, ends.after.version));
    YORE_TRY(const auto versions, archive.versions(zone.row.id));
    const auto counts = diff::count(changes, versions.at(ends.after.version.number - 1).rr_count);
    if (!summary_) print_changes(session.out, ends, changes);
    if (summary_ || !json_) print_summary(session.out, ends, counts);
    return changes.empty() ? Exit::kYes : Exit::kNo;
  }

 private:
  static Result<Ends> find_ends(const KnownZone& zone, const std::optional<Timestamp>& from,
                                const std::optional<Timestamp>& to) {
    YORE_TRY(const SnapshotFacts first, find_snapshot(zone, from));
    if (!to) return find_step(zone, first);
    YORE_TRY(const SnapshotFacts second, find_snapshot(zone, to));
    return Ends{first, second};
  }

  void print_changes(Output& out, const Ends& ends, const std::vector<Change>& changes) const {
    if (!json_) {
      out.line("--- " + to_text(ends.before.time) + "  " + describe(ends.before), Ink::kHeading);
      out.line("+++ " + to_text(ends.after.time) + "  " + describe(ends.after), Ink::kHeading);
    }
    const Name* owner = nullptr;
    for (const Change& change : changes) {
      if (json_) {
        out.line(json_line(change));
        continue;
      }
      if (owner == nullptr || *owner != change.rr.owner) out.line(change.rr.owner.to_text(), Ink::kHeading);
      owner = &change.rr.owner;
      out.line(text_line(change), ink_of(change.kind));
    }
  }

  void print_summary(Output& out, const Ends& ends, const diff::Counts& counts) const {
    if (!json_) {
      out.line("+" + std::to_string(counts.inserted) + " -" + std::to_string(counts.deleted) + " ~" +
               std::to_string(counts.ttl_changed) + " =" + std::to_string(counts.equal));
      return;
    }
    JsonObject object;
    object.add("before", json_end(ends.before)).add("after", json_end(ends.after));
    object.add("inserted", counts.inserted).add("deleted", counts.deleted);
    object.add("ttl-changed", counts.ttl_changed).add("equal", counts.equal);
    out.line(object.text());
  }

  std::string zone_;
  std::string from_;
  std::optional<std::string> to_;
  std::optional<std::string> server_;
  bool summary_ = false;
  bool json_ = false;
};

const Registration<DiffCommand> kRegistration{"diff", "What changed in a zone between two times"};

}  // namespace
}  // namespace yore::tools
