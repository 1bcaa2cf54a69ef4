// yore blame: each RR of a zone with the snapshot that brought it.
#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/history.h"

namespace yore::tools {
namespace {

using report::Blamed;
using report::Stretch;

// "^2016-09-20T05:28:24Z v1 ns2.kptc.kp.: kp. 432000 IN NS ns1.kptc.kp.": the ^ says that nothing is known of before.
std::string text_line(const Blamed& blamed) {
  const SnapshotFacts& facts = blamed.brought_by;
  return (blamed.begins == Stretch::Edge::kUnwatched ? "^" : " ") + to_text(facts.time) + " v" +
         std::to_string(facts.version.number) + " " + to_text(facts.server) + ": " + rr_to_text(blamed.rr);
}

std::string json_line(const Blamed& blamed) {
  const RR& rr = blamed.rr;
  const SnapshotFacts& facts = blamed.brought_by;
  JsonObject object;
  object.add("owner", rr.owner.to_text()).add("ttl", rr.ttl.seconds).add("class", to_text(rr.rrclass));
  object.add("type", to_text(rr.type)).add("rdata", rdata_to_text(rr.type, rr.rdata));
  object.add("time", to_text(facts.time)).add("version", facts.version.number).add("serial", facts.serial.value);
  object.add("method", to_text(facts.method));
  add_server(object, facts.server);
  object.add_flag("first-snapshot", blamed.begins == Stretch::Edge::kUnwatched);
  object.add_flag("ttl-only", blamed.begins == Stretch::Edge::kOtherTtl);
  return object.text();
}

class BlameCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("ZONE", zone_, "The zone, such as kp");
    options.value("--at", at_, "TIME", "As of this time; the newest where it is not given");
    options.value("--server", server_, "SERVER", "As this server had it: its name, its address, or NAME@ADDRESS");
    options.flag("--json", json_, "One JSON object for each RR");
    options.footer("Exit status: 0 done, 2 wrong usage, the zone is not known then, or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const auto at, read_moment(at_, "option --at"));
    YORE_TRY(const auto server, read_server(server_));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const KnownZone zone, find_zone(archive, zone_, server));
    YORE_TRY(const SnapshotFacts now, find_snapshot(zone, at));
    Progress progress("looking at RR");
    const auto watch = [&](std::uint64_t done, std::uint64_t total) { progress.step(done, total, {}); };
    YORE_TRY(const auto list, report::blame(archive, zone.row.id, zone.snapshots, now, watch));
    progress.wipe();
    for (const Blamed& blamed : list) {
      session.out.line(json_ ? json_line(blamed) : text_line(blamed),
                       blamed.begins == Stretch::Edge::kUnwatched || json_ ? Ink::kPlain : Ink::kAdded);
    }
    return Exit::kYes;
  }

 private:
  std::string zone_;
  std::optional<std::string> at_;
  std::optional<std::string> server_;
  bool json_ = false;
};

const Registration<BlameCommand> kRegistration{"blame", "Each RR of a zone with the snapshot that brought it"};

}  // namespace
}  // namespace yore::tools
