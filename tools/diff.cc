// yore diff: what changed in a zone between two times, what the latest change before one time was, or what two servers
// had different at one time.
#include "tools/arguments.h"
#include "tools/diff_lines.h"
#include "tools/options.h"
#include "tools/zone_text.h"
#include "zonedb/diff/unified.h"
#include "zonedb/diff/update.h"
#include "zonedb/report/timeline.h"

namespace yore::tools {
namespace {

// The two snapshots that are compared.
struct Ends {
  archive::ZoneRow zone;
  SnapshotFacts before;
  SnapshotFacts after;
};

// From the reign before to the one that holds: of the server whose snapshot `after` is, the newest one before it with
// another version. Content that another server had is no earlier state of this one's, nor is what it had at one time
// beside what holds.
Result<Ends> find_step(const KnownZone& zone, const SnapshotFacts& after) {
  const auto& snapshots = zone.snapshots;
  const auto beside = report::find_beside(snapshots);
  bool reached = false;
  for (std::size_t i = snapshots.size(); i-- > 0;) {
    const SnapshotFacts& facts = snapshots[i];
    reached = reached || facts.scan_id == after.scan_id;
    if (reached && !beside[i] && facts.server == after.server && facts.version != after.version) {
      return Ends{zone.row, facts, after};
    }
  }
  return fail(ErrorCode::kNotFound,
              "there is no other version of it before " + to_text(after.time) + " from " + to_text(after.server) +
                  "; give two times, or see `yore log`",
              zone.row.apex.to_text());
}

class DiffCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("ZONE", zone_, "The zone, such as kp");
    options.required("TIME", from_, "The earlier time; alone: the last change at or before it");
    options.optional("TO", to_, "The later time");
    options.list("--server", servers_, "SERVER",
                 "Only what this server had: its name, its address, or NAME@ADDRESS; given twice, with one TIME: what "
                 "the second had different from the first");
    options.list("--type", types_, "TYPE", "Only RRs of this type, or of several: A,AAAA");
    options.list("--ignore", ignored_types_, "TYPE", "Leave out RRs of this type, or of several: RRSIG,NSEC");
    options.flag("--ignore-serial", ignore_serial_, "Take SOAs that differ in nothing but the serial for equal");
    options.flag("--summary", summary_, "Only the numbers of RRs inserted, deleted, changed in TTL, and equal");
    options.flag("--names", names_,
                 "Delegations added, removed and moved to other name servers, and name servers re-addressed");
    options.flag("--unified", unified_, "As a patch of what `yore show` prints, for patch(1) and `git apply`");
    options.flag("--nsupdate", nsupdate_, "As commands for nsupdate(1)");
    options.flag("--json", json_, "One JSON object for each change, or for the summary");
    options.exclude_each_other({"--summary", "--names", "--unified", "--nsupdate"});
    options.exclude_each_other({"--json", "--unified"});
    options.exclude_each_other({"--json", "--nsupdate"});
    options.footer("Exit status: 0 equal, 1 different, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_CHECK(read_ignored());
    YORE_TRY(const auto from, read_moment(from_, "argument TIME"));
    YORE_TRY(const auto to, read_moment(to_, "argument TO"));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const Ends ends, find_ends(archive, from, to));
    Working working(archive, "comparing");
    YORE_TRY(auto all, archive.changes(ends.zone.id, ends.before.version, ends.after.version));
    const auto changes = diff::without(std::move(all), ignored_);
    if (names_) return print_names(session.out, archive, ends, changes, working);
    if (unified_) return print_unified(session.out, archive, ends, changes, working);
    if (nsupdate_) return print_update(session.out, archive, ends, changes, working);
    working.wipe();
    if (!summary_) print_changes(session.out, ends, changes);
    if (summary_ || !json_) YORE_CHECK(print_summary(session.out, archive, ends, changes, working));
    return changes.empty() ? Exit::kYes : Exit::kNo;
  }

 private:
  Result<void> read_ignored() {
    if (ignore_serial_) ignored_.serial = diff::SerialUse::kIgnored;
    YORE_TRY(ignored_.types, read_types(ignored_types_, "option --ignore"));
    YORE_TRY(ignored_.all_but, read_types(types_, "option --type"));
    if (ignored_.types.contains(RRType::kANY)) {
      return fail(ErrorCode::kUsage, "without all types nothing is left to compare; name some", "option --ignore");
    }
    if (ignored_.all_but.contains(RRType::kANY)) ignored_.all_but.clear();
    return {};
  }

