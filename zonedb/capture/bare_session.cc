#include "zonedb/capture/bare_session.h"

#include <algorithm>
#include <utility>

#include "zonedb/capture/zone_file.h"

namespace yore::capture {
namespace {

constexpr std::string_view kCutReason =
    "the text ends inside an RR, or its last line has no line end; if it is whole, end it with a newline";

const RR* first_soa(const std::vector<RR>& rrs) {
  const auto soa = std::find_if(rrs.begin(), rrs.end(), [](const RR& rr) { return rr.type == RRType::kSOA; });
  return soa == rrs.end() ? nullptr : &*soa;
}

// Whether the RRs are framed as a transfer: the SOA comes first, and again (RFC 5936 section 2.2, RFC 1995 section 4).
bool is_framed(const std::vector<RR>& rrs) {
  return !rrs.empty() && rrs[0].type == RRType::kSOA && std::find(rrs.begin() + 1, rrs.end(), rrs[0]) != rrs.end();
}

// Transfers, one after the other: an SOA begins one where none is open or its owner is another, or the last is closed.
std::vector<Draft> split_transfers(ZoneText zone) {
  std::vector<Draft> drafts;
  std::size_t fault = 0;
  bool incremental = false;
  const auto grow = [&](std::uint32_t line) -> Draft& {
    if (drafts.empty()) drafts.emplace_back().first_line = line;
    drafts.back().kind = Draft::Kind::kTransfer;
    drafts.back().last_line = line;
    return drafts.back();
  };
  for (std::size_t i = 0; i <= zone.rrs.size(); ++i) {
    for (; fault < zone.faults.size() && zone.fault_at[fault] == i; ++fault) {
      Draft& draft = grow(zone.faults[fault].line);
      if (!draft.fault) draft.fault = std::move(zone.faults[fault]);
    }
    if (i == zone.rrs.size()) break;
    RR& rr = zone.rrs[i];
    if (!drafts.empty() && rr.type == RRType::kSOA && !drafts.back().rrs.empty()) {
      const Draft& last = drafts.back();
      if (last.rrs.size() == 1) incremental = rr.owner == last.rrs[0].owner && rr != last.rrs[0];
      if (rr.owner != last.rrs[0].owner || (last.closed && !incremental))
        drafts.emplace_back().first_line = zone.lines[i];
    }
    Draft& draft = grow(zone.lines[i]);
    if (!draft.rrs.empty() && rr.type == RRType::kSOA && rr == draft.rrs.front()) draft.closed = true;
    draft.rrs.push_back(std::move(rr));
    draft.lines.push_back(zone.lines[i]);
  }
  if (!drafts.empty()) {
    drafts.back().at_end = zone.cut.has_value();
    drafts.back().ended = !zone.cut;
    drafts.back().last_line = std::max(drafts.back().last_line, zone.last_line);
  }
  return drafts;
}

std::vector<Verdict> judge_transfers(ZoneText zone, const Hints& hints) {
  const bool lacks_ttls = zone.lacks_ttls;
  std::vector<Verdict> verdicts;
  for (Draft& draft : split_transfers(std::move(zone))) {
    if (lacks_ttls && !draft.fault) {
      draft.fault = Fault{draft.first_line, Error{ErrorCode::kUnsupported,
                                                  "the RRs have no TTL (+nottl); capture without that option", ""}};
    }
    if (draft.rrs.empty() && draft.fault && !hints.zone) {  // lines before the first RR that are no RRs
      Verdict stray;
      stray.discarded = true;
      stray.fault = std::move(draft.fault);
      verdicts.push_back(std::move(stray));
      continue;
    }
    verdicts.push_back(judge(std::move(draft), Transcript{}, hints));
  }
  return verdicts;
}

// The answer section of a query (+noall +answer).
Verdict judge_answer(ZoneText zone, const Hints& hints) {
  Draft draft;
  draft.kind = Draft::Kind::kMessage;
  draft.first_line = zone.lines.front();
  draft.last_line = zone.last_line;
  if (!zone.faults.empty()) draft.fault = std::move(zone.faults.front());
  draft.rrs = std::move(zone.rrs);
  draft.lines = std::move(zone.lines);
  if (draft.fault) draft.subject = draft.rrs.front().owner;
  if (zone.cut) {
    draft.subject = draft.rrs.front().owner;
    draft.reason = kCutReason;
    draft.outcome = Outcome::kTruncated;
  }
  return judge(std::move(draft), Transcript{}, hints);
}

// A zone file is complete by claim; it holds one SOA (RFC 1035 section 5.2), and what its SOA's owner encloses.
Verdict judge_zone_file(ZoneText zone) {
  const RR soa = *first_soa(zone.rrs);
  Verdict verdict;
  Scan& scan = verdict.scan;
  scan.subject = soa.owner;
  scan.qtype = RRType::kAXFR;
  scan.method = Method::kZoneFile;
  scan.outcome = Outcome::kComplete;
  scan.first_line = zone.lines.front();
  scan.last_line = zone.last_line;
  const auto break_with = [&](Fault fault) {
    scan.outcome = Outcome::kMalformed;
    scan.reason = fault.error.message;
    verdict.fault = std::move(fault);
  };
  Draft draft;
  draft.rrs = std::move(zone.rrs);
  draft.lines = std::move(zone.lines);
  const auto other_soa = std::find_if(draft.rrs.begin(), draft.rrs.end(),
                                      [&](const RR& rr) { return rr.type == RRType::kSOA && rr != soa; });
  if (!zone.faults.empty()) {
    break_with(std::move(zone.faults.front()));
  } else if (zone.cut) {
    scan.outcome = Outcome::kTruncated;
    scan.reason = kCutReason;
    verdict.fault = Fault{*zone.cut, Error{ErrorCode::kBadInput, std::string(kCutReason), ""}};
  } else if (other_soa != draft.rrs.end()) {
    break_with(Fault{draft.lines[static_cast<std::size_t>(other_soa - draft.rrs.begin())],
                     Error{ErrorCode::kBadInput, "the zone file holds two SOAs that differ; a zone has one", ""}});
  } else if (auto outside = check_membership(draft, soa.owner); outside.outcome != Outcome::kComplete) {
    break_with(Fault{outside.line, Error{outside.code, outside.reason, ""}});
    verdict.discarded = outside.code == ErrorCode::kUnsupported;
  } else {
    scan.rrs = std::move(draft.rrs);
  }
  return verdict;
}

void put_server(Verdict& verdict, const Hints& hints) {
  if (hints.server) verdict.scan.server = *hints.server;
}

}  // namespace

Result<std::vector<Verdict>> read_bare(std::string_view text, const std::string& source, const Hints& hints,
                                       std::uint32_t& line) {
  ZoneText zone = read_zone_file(text, source, hints);
  line = 0;
  const bool transfer = hints.method == Method::kAxfr || hints.method == Method::kIxfr;
  if (zone.rrs.empty() && !(transfer && zone.cut)) {
    if (!zone.faults.empty()) {
      line = zone.faults.front().line;
      return fail(std::move(zone.faults.front().error));
    }
    return fail(ErrorCode::kBadInput,
                zone.cut ? std::string(kCutReason) : "there is no record and no scan in it; nothing to import");
  }
  std::vector<Verdict> verdicts;
  if (zone.rrs.empty()) {
    Draft draft;
    draft.kind = Draft::Kind::kTransfer;
    draft.first_line = draft.last_line = *zone.cut;
    verdicts.push_back(judge(std::move(draft), Transcript{}, hints));
  } else if (hints.method == Method::kQuery) {
    verdicts.push_back(judge_answer(std::move(zone), hints));
  } else if (transfer || (hints.method != Method::kZoneFile && is_framed(zone.rrs))) {
    verdicts = judge_transfers(std::move(zone), hints);
  } else if (first_soa(zone.rrs) == nullptr) {
    line = zone.faults.empty() ? zone.lines.front() : zone.faults.front().line;
    if (!zone.faults.empty()) return fail(std::move(zone.faults.front().error));
    return fail(ErrorCode::kBadInput,
                "there is no SOA, so this is no whole zone; if it is the answer to a query, give "
                "--method query");
  } else {
    verdicts.push_back(judge_zone_file(std::move(zone)));
  }
  for (Verdict& verdict : verdicts) put_server(verdict, hints);
  return verdicts;
}

}  // namespace yore::capture
