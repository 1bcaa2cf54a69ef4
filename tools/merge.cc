// yore merge: other archives into this one, as if all had been imported here.
#include <filesystem>

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"
#include "zonedb/ingest/again.h"

namespace yore::tools {
namespace {

class MergeCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required_list("OTHER", others_, "Archives whose sightings are added to the one that -a names");
    options.flag("--json", json_, "One JSON object for each OTHER");
  }

  Result<Exit> run(Session& session) override {
    YORE_CHECK(expect_others(session));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kCreate));
    Exit status = Exit::kYes;
    for (const std::string& path : others_) {
      YORE_TRY(auto other, archive::Archive::open(path, archive::Mode::kRead));
      Progress progress("merging " + path + ": sighting");
      const auto say = [&](std::size_t done, std::size_t total) { progress.step(done, total, ""); };
      YORE_TRY(const auto merged, ingest::merge(archive, other, say));
      progress.wipe();
      for (const auto& rejected : merged.rejected) {
        complain({rejected.error.code, rejected.error.text(), path + ": " + rejected.source});
        status = Exit::kNo;
      }
      print(session.out, path, merged);
    }
    return status;
  }

 private:
  // All of them are there, and none is the archive itself, before anything is written.
  Result<void> expect_others(const Session& session) const {
    for (const std::string& path : others_) {
      std::error_code error;
      if (!std::filesystem::exists(path, error)) return fail(ErrorCode::kIo, "there is no such archive", path);
      if (std::filesystem::equivalent(path, session.archive_path, error)) {
        return fail(ErrorCode::kUsage, "this is the archive itself; name another with -a FILE", path);
      }
      YORE_TRY(const auto other, archive::Archive::open(path, archive::Mode::kRead));
    }
    return {};
  }

  void print(Output& out, const std::string& path, const ingest::Merged& merged) const {
    if (json_) {
      JsonObject object;
      object.add("archive", path).add("new", std::uint64_t{merged.added});
      object.add("already-there", std::uint64_t{merged.known}).add("rejected", std::uint64_t{merged.rejected.size()});
      out.line(object.text());
      return;
    }
    std::string text = path + ": " + counted(merged.added, "sighting", "sightings") + " new, " +
                       std::to_string(merged.known) + " already there";
    if (!merged.rejected.empty()) text += ", " + std::to_string(merged.rejected.size()) + " rejected";
    out.line(text);
  }

  std::vector<std::string> others_;
  bool json_ = false;
};

const Registration<MergeCommand> kRegistration{"merge", "Other archives into this one, as if imported here"};

}  // namespace
}  // namespace yore::tools
