// yore stat: sizes and counts of the archive.
#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"

namespace yore::tools {
namespace {

struct Figure {
  const char* name;
  std::uint64_t archive::Stat::* member;
};
constexpr Figure kFigures[] = {
    {"captures", &archive::Stat::captures},
    {"capture-octets", &archive::Stat::capture_octets},
    {"stored-capture-octets", &archive::Stat::stored_capture_octets},
    {"sightings", &archive::Stat::sightings},
    {"scans", &archive::Stat::scans},
    {"failed-scans", &archive::Stat::failed_scans},
    {"queries", &archive::Stat::queries},
    {"snapshots", &archive::Stat::snapshots},
    {"observations", &archive::Stat::observations},
    {"servers", &archive::Stat::servers},
    {"zones", &archive::Stat::zones},
    {"versions", &archive::Stat::versions},
    {"lifespans", &archive::Stat::lifespans},
    {"names", &archive::Stat::names},
    {"rrs", &archive::Stat::rrs},
    {"file-octets", &archive::Stat::file_octets},
};

class StatCommand : public Command {
 public:
  void declare(Options& options) override { options.flag("--json", json_, "One JSON object"); }

  Result<Exit> run(Session& session) override {
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    Working working(archive, "counting");
    YORE_TRY(const auto stat, archive.stat());
    working.wipe();
    JsonObject object;
    for (const Figure& figure : kFigures) {
      const std::uint64_t value = stat.*figure.member;
      if (json_) {
        object.add(figure.name, value);
      } else {
        const std::string name = figure.name;
        session.out.line(name + std::string(24 - name.size(), ' ') + std::to_string(value));
      }
    }
    if (json_) session.out.line(object.text());
    return Exit::kYes;
  }

 private:
  bool json_ = false;
};

const Registration<StatCommand> kRegistration{"stat", "Sizes and counts of the archive"};

}  // namespace
}  // namespace yore::tools
