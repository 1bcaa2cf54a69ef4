// yore audit: what is wrong with a zone at some moment, and which RFC says so.
#include "zonedb/report/audit.h"

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"

namespace yore::tools {
namespace {

std::string text_line(const report::AuditFinding& finding) {
  const report::Reference reference = report::reference_of(finding.fault);
  return std::string(to_text(finding.fault)) + "  " + finding.name.to_text() + "  " + finding.words + " (RFC " +
         std::to_string(reference.rfc) + " section " + std::string(reference.section) + ")";
}

std::string json_line(const Name& zone, const report::AuditFinding& finding) {
  const report::Reference reference = report::reference_of(finding.fault);
  JsonObject object;
  object.add("zone", zone.to_text()).add("fault", to_text(finding.fault)).add("name", finding.name.to_text());
  object.add("words", finding.words).add("rfc", std::uint32_t{reference.rfc}).add("section", reference.section);
  return object.text();
}

class AuditCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("ZONE", zone_, "The zone, such as kp");
    options.value("--at", at_, "TIME", "As of this time; the newest where it is not given");
    options.value("--server", server_, "SERVER", "As this server had it: its name, its address, or NAME@ADDRESS");
    options.flag("--json", json_, "One JSON object for each finding");
    options.footer("Exit status: 0 nothing is wrong, 1 something is, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const auto at, read_moment(at_, "option --at"));
    YORE_TRY(const auto server, read_server(server_));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const KnownZone zone, find_zone(archive, zone_, server));
    YORE_TRY(const SnapshotFacts now, find_snapshot(zone, at));
    Progress progress("looking at delegation");
    const auto watch = [&](std::uint64_t done, std::uint64_t total) { progress.step(done, total, {}); };
    YORE_TRY(const auto findings, report::audit(archive, {zone.row, zone.snapshots, now, at, watch}));
    progress.wipe();
    for (const report::AuditFinding& finding : findings) {
      session.out.line(json_ ? json_line(zone.row.apex, finding) : text_line(finding));
    }
    return findings.empty() ? Exit::kYes : Exit::kNo;
  }

 private:
  std::string zone_;
  std::optional<std::string> at_;
  std::optional<std::string> server_;
  bool json_ = false;
};

const Registration<AuditCommand> kRegistration{"audit", "What is wrong with a zone, and which RFC says so"};

}  // namespace
}  // namespace yore::tools
