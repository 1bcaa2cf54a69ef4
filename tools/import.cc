// yore import: captures into the archive, a line for each sighting, a summary at the end.
#include <algorithm>

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"
#include "zonedb/capture/time_zone.h"
#include "zonedb/ingest/ingest.h"

namespace yore::tools {
namespace {

using ingest::Imported;

// "3 complete, 1 failed"
std::string outcomes_text(const std::map<Outcome, std::size_t>& outcomes) {
  std::string text;
  for (const auto& [outcome, number] : outcomes) {
    text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + std::string(to_text(outcome));
  }
  return text.empty() ? "no scan" : text;
}

std::string text_line(const Imported& imported) {
  return std::string(imported.novelty == archive::Novelty::kNew ? "new" : "already there") + "  " + imported.source +
         ": " + outcomes_text(imported.outcomes) + (imported.by_claim > 0 ? ", by claim alone" : "");
}

std::string json_line(const Imported& imported) {
  JsonObject outcomes;
  for (const auto& [outcome, number] : imported.outcomes) outcomes.add(to_text(outcome), std::uint64_t{number});
  std::vector<std::string> problems;
  for (const auto& problem : imported.problems) {
    problems.push_back("line " + std::to_string(problem.line) + ": " + problem.message);
  }
  JsonObject object;
  object.add("source", imported.source);
  object.add("novelty", imported.novelty == archive::Novelty::kNew ? "new" : "already there");
  object.add("capture", imported.capture.hex()).add("sighting", imported.sighting.hex());
  object.add("scans", outcomes).add("by-claim", std::uint64_t{imported.by_claim}).add("problems", problems);
  return object.text();
}

class ImportCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required_list("PATH", paths_,
                          "Files, folders of them, - for standard input: dig output, zone files; also gzip, xz, zstd");
    options.value("--zone", zone_, "ZONE", "The zone, where the text does not say");
    options.value("--at", at_, "TIME|FROM/TO", "When it was captured, where the text does not say");
    options.value("--tz", tz_, "ZONE", "Time zone of times printed without one: America/Los_Angeles, -07:00");
    options.value("--server", server_, "SERVER", "The server that was asked: NAME, ADDRESS or NAME@ADDRESS");
    options.value("--method", method_, "METHOD", "axfr, ixfr, zonefile, query or unknown");
    options.value("--manifest", manifest_, "FILE", "What each file is, as TOML; a folder's own manifest.toml is found");
    options.flag("--allow-include", allow_include_, "Carry out $INCLUDE in zone files");
    options.flag("--allow-generate", allow_generate_, "Carry out $GENERATE in zone files");
    options.flag("--json", json_, "One JSON object for each sighting");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const auto hints, read_hints());
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kCreate));
    Progress progress("importing: file");
    ingest::Options options{hints, manifest_, {}};
    options.progress = [&](const ingest::Progress& now) { say(session.out, progress, now); };
    YORE_TRY(const auto report, ingest::ingest_paths(archive, paths_, options));
    progress.wipe();
    for (const std::string& path : report.skipped) remark(path + ": its folder's manifest does not name it; left out");
    if (!json_) session.out.line(summary_of(report));
    const bool sound = std::all_of(report.imported.begin(), report.imported.end(), [](const Imported& imported) {
      return !imported.outcomes.contains(Outcome::kMalformed);
    });
    return report.all_read() && sound ? Exit::kYes : Exit::kNo;
  }

 private:
  Result<capture::Hints> read_hints() const {
    capture::Hints hints;
    if (zone_) {
      const auto zone = Name::from_text(*zone_);
      if (!zone) return fail(zone.error().code, zone.error().message, "option --zone");
      hints.zone = *zone;
    }
    if (at_) {
      const auto time = parse_interval(*at_);
      if (!time) return fail(time.error().code, time.error().message, "option --at");
      hints.time = *time;
    }
    YORE_TRY(hints.server, read_server(server_));
    if (method_) {
      const auto method = method_from_text(*method_);
      if (!method) return fail(method.error().code, method.error().message, "option --method");
      hints.method = *method;
    }
    hints.tz = tz_.value_or("");
    YORE_CHECK(capture::check_time_zone(hints.tz));
    hints.allow_include = allow_include_;
    hints.allow_generate = allow_generate_;
    return hints;
  }

  // What became of the file that was done last.
  void say(Output& out, Progress& progress, const ingest::Progress& now) const {
    progress.wipe();
    if (now.imported != nullptr) {
      const Imported& imported = *now.imported;
      for (const auto& problem : imported.problems) {
        complain({ErrorCode::kBadInput, problem.message, imported.source + ":" + std::to_string(problem.line)});
      }
      out.line(json_ ? json_line(imported) : text_line(imported));
    }
    if (now.rejected != nullptr) complain(now.rejected->error);
    progress.step(now.done, now.total, "");
  }

  static std::string summary_of(const ingest::Report& report) {
    std::map<Outcome, std::size_t> outcomes;
    std::size_t scans = 0;
    std::size_t known = 0;
    for (const Imported& imported : report.imported) {
      for (const auto& [outcome, number] : imported.outcomes) {
        outcomes[outcome] += number;
        scans += number;
      }
      known += imported.novelty == archive::Novelty::kKnown ? 1 : 0;
    }
    std::string text = counted(report.imported.size(), "sighting", "sightings") + " (" +
                       std::to_string(report.imported.size() - known) + " new, " + std::to_string(known) +
                       " already there), " + counted(scans, "scan", "scans");
    if (scans > 0) text += ": " + outcomes_text(outcomes);
    if (!report.rejected.empty()) text += "; " + counted(report.rejected.size(), "file", "files") + " rejected";
    return text;
  }

  std::vector<std::string> paths_;
  std::optional<std::string> zone_;
  std::optional<std::string> at_;
  std::optional<std::string> tz_;
  std::optional<std::string> server_;
  std::optional<std::string> method_;
  std::optional<std::string> manifest_;
  bool allow_include_ = false;
  bool allow_generate_ = false;
  bool json_ = false;
};

const Registration<ImportCommand> kRegistration{"import", "Captures into the archive"};

}  // namespace
}  // namespace yore::tools
