// yore verify: proves the archive against its captures.
#include "zonedb/ingest/verify.h"

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"

namespace yore::tools {
namespace {

class VerifyCommand : public Command {
 public:
  void declare(Options& options) override {
    options.flag("--json", json_, "One JSON object for each thing found wrong");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    Progress progress("verifying: capture or sighting");
    YORE_TRY(const auto findings,
             ingest::verify(archive, [&](std::size_t done, std::size_t total) { progress.step(done, total, ""); }));
    progress.wipe();
    for (const auto& finding : findings) {
      if (json_) {
        JsonObject object;
        object.add("what", finding.what).add("words", finding.words);
        session.out.line(object.text());
      } else {
        session.out.line(finding.text(), Ink::kRemoved);
      }
    }
    if (findings.empty() && !json_) session.out.line("all is well: the archive says what its captures say");
    return findings.empty() ? Exit::kYes : Exit::kNo;
  }

 private:
  bool json_ = false;
};

const Registration<VerifyCommand> kRegistration{"verify", "Prove the archive against its captures"};

}  // namespace
}  // namespace yore::tools