  Result<Ends> find_ends(archive::Archive& archive, const std::optional<Timestamp>& from,
                         const std::optional<Timestamp>& to) const {
    std::vector<std::optional<Server>> servers;
    for (const std::string& text : servers_) {
      YORE_TRY(servers.emplace_back(), read_server(text));
    }
    if (servers.size() > 2 || (servers.size() == 2 && to)) {
      return fail(ErrorCode::kUsage, "two servers are compared at one TIME; one server, or any, at two",
                  "option --server");
    }
    YORE_TRY(const KnownZone zone, find_zone(archive, zone_, servers.empty() ? std::nullopt : servers.front()));
    YORE_TRY(const SnapshotFacts first, find_snapshot(zone, from));
    if (servers.size() == 2) {
      YORE_TRY(const KnownZone other, find_zone(archive, zone_, servers.back()));
      YORE_TRY(const SnapshotFacts second, find_snapshot(other, from));
      return Ends{zone.row, first, second};
    }
    if (!to) return find_step(zone, first);
    YORE_TRY(const SnapshotFacts second, find_snapshot(zone, to));
    return Ends{zone.row, first, second};
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

  Result<void> print_summary(Output& out, archive::Archive& archive, const Ends& ends,
                             const std::vector<Change>& changes, Working& working) const {
    YORE_TRY(const auto versions, archive.versions(ends.zone.id));
    std::uint64_t compared = versions.at(ends.after.version.number - 1).rr_count;
    std::set<RRType> only = ignored_.all_but;
    std::erase_if(only, [&](RRType type) { return ignored_.has(type); });
    if (!ignored_.all_but.empty()) {
      YORE_TRY(compared, archive.count_rrs(ends.zone.id, ends.after.version, only));
    } else if (!ignored_.types.empty()) {
      YORE_TRY(const auto left_out, archive.count_rrs(ends.zone.id, ends.after.version, ignored_.types));
      compared -= left_out;
    }
    const auto counts = diff::count(changes, compared);
    working.wipe();
    out.line(json_ ? json_line(ends.before, ends.after, counts) : text_line(counts));
    return {};
  }

  Result<Exit> print_names(Output& out, archive::Archive& archive, const Ends& ends, const std::vector<Change>& changes,
                           Working& working) const {
    YORE_TRY(const auto before, archive.content(ends.zone.id, ends.before.version));
    const auto found = diff::delegation_changes(ends.zone.apex, before, applied(before, changes));
    working.wipe();
    for (const auto& change : found) out.line(json_ ? json_line(change) : text_line(change), ink_of(change.kind));
    return found.empty() ? Exit::kYes : Exit::kNo;
  }

  // With something left out, what is patched is no version of the archive, and its heading stays.
  Result<Exit> print_unified(Output& out, archive::Archive& archive, const Ends& ends,
                             const std::vector<Change>& changes, Working& working) const {
    if (changes.empty()) return Exit::kYes;
    using Side = diff::MergedLine::Side;
    YORE_TRY(const auto before, archive.content(ends.zone.id, ends.before.version));
    const auto after = applied(before, changes);
    const bool whole = !ignored_.has_types() && ignored_.serial == diff::SerialUse::kCompared;
    const Name& apex = ends.zone.apex;
    std::vector<diff::MergedLine> lines;
    for (auto& line : zone_heading(apex, ends.before, before.size())) {
      lines.push_back({whole ? Side::kBefore : Side::kBoth, std::move(line)});
    }
    if (whole) {
      for (auto& line : zone_heading(apex, ends.after, after.size())) lines.push_back({Side::kAfter, std::move(line)});
    }
    for (auto& line : diff::merge_rrs(apex, before, after)) lines.push_back(std::move(line));
    working.wipe();
    out.line("--- a/" + zone_file_name(apex), Ink::kHeading);
    out.line("+++ b/" + zone_file_name(apex), Ink::kHeading);
    for (const std::string& line : diff::hunks(lines)) out.line(line, ink_of_patch(line));
    return Exit::kNo;
  }

  static Ink ink_of_patch(const std::string& line) {
    switch (line.front()) {
      case '-':
        return Ink::kRemoved;
      case '+':
        return Ink::kAdded;
      case '@':
        return Ink::kFaint;
      default:
        return Ink::kPlain;
    }
  }

  Result<Exit> print_update(Output& out, archive::Archive& archive, const Ends& ends,
                            const std::vector<Change>& changes, Working& working) const {
    YORE_TRY(const auto before, archive.content(ends.zone.id, ends.before.version));
    const auto update = diff::dynamic_update(ends.zone.apex, before, changes, ignored_);
    working.wipe();
    for (const std::string& words : update.obstacles) {
      complain({ErrorCode::kUnsupported, words, "no update can express it"});
    }
    if (!update.obstacles.empty()) return Exit::kCannot;
    if (changes.empty()) return Exit::kYes;
    out.line("; from " + to_text(ends.before.time) + ", " + describe(ends.before));
    out.line(";   to " + to_text(ends.after.time) + ", " + describe(ends.after));
    for (const std::string& line : update.lines) out.line(line);
    return Exit::kNo;
  }

  std::string zone_;
  std::string from_;
  std::optional<std::string> to_;
  std::vector<std::string> servers_;
  std::vector<std::string> types_;
  std::vector<std::string> ignored_types_;
  diff::Ignored ignored_;
  bool ignore_serial_ = false;
  bool summary_ = false;
  bool names_ = false;
  bool unified_ = false;
  bool nsupdate_ = false;
  bool json_ = false;
};

const Registration<DiffCommand> kRegistration{"diff", "What changed in a zone between two times"};

}  // namespace
}  // namespace yore::tools
