// yore search: which names had an address, a name server, a mail exchanger; where a pattern of names occurs.
#include "zonedb/report/search.h"

#include "tools/arguments.h"
#include "tools/options.h"
#include "zonedb/dns/presentation.h"

namespace yore::tools {
namespace {

class SearchCommand : public Command {
 public:
  void declare(Options& options) override {
    options.value("--ip", ip_, "ADDRESS", "RRs with this address, or one that a prefix covers: 192.0.2.0/24");
    options.value("--ns", ns_, "NAME", "NS RRs that name this server");
    options.value("--mx", mx_, "NAME", "MX RRs that name this exchanger");
    options.value("--target", target_, "NAME",
                  "RRs of any type that lead to this name: CNAME, DNAME, PTR, SRV, SVCB...");
    options.value("--name", name_, "PATTERN",
                  "RRs of the names that match: a glob such as *.com.kp, or a regular expression between slashes");
    options.list("--type", types_, "TYPE", "Only RRs of this type, or of several: A,AAAA");
    options.value("--zone", zone_, "ZONE", "Only in this zone");
    options.value("--at", at_, "TIME", "Only what the zone held at this time");
    options.value("--after", after_, "TIME", "Only what was seen at or after this time");
    options.value("--before", before_, "TIME",
                  "Only what was seen at or before this time; with --after, between the two");
    options.flag("--json", json_, "Passive DNS Common Output Format, one JSON object a line");
    options.exclude_each_other({"--ip", "--ns", "--mx", "--target"});
    options.exclude_each_other({"--at", "--after"});
    options.exclude_each_other({"--at", "--before"});
    options.footer("Exit status: 0 found, 1 not found, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(report::SearchRequest request, read_request());
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    Progress progress("looking at");
    // A pattern of names has a watch of its own.
    std::optional<Working> working;
    if (!request.owner) working.emplace(archive, "searching");
    request.watch = [&](std::uint64_t done, std::uint64_t total) { progress.step(done, total, {}); };
    YORE_TRY(const auto findings, report::search(archive, request));
    progress.wipe();
    if (working) working->wipe();
    for (const report::SearchFinding& found : findings) {
      session.out.line(json_ ? report::cof_line(found.record) : text_line(found));
    }
    return findings.empty() ? Exit::kNo : Exit::kYes;
  }

 private:
  // The value of an option, read by `read`; an Error names the option.
  template <class T, class Read>
  static Result<void> take(const std::optional<std::string>& text, const char* option, std::optional<T>& target,
                           const Read& read) {
    if (!text) return {};
    auto value = read(*text);
    if (!value) return fail(value.error().code, value.error().message, option);
    target = *std::move(value);
    return {};
  }

  Result<report::SearchRequest> read_request() const {
    report::SearchRequest request;
    const auto read_name = [](const std::string& text) { return Name::from_text(text); };
    YORE_CHECK(take(ip_, "option --ip", request.address, report::address_prefix_from_text));
    YORE_CHECK(take(ns_, "option --ns", request.target, read_name));
    YORE_CHECK(take(mx_, "option --mx", request.target, read_name));
    YORE_CHECK(take(target_, "option --target", request.target, read_name));
    YORE_CHECK(take(name_, "option --name", request.owner, report::NamePattern::from_text));
    YORE_TRY(request.types, read_types(types_, "option --type"));
    if (request.types.contains(RRType::kANY)) {
      request.types.clear();
      if (!request.address && !request.target && !request.owner) {
        return fail(ErrorCode::kUsage, "all types are no limit; give --name '*' for all RRs", "option --type");
      }
    }
    YORE_CHECK(take(zone_, "option --zone", request.zone, read_name));
    if (ns_) request.target_types = {RRType::kNS};
    if (mx_) request.target_types = {RRType::kMX};
    if (target_) request.target_types = report::types_with_target();
    YORE_TRY(request.at, read_moment(at_, "option --at"));
    YORE_TRY(request.before, read_moment(before_, "option --before"));
    if (after_) {
      // From the first second of the year, month or day that is named.
      const auto after = parse_time(*after_);
      if (!after) return fail(after.error().code, after.error().message, "option --after");
      request.after = after->first;
    }
    return request;
  }

  static std::string text_line(const report::SearchFinding& found) {
    const report::CofRecord& record = found.record;
    const RR& rr = record.rr;
    std::string line = to_text(record.first) + "  " + to_text(record.last) + "  " + rr.owner.to_text() + " " +
                       to_text(rr.type) + " " + rdata_to_text(rr.type, rr.rdata) + "  ";
    if (record.bailiwick) {
      // Not in all of them: it went and came back, or servers disagreed.
      const std::string shown = found.watched == record.count ? "" : std::to_string(record.count) + " of ";
      return line + record.bailiwick->to_text() + " " + shown + counted(found.watched, "snapshot", "snapshots");
    }
    return line + counted(record.count, "answer", "answers");
  }

  std::optional<std::string> ip_;
  std::optional<std::string> ns_;
  std::optional<std::string> mx_;
  std::optional<std::string> target_;
  std::optional<std::string> name_;
  std::vector<std::string> types_;
  std::optional<std::string> zone_;
  std::optional<std::string> at_;
  std::optional<std::string> after_;
  std::optional<std::string> before_;
  bool json_ = false;
};

const Registration<SearchCommand> kRegistration{"search", "RRs by address, target, name or type, at any time"};

}  // namespace
}  // namespace yore::tools
