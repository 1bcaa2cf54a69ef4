#include "zonedb/diff/update.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "zonedb/dns/presentation.h"

namespace yore::diff {
namespace {

// Of a message's 65,535 octets, what its updates may take without compression; the rest is for its header and TSIG.
constexpr std::size_t kMostOctets = 60'000;

// An RRset; RRSIGs are sets by the type that they cover (RFC 2181 section 5.3, RFC 4034 section 3).
struct SetKey {
  Name owner;
  RRType type;
  std::uint16_t covered;
  friend bool operator<(const SetKey& a, const SetKey& b) {
    if (const auto order = a.owner <=> b.owner; order != 0) return order < 0;
    return std::tie(a.type, a.covered) < std::tie(b.type, b.covered);
  }
};

SetKey set_of(const RR& rr) {
  const bool covers = rr.type == RRType::kRRSIG && rr.rdata.size() >= 2;
  return {rr.owner, rr.type, covers ? u16_at(rr.rdata, 0) : std::uint16_t{0}};
}

using Sets = std::map<SetKey, std::vector<const RR*>>;

bool has_mixed_ttls(const std::vector<const RR*>& set) {
  return std::any_of(set.begin(), set.end(), [&](const RR* rr) { return rr->ttl != set.front()->ttl; });
}

// What a server works out by itself when it signs (RFC 3007 section 4).
bool is_made_by_signing(RRType type) {
  return is_dnssec_proof(type) || type == RRType::kNSEC3PARAM || type == RRType::kNXT || type == RRType::kSIG;
}

// A name holds one of these at most, and a CNAME nothing beside it (RFC 2136 section 3.4.2.2, RFC 6672 section 2.4).
bool is_singleton(RRType type) { return type == RRType::kCNAME || type == RRType::kDNAME; }

std::string rdata_text(const RR& rr) {
  // An update without RDATA would mean the whole RRset.
  return rr.rdata.empty() ? "\\# 0" : rdata_to_text(rr.type, rr.rdata);
}

// An SOA with its serial so much higher. REQUIRES: its RDATA can be read.
RR counted_up(RR soa, std::uint32_t by) {
  // The serial is the first of the five numbers at the end (RFC 1035 section 3.3.13).
  const std::size_t at = soa.rdata.size() - 20;
  Octets serial;
  append_u32(serial, u32_at(soa.rdata, at) + by);
  soa.rdata.replace(at, serial.size(), serial);
  return soa;
}

class UpdateWriter {
 public:
  UpdateWriter(const Name& apex, const std::vector<RR>& before, const std::vector<Change>& changes,
               const Ignored& ignored)
      : apex_(apex), changes_(changes), ignored_(ignored), after_rrs_(applied(before, changes)) {
    for (const RR& rr : before) before_[set_of(rr)].push_back(&rr);
    for (const RR& rr : after_rrs_) after_[set_of(rr)].push_back(&rr);
    for (const RR& rr : before) {
      if (is_soa(rr)) soa_before_ = &rr;
    }
    for (const RR& rr : after_rrs_) {
      if (is_soa(rr)) soa_after_ = &rr;
    }
  }

  Update write() {
    if (changes_.empty()) return {};
    check_soa();
    check_rrs();
    check_sets();
    if (update_.obstacles.empty()) {
      gather();
      put_messages();
    }
    if (!update_.obstacles.empty()) update_.lines.clear();
    return std::move(update_);
  }

 private:
  void obstacle(std::string words) {
    auto& all = update_.obstacles;
    if (std::find(all.begin(), all.end(), words) == all.end()) all.push_back(std::move(words));
  }
  [[nodiscard]] bool is_soa(const RR& rr) const { return rr.type == RRType::kSOA && rr.owner == apex_; }
  [[nodiscard]] bool soa_changes() const {
    return std::any_of(changes_.begin(), changes_.end(), [&](const Change& change) { return is_soa(change.rr); });
  }

  void check_soa();
  void check_rrs();
  void check_sets();
  void check_singletons();
  void gather();
  [[nodiscard]] std::vector<std::size_t> ends_of_messages() const;
  void put_messages();
  void add(const RR& rr);

  struct Step {
    std::string line;
    std::size_t octets = 0;
  };
  Step step_of(const char* verb, const RR& rr, bool with_ttl) const {
    std::string line = std::string("update ") + verb + " " + rr.owner.to_text();
    if (with_ttl) line += " " + std::to_string(rr.ttl.seconds);
    line += " " + to_text(rr.rrclass) + " " + to_text(rr.type) + " " + rdata_text(rr);
    return {std::move(line), rr.owner.wire().size() + 10 + rr.rdata.size()};
  }

