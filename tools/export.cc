// yore export: the archive for other tools. --zones: zone files. --csv, --cof: when each RR was there. --snapshots:
// every scan told again, with a manifest, as a folder that `yore import` reads. --canonical: the whole archive as text,
// which it reads, too. --sealed: a copy that ships.
#include <filesystem>

#include "tools/export_zones.h"
#include "tools/options.h"
#include "zonedb/archive/canonical_text.h"
#include "zonedb/archive/sealed_copy.h"
#include "zonedb/report/restated_set.h"

namespace yore::tools {
namespace {

// Made where it is not there; what is in it would get mixed up with what is written.
Result<void> make_empty_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::kIo, "this folder cannot be made: " + error.message(), folder);
  if (!std::filesystem::is_empty(folder, error) || error) {
    return fail(ErrorCode::kUsage, "this folder is not empty; name a new one", folder);
  }
  return {};
}

class ExportCommand : public Command {
 public:
  void declare(Options& options) override {
    options.optional("ZONE", zone_, "With --zones, --csv and --cof: only this zone");
    options.value("--zones", zones_, "DIR", "Each zone as a zone file, into this new or empty folder");
    options.value("--at", at_, "TIME", "With --zones: as of this time; the newest where it is not given");
    options.value("--server", server_, "SERVER", "With --zones, --csv and --cof: only what this server had");
    options.flag("--csv", csv_, "When each RR was there, as CSV, to standard output");
    options.flag("--cof", cof_, "The same in the passive DNS Common Output Format, one JSON object a line");
    options.value("--snapshots", snapshots_, "DIR",
                  "Every scan, restated, with manifest.toml, into this new or empty folder");
    options.value("--time-source", time_source_, "TEXT", "How the captures told their times, for the manifest");
    options.value("--sealed", sealed_, "FILE", "A copy of the archive that opens on read-only media, as this new file");
    options.flag("--canonical", canonical_,
                 "The whole archive as text, which `yore import` takes back, to standard output");
    options.exclude_each_other({"--zones", "--csv", "--cof", "--snapshots", "--sealed", "--canonical"});
  }

  Result<Exit> run(Session& session) override {
    if (!zones_ && !csv_ && !cof_ && !snapshots_ && !sealed_ && !canonical_) {
      return fail(ErrorCode::kUsage,
                  "nothing is named; give --zones DIR, --csv, --cof, --canonical, --snapshots DIR or --sealed FILE",
                  "export");
    }
    YORE_CHECK(expect_fitting());
    YORE_TRY(const auto at, read_moment(at_, "option --at"));
    ZonesAsked asked;
    YORE_TRY(asked.server, read_server(server_));
    if (zone_) {
      YORE_TRY(asked.zone, read_zone(*zone_));
    }
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    if (sealed_) {
      const Working working(archive, "copying");
      YORE_CHECK(archive::write_sealed_copy(archive, *sealed_));
      return Exit::kYes;
    }
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    if (snapshots_) return write_snapshots(session, archive);
    if (zones_) return write_zones(session, archive, asked, at);
    if (csv_) YORE_CHECK(export_csv(archive, asked, session.out));
    if (cof_) YORE_CHECK(export_cof(archive, asked, session.out));
    if (canonical_) {
      Working working(archive, "exporting");
      YORE_CHECK(archive::write_canonical_text(archive, [&](std::string_view text) {
        working.wipe();
        session.out.text(text);
      }));
    }
    return Exit::kYes;
  }

 private:
  [[nodiscard]] Result<void> expect_fitting() const {
    const bool of_zones = zones_ || csv_ || cof_;
    if (!of_zones && (zone_ || server_)) {
      return fail(ErrorCode::kUsage, "a zone or a server goes with --zones, --csv or --cof", "export");
    }
    if (!zones_ && at_) return fail(ErrorCode::kUsage, "it goes with --zones", "option --at");
    if (!snapshots_ && time_source_) return fail(ErrorCode::kUsage, "it goes with --snapshots", "option --time-source");
    return {};
  }

  Result<Exit> write_zones(Session& session, archive::Archive& archive, const ZonesAsked& asked,
                           const std::optional<Timestamp>& at) const {
    YORE_TRY(const auto zones, zones_asked(archive, asked));
    YORE_CHECK(make_empty_folder(*zones_));
    YORE_TRY(const std::size_t files, export_zone_files(archive, asked, at, *zones_));
    session.out.line(*zones_ + ": " + counted(files, "zone file", "zone files"));
    return files == zones.size() ? Exit::kYes : Exit::kNo;
  }

  Result<Exit> write_snapshots(Session& session, archive::Archive& archive) const {
    const std::filesystem::path folder(*snapshots_);
    YORE_CHECK(make_empty_folder(*snapshots_));
    Working working(archive, "restating");
    YORE_TRY(const auto set, report::restate_all(archive));
    working.wipe();
    std::size_t scans = 0;
    for (const auto& file : set.files) {
      YORE_CHECK(write_file((folder / file.file).string(), file.text));
      scans += file.scans.size();
    }
    YORE_CHECK(write_file((folder / "manifest.toml").string(),
                          report::manifest_of(set, time_source_.value_or("the capture, or what import was told"))));
    for (const std::string& reason : set.left_out) remark(reason);
    session.out.line(*snapshots_ + ": " + counted(scans, "scan", "scans") + " in " +
                     counted(set.files.size(), "file", "files") + ", and manifest.toml");
    return set.left_out.empty() ? Exit::kYes : Exit::kNo;
  }

  std::optional<std::string> zone_;
  std::optional<std::string> zones_;
  std::optional<std::string> at_;
  std::optional<std::string> server_;
  std::optional<std::string> snapshots_;
  std::optional<std::string> time_source_;
  std::optional<std::string> sealed_;
  bool csv_ = false;
  bool cof_ = false;
  bool canonical_ = false;
};

const Registration<ExportCommand> kRegistration{"export", "The archive for other tools"};

}  // namespace
}  // namespace yore::tools
