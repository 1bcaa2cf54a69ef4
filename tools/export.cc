// yore export: the archive for other tools. --snapshots: every scan told again, with a manifest, as a folder that
// `yore import` reads.
#include <filesystem>
#include <fstream>

#include "tools/arguments.h"
#include "tools/options.h"
#include "zonedb/archive/canonical_text.h"
#include "zonedb/archive/sealed_copy.h"
#include "zonedb/report/restated_set.h"

namespace yore::tools {
namespace {

Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return fail(ErrorCode::kIo, "it cannot be written; see that the folder is writable", path.string());
  return {};
}

class ExportCommand : public Command {
 public:
  void declare(Options& options) override {
    options.value("--snapshots", folder_, "DIR",
                  "Every scan, restated, with manifest.toml, into this new or empty folder");
    options.value("--time-source", time_source_, "TEXT", "How the captures told their times, for the manifest");
    options.value("--sealed", sealed_, "FILE", "A copy of the archive that opens on read-only media, as this new file");
    options.flag("--canonical", canonical_,
                 "The whole archive as text, which `yore import` takes back, to standard output");
    options.exclude_each_other({"--snapshots", "--sealed", "--canonical"});
  }

  Result<Exit> run(Session& session) override {
    if (!folder_ && !sealed_ && !canonical_) {
      return fail(ErrorCode::kUsage, "nothing is named; give --snapshots DIR, --sealed FILE or --canonical", "export");
    }
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    if (sealed_) {
      YORE_CHECK(archive::write_sealed_copy(archive, *sealed_));
      return Exit::kYes;
    }
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    if (folder_) return write_snapshots(session, archive);
    YORE_CHECK(archive::write_canonical_text(archive, [&](std::string_view text) { session.out.text(text); }));
    return Exit::kYes;
  }

 private:
  Result<Exit> write_snapshots(Session& session, archive::Archive& archive) const {
    const std::filesystem::path folder(*folder_);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(ErrorCode::kIo, "this folder cannot be made: " + error.message(), *folder_);
    if (!std::filesystem::is_empty(folder, error) || error) {
      return fail(ErrorCode::kUsage, "this folder is not empty; name a new one", *folder_);
    }
    YORE_TRY(const auto set, report::restate_all(archive));
    std::size_t scans = 0;
    for (const auto& file : set.files) {
      YORE_CHECK(write_file(folder / file.file, file.text));
      scans += file.scans.size();
    }
    YORE_CHECK(write_file(folder / "manifest.toml",
                          report::manifest_of(set, time_source_.value_or("the capture, or what import was told"))));
    for (const std::string& reason : set.left_out) remark(reason);
    session.out.line(*folder_ + ": " + counted(scans, "scan", "scans") + " in " +
                     counted(set.files.size(), "file", "files") + ", and manifest.toml");
    return set.left_out.empty() ? Exit::kYes : Exit::kNo;
  }

  std::optional<std::string> folder_;
  std::optional<std::string> time_source_;
  std::optional<std::string> sealed_;
  bool canonical_ = false;
};

const Registration<ExportCommand> kRegistration{"export", "The archive for other tools"};

}  // namespace
}  // namespace yore::tools
