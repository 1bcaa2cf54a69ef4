#include "tests/model/compare.h"

#include <array>
#include <set>

#include "zonedb/dns/presentation.h"

namespace yore::model {

namespace {

constexpr std::array<const char*, 8> kKinds = {"answer",   "NODATA",  "NXDOMAIN",    "referral",
                                               "YXDOMAIN", "REFUSED", "observation", "trail ends"};

std::string section_text(const std::string& title, const std::vector<RRset>& section) {
  std::set<std::string> lines;
  for (const RRset& rrset : section) {
    for (const Rdata& rdata : rrset.rdatas) {
      const RR rr{rrset.owner, rrset.type, rrset.rrclass, rrset.ttl, false, rdata};
      lines.insert("    " + rr_to_text(rr.canonical()) + "\n");
    }
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text.empty() ? text : "  " + title + ":\n" + text;
}

std::string snapshot_text(const SnapshotFacts& snapshot) {
  return "version " + std::to_string(snapshot.version.number) + ", " + yore::to_text(snapshot.time) + " from " +
         yore::to_text(snapshot.server);
}

}  // namespace

std::string to_text(const answer::Answer& answer) {
  std::string text = "  " + std::string(kKinds.at(static_cast<std::size_t>(answer.kind))) + ", " +
                     yore::to_text(answer.rcode) + (answer.authoritative ? ", AA" : "") + "\n";
  if (answer.zone) text += "  zone " + answer.zone->canonical().to_text() + "\n";
  if (answer.snapshot) text += "  snapshot: " + snapshot_text(*answer.snapshot) + "\n";
  if (answer.first_snapshot) text += "  first snapshot: " + snapshot_text(*answer.first_snapshot) + "\n";
  if (answer.observed) text += "  observed: " + yore::to_text(*answer.observed) + "\n";
  if (answer.observed_by) text += "  observed by: " + yore::to_text(*answer.observed_by) + "\n";
  return text + section_text("answer", answer.answer) + section_text("authority", answer.authority) +
         section_text("additional", answer.additional);
}

std::string to_text(const answer::Question& question, const Moment& moment) {
  return question.qname.to_text() + " " + yore::to_text(question.qtype) + (question.dnssec_ok ? " +DO" : "") +
         (question.recursion_desired ? " +RD" : "") + " at " + yore::to_text(moment.at) +
         (moment.server ? " from " + *moment.server : "");
}

}  // namespace yore::model
