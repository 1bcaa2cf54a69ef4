// yore show: a zone as it was at some moment, as a zone file that any name server loads.
#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"
#include "tools/zone_text.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/restate.h"

namespace yore::tools {
namespace {

class ShowCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("ZONE", zone_, "The zone, such as kp");
    options.value("--at", at_, "TIME", "As of this time; the newest where it is not given");
    options.value("--server", server_, "SERVER", "As this server had it: its name, its address, or NAME@ADDRESS");
    options.flag("--json", json_, "One JSON object for each RR");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const auto at, read_moment(at_, "option --at"));
    YORE_TRY(const auto server, read_server(server_));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    Working working(archive, "reading the zone");
    YORE_TRY(const KnownZone zone, find_zone(archive, zone_, server));
    YORE_TRY(const SnapshotFacts facts, find_snapshot(zone, at));
    YORE_TRY(auto rrs, archive.content(zone.row.id, facts.version));
    working.wipe();
    if (!json_) {
      session.out.text(zone_text(zone.row.apex, facts, std::move(rrs)));
      return Exit::kYes;
    }
    report::put_soa_first(rrs, zone.row.apex);
    for (const RR& rr : rrs) session.out.line(json_line(rr));
    return Exit::kYes;
  }

 private:
  static std::string json_line(const RR& rr) {
    JsonObject object;
    object.add("owner", rr.owner.to_text()).add("ttl", rr.ttl.seconds).add("class", to_text(rr.rrclass));
    object.add("type", to_text(rr.type)).add("rdata", rdata_to_text(rr.type, rr.rdata));
    if (rr.ttl_inferred) object.add_flag("ttl-inferred", true);
    return object.text();
  }

  std::string zone_;
  std::optional<std::string> at_;
  std::optional<std::string> server_;
  bool json_ = false;
};

const Registration<ShowCommand> kRegistration{"show", "A zone at some moment, as a zone file"};

}  // namespace
}  // namespace yore::tools
