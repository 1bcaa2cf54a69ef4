// Answers as text, one line an RR, so that a test reads like dig.
#pragma once

#include <string>
#include <vector>

#include "zonedb/answer/answer.h"
#include "zonedb/dns/presentation.h"

namespace yore::answer {

inline std::string to_text(const std::vector<RRset>& section) {
  std::string text;
  for (const RRset& rrset : section) {
    for (const Rdata& rdata : rrset.rdatas) {
      text += rr_to_text({rrset.owner, rrset.type, rrset.rrclass, rrset.ttl, false, rdata}) + "\n";
    }
  }
  return text;
}

// "NXDOMAIN AA", "NOERROR".
inline std::string status(const Answer& answer) { return to_text(answer.rcode) + (answer.authoritative ? " AA" : ""); }

// The owners and types of a section: "x.test. SOA, x.test. RRSIG(SOA)".
inline std::string gist(const std::vector<RRset>& section) {
  std::string text;
  for (const RRset& rrset : section) {
    if (!text.empty()) text += ", ";
    text += rrset.owner.to_text() + " " + to_text(rrset.type);
    if (rrset.type == RRType::kRRSIG) text += "(" + to_text(RRType{u16_at(rrset.rdatas.at(0), 0)}) + ")";
  }
  return text;
}

}  // namespace yore::answer