  const Name& apex_;
  const std::vector<Change>& changes_;
  const Ignored& ignored_;
  std::vector<RR> after_rrs_;
  Sets before_;
  Sets after_;
  const RR* soa_before_ = nullptr;
  const RR* soa_after_ = nullptr;
  std::vector<Step> steps_;
  Update update_;
};

// The rules of RFC 2136 section 3.4.2.2 for an SOA in an update, and of section 3.6 for an update without one.
void UpdateWriter::check_soa() {
  const bool free_serial = ignored_.serial == SerialUse::kIgnored || ignored_.has(RRType::kSOA);
  if (soa_before_ == nullptr || soa_after_ == nullptr) return obstacle("there is no SOA on both sides");
  if (!soa_changes()) {
    if (!free_serial) {
      obstacle(
          "the zone changes and its serial does not, and a server that takes an update makes a new one (RFC 2136 "
          "section 3.6); --ignore-serial leaves the serial to it");
    }
    return;
  }
  const auto old = soa_fields(soa_before_->rdata);
  const auto now = soa_fields(soa_after_->rdata);
  if (!old || !now) return obstacle("the SOA cannot be read");
  const std::string serials = std::to_string(old->serial.value) + " to " + std::to_string(now->serial.value);
  switch (compare(now->serial, old->serial)) {
    case SerialOrder::kNewer:
      return;
    case SerialOrder::kEqual:
      return obstacle(
          "the SOA changes and its serial does not, and a server ignores an SOA that is not newer (RFC 2136 "
          "section 3.4.2.2); --ignore SOA leaves it out");
    case SerialOrder::kOlder:
      // With the serial ignored, the rest of the SOA differs.
      return obstacle("the serial goes back, from " + serials +
                      ", and a server ignores an SOA that is not newer (RFC 2136 section 3.4.2.2); " +
                      (free_serial ? "" : "--ignore-serial or ") + "--ignore SOA leaves it out");
    case SerialOrder::kUndefined:
      break;
  }
  obstacle("the serial goes from " + serials +
           ", of which neither is newer (RFC 1982 section 3.2); --ignore SOA leaves "
           "it out");
}

void UpdateWriter::check_rrs() {
  std::set<RRType> made_by_signing;
  for (const Change& change : changes_) {
    const RR& rr = change.rr;
    if (is_made_by_signing(rr.type)) made_by_signing.insert(rr.type);
    if (!rr.owner.is_at_or_below(apex_)) {
      obstacle(rr.owner.to_text() + " is not in the zone (RFC 2136 section 3.4.1.1)");
    }
    if (soa_before_ != nullptr && rr.rrclass != soa_before_->rrclass) {
      obstacle("an RR of class " + to_text(rr.rrclass) + " is not of the zone's (RFC 2136 section 3.4.1.2)");
    }
  }
  for (const RRType type : made_by_signing) {
    obstacle(to_text(type) + " RRs change, which are the server's to make (RFC 3007 section 4); --ignore " +
             to_text(type) + " leaves them out");
  }
}

void UpdateWriter::check_sets() {
  for (const Change& change : changes_) {
    const auto set = after_.find(set_of(change.rr));
    if (set != after_.end() && has_mixed_ttls(set->second)) {
      obstacle("the TTLs of " + change.rr.owner.to_text() + " " + to_text(change.rr.type) +
               " differ, and in a server they are one (RFC 2181 section 5.2)");
    }
  }
  if (!after_.contains({apex_, RRType::kNS, 0}) && before_.contains({apex_, RRType::kNS, 0})) {
    obstacle("the zone loses its last NS, which a server keeps (RFC 2136 section 3.4.2.4)");
  }
  check_singletons();
}

void UpdateWriter::check_singletons() {
  std::set<Name> touched;
  for (const Change& change : changes_) touched.insert(change.rr.owner);
  for (const auto& [key, set] : after_) {
    if (!is_singleton(key.type) || !touched.contains(key.owner)) continue;
    const std::string what = key.owner.to_text() + " has ";
    if (set.size() > 1) obstacle(what + "more than one " + to_text(key.type) + ", of which a server takes one");
    const auto beside = [&](const auto& other) {
      return other.first.owner == key.owner && other.first.type != RRType::kCNAME &&
             !is_made_by_signing(other.first.type) && other.first.type != RRType::kKEY;
    };
    const auto at_name = after_.lower_bound({key.owner, RRType{0}, 0});
    if (key.type == RRType::kCNAME &&
        std::any_of(at_name, after_.upper_bound({key.owner, RRType{0xffff}, 0}), beside)) {
      obstacle(what + "a CNAME and other RRs, of which a server takes one (RFC 2136 section 3.4.2.2)");
    }
  }
}

void UpdateWriter::add(const RR& rr) { steps_.push_back(step_of("add", rr, true)); }

// The apex's new NS before the old ones go, as the last one is never deleted (RFC 2136 section 3.4.2.4); deletions
// ahead of other insertions, for the sake of CNAMEs; the SOA at the end, as an SOA of a message before it would be
// overtaken.
void UpdateWriter::gather() {
  const auto is_apex_ns = [&](const RR& rr) { return rr.type == RRType::kNS && rr.owner == apex_; };
  for (const Change& change : changes_) {
    if (is_apex_ns(change.rr) && change.kind != ChangeKind::kDeleted) add(change.rr);
  }
  std::set<SetKey> mixed;
  for (const Change& change : changes_) {
    if (const auto set = before_.find(set_of(change.rr)); set != before_.end() && has_mixed_ttls(set->second)) {
      mixed.insert(set->first);
    }
    if (change.kind == ChangeKind::kDeleted && !is_soa(change.rr)) {
      steps_.push_back(step_of("delete", change.rr, false));
    }
  }
  for (const Change& change : changes_) {
    if (change.kind != ChangeKind::kDeleted && !is_apex_ns(change.rr) && !is_soa(change.rr)) add(change.rr);
  }
  // A server had one TTL for such an RRset, and nobody knows which.
  for (const SetKey& key : mixed) {
    const auto set = after_.find(key);
    if (set == after_.end()) continue;
    for (const RR* rr : set->second) add(*rr);
  }
}

// How many of the steps there are up to the end of each message; at least one message, perhaps for the SOA alone.
std::vector<std::size_t> UpdateWriter::ends_of_messages() const {
  std::vector<std::size_t> ends;
  std::size_t octets = 0;
  for (std::size_t at = 0; at < steps_.size(); ++at) {
    if (octets + steps_[at].octets > kMostOctets) {
      ends.push_back(at);
      octets = 0;
    }
    octets += steps_[at].octets;
  }
  ends.push_back(steps_.size());
  return ends;
}

// Where all of it must happen to one version, each message asks for the SOA that the one before it left, and leaves one
// whose serial is one higher, the last the SOA that the zone has in the end: a server that refuses one refuses the
// rest.
void UpdateWriter::put_messages() {
  const bool bound = ignored_.serial == SerialUse::kCompared && !ignored_.has(RRType::kSOA);
  const std::vector<std::size_t> ends = ends_of_messages();
  const RR& start = *soa_before_;
  update_.lines = {"check-names off", "zone " + apex_.to_text(), "class " + to_text(start.rrclass)};
  std::size_t step = 0;
  if (!bound) update_.lines.emplace_back("; the serial is ignored: a server takes this whichever version it has");
  for (std::uint32_t message = 0; message < ends.size(); ++message) {
    if (bound) {
      update_.lines.push_back("prereq yxrrset " + apex_.to_text() + " " + to_text(start.rrclass) + " SOA " +
                              rdata_text(counted_up(start, message)));
    }
    for (; step < ends[message]; ++step) update_.lines.push_back(steps_[step].line);
    const bool last = message + 1 == ends.size();
    if (last && soa_changes()) update_.lines.push_back(step_of("add", *soa_after_, true).line);
    if (!last && bound) update_.lines.push_back(step_of("add", counted_up(start, message + 1), true).line);
    update_.lines.push_back("send");
  }
  if (ends.size() == 1 || !soa_changes()) return;
  const auto extra = static_cast<std::uint32_t>(ends.size() - 1);
  const Serial reached = soa_fields(counted_up(start, extra).rdata)->serial;
  if (compare(soa_fields(soa_after_->rdata)->serial, reached) == SerialOrder::kNewer) return;
  obstacle("it takes " + std::to_string(ends.size()) +
           " messages, each with a newer serial, and the zone's leaves no room "
           "for them; --ignore SOA leaves it to the server");
}

}  // namespace

Update dynamic_update(const Name& apex, const std::vector<RR>& before, const std::vector<Change>& changes,
                      const Ignored& ignored) {
  return UpdateWriter(apex, before, changes, ignored).write();
}

}  // namespace yore::diff
