#include "zonedb/capture/bare_session.h"

#include <algorithm>
#include <utility>

#include "zonedb/capture/lines.h"
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

// Whether every RR begins as dig, kdig and drill print it: TTL, class and type with tabs in between.
bool are_printed_by_tool(const std::vector<std::uint32_t>& rr_lines, std::string_view text) {
  auto rr = rr_lines.begin();
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (rr == rr_lines.end() || line->number != *rr) continue;  // a comment, or the rest of an RR
    if (line->text.find("\tIN\t") == std::string_view::npos) return false;
    ++rr;
  }
  return true;
}

// Why the RRs may as well be the answer to a query: they are all of one name, as an answer to ANY, or look like one and
// have no NS at the apex, as a zone has (RFC 1034 section 4.2.1). Empty where they must be more.
std::string why_an_answer(const Draft& draft, const Name& zone, std::string_view text) {
  const auto is_of_apex = [&](const RR& rr) { return rr.owner == zone; };
  const auto is_apex_ns = [&](const RR& rr) { return rr.type == RRType::kNS && rr.owner == zone; };
  if (std::all_of(draft.rrs.begin(), draft.rrs.end(), is_of_apex)) return "all of them are of " + zone.to_text();
  if (std::any_of(draft.rrs.begin(), draft.rrs.end(), is_apex_ns)) return "";
  return are_printed_by_tool(draft.lines, text) ? "there is no NS of " + zone.to_text() : "";
}

// What keeps RRs from being a whole zone file.
struct Objection {
  Fault fault;
  Outcome outcome = Outcome::kMalformed;
  bool discards = false;  // there is no scan to record
};

Objection objection(std::uint32_t line, std::string message, ErrorCode code = ErrorCode::kBadInput) {
  return {Fault{line, Error{code, std::move(message), ""}}};
}

// A zone file holds one SOA (RFC 1035 section 5.2), and what its SOA's owner encloses.
std::optional<Objection> object_to(const ZoneText& zone, const Draft& draft, const RR& soa) {
  if (!zone.faults.empty()) return Objection{zone.faults.front()};
  if (zone.cut) {
    Objection cut = objection(*zone.cut, std::string(kCutReason));
    cut.outcome = Outcome::kTruncated;
    return cut;
  }
  const auto other = std::find_if(draft.rrs.begin(), draft.rrs.end(),
                                  [&](const RR& rr) { return rr.type == RRType::kSOA && rr != soa; });
  if (other != draft.rrs.end()) {
    return objection(draft.lines[static_cast<std::size_t>(other - draft.rrs.begin())],
                     "the zone file holds two SOAs that differ; a zone has one");
  }
  const auto outside = check_membership(draft, soa.owner);
  if (outside.outcome == Outcome::kComplete) return std::nullopt;
  Objection objected = objection(outside.line, outside.reason, outside.code);
  objected.discards = outside.code == ErrorCode::kUnsupported;
  return objected;
}

// The same, where nothing but its RRs claims that the text is a zone file.
std::optional<Objection> object_to_unclaimed(const ZoneText& zone, const Draft& draft, const RR& soa,
                                             std::string_view text) {
  if (auto objected = object_to(zone, draft, soa)) {
    const bool readable = zone.faults.empty() && !zone.cut;
    if (readable) objected->fault.error.message += "; if these RRs are answers to queries, give --method query";
    return objected;
  }
  const std::string why = why_an_answer(draft, soa.owner, text);
  if (why.empty()) return std::nullopt;
  Objection objected =
      objection(draft.lines.front(), "these RRs may be the answer to a query and no whole zone, as " + why +
                                         "; give --method query if they answer one, axfr if they are of a transfer, "
                                         "zonefile if this is a zone file");
  objected.discards = true;
  return objected;
}

// A zone file is complete by claim.
Verdict judge_zone_file(ZoneText zone, std::string_view text, const Hints& hints) {
  const RR soa = *first_soa(zone.rrs);
  Draft draft;
  draft.rrs = std::move(zone.rrs);
  draft.lines = std::move(zone.lines);
  const bool claimed = hints.method == Method::kZoneFile || zone.has_directives;  // no tool prints a directive
  auto objected = claimed ? object_to(zone, draft, soa) : object_to_unclaimed(zone, draft, soa, text);
  Verdict verdict;
  Scan& scan = verdict.scan;
  scan.subject = soa.owner;
  scan.qtype = RRType::kAXFR;
  scan.method = Method::kZoneFile;
  scan.outcome = objected ? objected->outcome : Outcome::kComplete;
  scan.first_line = draft.lines.front();
  scan.last_line = zone.last_line;
  if (objected) {
    scan.reason = objected->fault.error.message;
    verdict.fault = std::move(objected->fault);
    verdict.discarded = objected->discards;
  } else {
    scan.rrs = std::move(draft.rrs);
  }
  return verdict;
}

void put_server(Verdict& verdict, const Hints& hints) {
  if (hints.server) verdict.scan.server = *hints.server;
}

}  // namespace

Result<std::vector<Verdict>> read_bare(std::string_view text, const Hints& hints, std::uint32_t& line) {
  ZoneText zone = read_zone_file(text, hints);
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
    verdicts.push_back(judge_zone_file(std::move(zone), text, hints));
  }
  for (Verdict& verdict : verdicts) put_server(verdict, hints);
  return verdicts;
}

}  // namespace yore::capture
