// yore retract: takes a wrongly imported sighting back, as if it had never been.
#include "tools/arguments.h"
#include "tools/options.h"
#include "zonedb/ingest/ingest.h"

namespace yore::tools {
namespace {

class RetractCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("SIGHTING", sighting_, "Its digest, or the first digits of it, as `yore capture` lists them");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kWrite));
    Working working(archive, "retracting");
    YORE_TRY(const Sha256 retracted, ingest::retract(archive, sighting_));
    working.wipe();
    session.out.line("retracted  " + retracted.hex());
    return Exit::kYes;
  }

 private:
  std::string sighting_;
};

const Registration<RetractCommand> kRegistration{"retract", "Take a wrongly imported sighting back"};

}  // namespace
}  // namespace yore::tools
