// yore bisect: the first snapshot that holds an RR, and the last one before it that does not.
#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/history.h"

namespace yore::tools {
namespace {

std::string text_line(const report::Bisected& found) {
  std::string line = found.zone.to_text() + " ";
  if (found.server) line += "at " + to_text(*found.server) + " ";
  if (found.with) {
    line += "first with it: " + to_text(found.with->time) + ", " + describe(*found.with);
    if (found.beside) {
      line += ", beside version " + std::to_string(found.beside->version.number) + ", which holds and is without it";
    }
    line += "; ";
  } else {
    line += "never with it; ";
  }
  if (!found.without) return line + "no snapshot before";
  return line + "last without it: " + to_text(found.without->time) + ", " + describe(*found.without);
}

JsonObject json_of(const SnapshotFacts& facts) {
  JsonObject object;
  object.add("time", to_text(facts.time)).add("version", facts.version.number).add("serial", facts.serial.value);
  object.add("method", to_text(facts.method));
  add_server(object, facts.server);
  return object;
}

class BisectCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("NAME", name_, "The owner, such as ns1.kptc.kp");
    options.required("TYPE", type_, "The type of the RR");
    options.optional_list("RDATA", rdata_, "The RDATA, with absolute names; any RR of that type without it");
    options.flag("--json", json_, "One JSON object for each zone that held it");
    options.footer("Exit status: 0 found, 1 no snapshot ever held it, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const Name name, read_name(name_));
    YORE_TRY(const auto type, read_type(type_));
    if (!type)
      return fail(ErrorCode::kUsage, "RRs of one type are looked for; name it in place of ANY", "argument TYPE");
    YORE_TRY(const auto rdata, read_rdata(*type));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    Working working(archive, "looking at the snapshots");
    YORE_TRY(const auto list, report::bisect(archive, name, *type, rdata));
    working.wipe();
    for (const report::Bisected& found : list) session.out.line(json_ ? json_line(found) : text_line(found));
    return list.empty() ? Exit::kNo : Exit::kYes;
  }

 private:
  // From one argument, or from a word each.
  [[nodiscard]] Result<std::optional<Rdata>> read_rdata(RRType type) const {
    if (rdata_.empty()) return std::nullopt;
    std::string text;
    for (const std::string& word : rdata_) text += (text.empty() ? "" : " ") + word;
    auto rdata = rdata_from_text(type, text);
    if (!rdata) return fail(rdata.error().code, rdata.error().message, "argument RDATA");
    return *std::move(rdata);
  }

  static std::string json_line(const report::Bisected& found) {
    JsonObject object;
    object.add("zone", found.zone.to_text());
    if (found.server) add_server(object, *found.server);
    if (found.with) object.add("first-with", json_of(*found.with));
    if (found.beside) object.add("beside", json_of(*found.beside));
    if (found.without) object.add("last-without", json_of(*found.without));
    return object.text();
  }

  std::string name_;
  std::string type_;
  std::vector<std::string> rdata_;
  bool json_ = false;
};

const Registration<BisectCommand> kRegistration{"bisect", "The first snapshot with an RR, and the last without"};

}  // namespace
}  // namespace yore::tools
