#include "tests/model/compare.h"

#include <algorithm>
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

// Each RR as octets, in order: a set that does not depend on how RRs are grouped.
std::vector<Octets> canonical_rrs(const std::vector<RRset>& section) {
  std::vector<Octets> rrs;
  for (const RRset& rrset : section) {
    for (const Rdata& rdata : rrset.rdatas) {
      Octets rr(rrset.owner.canonical().wire());
      append_u16(rr, static_cast<std::uint16_t>(rrset.type));
      append_u16(rr, static_cast<std::uint16_t>(rrset.rrclass));
      append_u32(rr, rrset.ttl.seconds);
      rrs.push_back(rr + canonical_rdata(rrset.type, rdata));
    }
  }
  std::sort(rrs.begin(), rrs.end());
  rrs.erase(std::unique(rrs.begin(), rrs.end()), rrs.end());
  return rrs;
}

bool are_equal(const std::vector<RRset>& a, const std::vector<RRset>& b) {
  return canonical_rrs(a) == canonical_rrs(b);
}

bool are_equal(const std::optional<SnapshotFacts>& a, const std::optional<SnapshotFacts>& b) {
  if (!a || !b) return !a && !b;
  return a->version == b->version && a->time == b->time && a->server == b->server;
}

}  // namespace

bool are_equal(const answer::Answer& a, const answer::Answer& b) {
  return a.kind == b.kind && a.rcode == b.rcode && a.authoritative == b.authoritative && a.zone == b.zone &&
         a.observed == b.observed && a.observed_by == b.observed_by && are_equal(a.snapshot, b.snapshot) &&
         are_equal(a.first_snapshot, b.first_snapshot) && are_equal(a.answer, b.answer) &&
         are_equal(a.authority, b.authority) && are_equal(a.additional, b.additional);
}

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
