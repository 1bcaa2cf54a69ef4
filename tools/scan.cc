// yore scan: asks servers for transfers now, and archives what happened: the zone, or why there is none.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/log_lines.h"
#include "tools/options.h"
#include "zonedb/ingest/ingest.h"
#include "zonedb/transfer/key_file.h"
#include "zonedb/transfer/schedule.h"
#include "zonedb/transfer/targets.h"

namespace yore::tools {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using transfer::Request;
using transfer::Target;
using transfer::Transfer;

std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

extern "C" void ask_to_stop(int /*signal*/) { stop_asked = true; }

void stop_on_signals() {
  struct sigaction action{};
  action.sa_handler = ask_to_stop;
  for (const int signal : {SIGTERM, SIGINT}) sigaction(signal, &action, nullptr);
}

// What `yore log` will say of this scan: one snapshot, or one scan that failed.
Result<report::Finding> finding_of(archive::Archive& archive, const Scan& scan) {
  report::LogRequest request;
  request.zone = scan.subject;
  request.server = scan.server;
  request.since = scan.time.first;
  request.until = scan.time.last;
  YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
  YORE_TRY(auto findings, report::log(archive, request));
  const auto is_it = [&](const report::Finding& finding) {
    if (const auto* snapshot = std::get_if<report::SnapshotFound>(&finding)) {
      return scan.outcome == Outcome::kComplete && snapshot->facts.time == scan.time &&
             snapshot->facts.server == scan.server;
    }
    const auto* failed = std::get_if<report::ScanFound>(&finding);
    return failed != nullptr && failed->row.scan.time == scan.time && failed->row.scan.server == scan.server &&
           failed->row.scan.outcome == scan.outcome;
  };
  const auto found = std::find_if(findings.begin(), findings.end(), is_it);
  if (found == findings.end()) return fail(ErrorCode::kCorrupt, "a scan is not there after it was archived");
  return std::move(*found);
}

std::string json_line(const Scan& scan, const Transfer& transfer, const ingest::Imported& imported) {
  JsonObject object;
  object.add("zone", scan.subject.to_text()).add("outcome", to_text(scan.outcome));
  if (!scan.reason.empty()) object.add("reason", scan.reason);
  if (!scan.server.name.empty()) object.add("server", scan.server.name);
  object.add("address", scan.server.address).add("port", std::uint32_t{scan.server.port});
  object.add("from", to_text(scan.time.first)).add("to", to_text(scan.time.last));
  if (scan.outcome == Outcome::kComplete) object.add("rrs", std::uint64_t{scan.rrs.size()});
  object.add("octets", std::uint64_t{transfer.evidence.size()});
  object.add("capture", imported.capture.hex()).add("sighting", imported.sighting.hex());
  return object.text();
}

class ScanCommand : public Command {
 public:
  void declare(Options& options) override {
    options.optional("ZONE", zone_, "The zone, such as kp");
    options.optional("@SERVER", server_, "The server to ask: @NAME, @ADDRESS or @NAME@ADDRESS");
    options.value("--list", list_, "FILE",
                  "In place of ZONE and @SERVER: a file with a pair of them a line; - is stdin");
    options.number("-p,--port", port_, "PORT", "The port, where a server does not name one as ADDRESS#PORT; else 53");
    options.value("-y,--key", key_, "KEY", "The TSIG key, [ALGORITHM:]NAME:BASE64; other users of the machine see it");
    options.value("-k,--key-file", key_file_, "FILE", "The TSIG key from a file, as tsig-keygen(8) writes it");
    options.value("--every", every_, "TIME", "Again each 3h, or 30m, or 1d, until TERM or INT ends it");
    options.value("--gap", gap_, "TIME", "From the end of a transfer to the next from the same server; else 1s");
    options.number("--parallel", parallel_, "N", "So many transfers at one time, each from another server; else 4");
    options.number("--rate", rate_, "N", "At most so many transfers started a minute, all servers together");
    options.value("--timeout", timeout_, "TIME", "As long without an octet from the server; else 30s");
    options.value("--max-time", max_time_, "TIME", "As long for a transfer in all; else 1h");
    options.flag("--json", json_, "One JSON object for each scan");
    options.exclude_each_other({"--key", "--key-file"});
    options.footer("Exit status: 0 every transfer complete, 1 some not, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_CHECK(read_options());
    stop_on_signals();
    for (auto start = steady_clock::now();;) {
      YORE_TRY(const Exit round, make_round(session));
      if (!every_time_) return stop_asked ? Exit::kCannot : round;
      start = std::max(start + *every_time_, steady_clock::now() + std::max(manners_.gap, manners_.start_gap));
      while (!stop_asked && steady_clock::now() < start) std::this_thread::sleep_for(milliseconds(50));
      if (stop_asked) return Exit::kYes;
    }
  }

 private:
  Result<void> read_options();
  Result<void> read_targets();
  Result<std::optional<transfer::TsigKey>> read_key() const;
  // The requests of one round; addresses are looked up anew. None where the round is to stop.
  std::vector<Request> make_requests(Progress& progress);
  Result<Exit> make_round(Session& session);
  Result<void> archive_transfer(Session& session, archive::Archive& archive, const Transfer& transfer);

  std::optional<std::string> zone_;
  std::optional<std::string> server_;
  std::optional<std::string> list_;
  std::optional<std::uint32_t> port_;
  std::optional<std::string> key_;
  std::optional<std::string> key_file_;
  std::optional<std::string> every_;
  std::optional<std::string> gap_;
  std::optional<std::uint32_t> parallel_;
  std::optional<std::uint32_t> rate_;
  std::optional<std::string> timeout_;
  std::optional<std::string> max_time_;
  bool json_ = false;

  std::vector<Target> targets_;
  Request pattern_;  // of all requests
  transfer::Manners manners_;
  std::optional<milliseconds> every_time_;
  std::set<Server> answered_;  // in the round before
  Exit worst_ = Exit::kYes;    // of the round
};

Result<void> ScanCommand::read_targets() {
  if (port_ && (*port_ == 0 || *port_ > 65535)) return fail(ErrorCode::kUsage, "a port is 1 to 65535", "option --port");
  const auto port = static_cast<std::uint16_t>(port_.value_or(53));
  if (list_) {
    if (zone_ || server_) return fail(ErrorCode::kUsage, "give ZONE and @SERVER, or --list FILE", "scan");
    YORE_TRY(const std::string text, read_text_file(*list_));
    auto targets = transfer::read_targets(text, port);
    if (!targets) return fail(ErrorCode::kBadInput, targets.error().message, *list_ + ": " + targets.error().where);
    targets_ = *std::move(targets);
    if (targets_.empty()) return fail(ErrorCode::kUsage, "there is no zone and server in it", *list_);
    return {};
  }
  if (!zone_ || !server_) return fail(ErrorCode::kUsage, "give ZONE and @SERVER, or --list FILE", "scan");
  YORE_TRY(targets_.emplace_back(), transfer::read_target(*zone_, *server_, port));
  return {};
}

Result<std::optional<transfer::TsigKey>> ScanCommand::read_key() const {
  if (!key_ && !key_file_) return std::nullopt;
  if (key_) {
    auto key = transfer::tsig_key_from_text(*key_);
    if (!key) return fail(ErrorCode::kUsage, key.error().message, "option --key");
    return *std::move(key);
  }
  YORE_TRY(const std::string text, read_text_file(*key_file_));
  auto key = transfer::tsig_key_from_file(text);
  if (!key) return fail(ErrorCode::kUsage, key.error().message, *key_file_);
  return *std::move(key);
}

Result<void> ScanCommand::read_options() {
  YORE_CHECK(read_targets());
  YORE_TRY(pattern_.key, read_key());
  if (timeout_) {
    YORE_TRY(pattern_.timeouts.idle, read_duration(*timeout_, "option --timeout"));
    pattern_.timeouts.connect = std::min(pattern_.timeouts.connect, pattern_.timeouts.idle);
  }
  if (max_time_) {
    YORE_TRY(pattern_.timeouts.total, read_duration(*max_time_, "option --max-time"));
  }
  if (gap_) {
    YORE_TRY(manners_.gap, read_duration(*gap_, "option --gap"));
  }
  if (every_) {
    YORE_TRY(every_time_, read_duration(*every_, "option --every"));
    if (every_time_->count() == 0) return fail(ErrorCode::kUsage, "give a time of more than nothing", "option --every");
  }
  if (parallel_ == 0U) return fail(ErrorCode::kUsage, "give a number from 1 on", "option --parallel");
  if (rate_ == 0U) return fail(ErrorCode::kUsage, "give a number from 1 on", "option --rate");
  if (parallel_) manners_.parallel = *parallel_;
  if (rate_) manners_.start_gap = milliseconds(60'000) / *rate_;
  return {};
}

std::vector<Request> ScanCommand::make_requests(Progress& progress) {
  std::vector<Request> requests;
  std::size_t done = 0;
  for (const Target& target : targets_) {
    if (stop_asked) return {};  // a resolver that does not answer takes long for each
    progress.step(done++, targets_.size(), "looking up " + target.server.name);
    auto servers = transfer::find_addresses(target.server);
    if (!servers) {
      // Nobody was asked: no scan, and so no finding.
      progress.wipe();
      complain(servers.error());
      worst_ = Exit::kCannot;
      continue;
    }
    // First where it answered in the round before.
    const auto answered = std::find_if(servers->begin(), servers->end(),
                                       [&](const Server& server) { return answered_.contains(server); });
    if (answered != servers->end()) std::rotate(servers->begin(), answered, answered + 1);
    requests.push_back(pattern_);
    requests.back().zone = target.zone;
    requests.back().server = servers->front();
    requests.back().elsewhere.assign(servers->begin() + 1, servers->end());
  }
  return requests;
}

// Closes the archive at its end, so that between rounds the file alone has all of it.
Result<Exit> ScanCommand::make_round(Session& session) {
  YORE_TRY(auto archive, open_archive(session, archive::Mode::kCreate));
  worst_ = Exit::kYes;
  std::optional<Error> broken;  // the archive cannot be written: nothing more is asked for
  Progress progress("scanning: zone");
  std::vector<Request> requests = make_requests(progress);
  answered_.clear();
  transfer::Runner runner;
  runner.stop = &stop_asked;
  runner.on_progress = [&](const transfer::Progress& now) {
    progress.step(now.done, now.total, std::to_string(now.running) + " at once");
  };
  runner.on_result = [&](std::size_t, const Result<Transfer>& transfer, bool again) {
    progress.wipe();
    if (!transfer) {
      if (!stop_asked) complain(transfer.error());
      worst_ = Exit::kCannot;
      return;
    }
    if (transfer->answered) answered_.insert(transfer->scan.server);
    if (!again && transfer->scan.outcome != Outcome::kComplete) worst_ = std::max(worst_, Exit::kNo);
    auto archived = archive_transfer(session, archive, *transfer);
    if (archived || broken) return;
    broken = archived.error();
    stop_asked = true;
  };
  run_schedule(std::move(requests), manners_, runner);
  if (broken) return fail(*broken);
  return worst_;
}

Result<void> ScanCommand::archive_transfer(Session& session, archive::Archive& archive, const Transfer& transfer) {
  const Scan& scan = transfer.scan;
  const std::string source = "scan of " + scan.subject.to_text() + " at " + to_text(scan.server);
  YORE_TRY(const auto imported, ingest::ingest_octets(archive, transfer.evidence, source, {}));
  if (json_) {
    session.out.line(json_line(scan, transfer, imported));
  } else {
    YORE_TRY(const auto finding, finding_of(archive, scan));
    const std::int64_t seconds = scan.time.last.seconds - scan.time.first.seconds;
    session.out.line(text_line(finding) + "; took " + counted(static_cast<std::uint64_t>(seconds), "second", "seconds"),
                     ink_of(finding));
  }
  session.out.flush();
  return {};
}

const Registration<ScanCommand> kRegistration{"scan", "Ask servers for transfers now, and archive what happens"};

}  // namespace
}  // namespace yore::tools
