// yore log: snapshots, reigns, failed scans, gaps and disagreements, newest first.
#include "zonedb/report/log.h"

#include "tools/arguments.h"
#include "tools/log_lines.h"
#include "tools/options.h"

namespace yore::tools {
namespace {

class LogCommand : public Command {
 public:
  void declare(Options& options) override {
    options.optional("ZONE", zone_, "Only this zone");
    options.value("--server", server_, "SERVER", "Only what this server said: its name, its address, or NAME@ADDRESS");
    options.value("--since", since_, "TIME", "Only what came at or after this time");
    options.value("--until", until_, "TIME", "Only what came at or before this time");
    options.number("-n,--limit", limit_, "N", "Only the newest N findings");
    options.flag("--stat", stat_, "Below each snapshot what changed, by type of RR");
    options.flag("--reigns", reigns_, "One finding for each reign in place of one for each snapshot");
    options.flag("--queries", queries_, "Queries that were answered, too");
    options.flag("--json", json_, "One JSON object for each finding");
    options.exclude_each_other({"--stat", "--reigns"});
    options.footer("Exit status: 0 done, 2 wrong usage, nothing is recorded of what is asked for, or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    report::LogRequest request;
    if (zone_) {
      YORE_TRY(request.zone, read_zone(*zone_));
    }
    YORE_TRY(request.server, read_server(server_));
    if (since_) {
      // What came in the year, month or day that is named, and later: from its first second on.
      const auto since = parse_time(*since_);
      if (!since) return fail(since.error().code, since.error().message, "option --since");
      request.since = since->first;
    }
    YORE_TRY(request.until, read_moment(until_, "option --until"));
    if (request.since && request.until && *request.since > *request.until) {
      return fail(ErrorCode::kUsage, "--since " + *since_ + " comes after --until " + *until_ + "; swap the two",
                  "log");
    }
    if (limit_) request.limit = *limit_;
    if (reigns_) request.detail = report::Detail::kReigns;
    if (stat_) request.breakdown = report::Breakdown::kByType;
    if (queries_) request.queries = report::Queries::kAll;
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const auto findings, report::log(archive, request));
    for (const report::Finding& finding : findings) {
      if (json_) {
        session.out.line(json_line(finding));
      } else {
        session.out.line(text_line(finding), ink_of(finding));
        for (const std::string& line : stat_lines(finding)) session.out.line(line, Ink::kFaint);
      }
    }
    return Exit::kYes;
  }

 private:
  std::optional<std::string> zone_;
  std::optional<std::string> server_;
  std::optional<std::string> since_;
  std::optional<std::string> until_;
  std::optional<std::uint32_t> limit_;
  bool stat_ = false;
  bool reigns_ = false;
  bool queries_ = false;
  bool json_ = false;
};

const Registration<LogCommand> kRegistration{"log", "Snapshots, failed scans, gaps and disagreements, newest first"};

}  // namespace
}  // namespace yore::tools
