#include "zonedb/report/audit.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "zonedb/report/audit_names.h"
#include "zonedb/report/audit_serial.h"
#include "zonedb/report/zone_view.h"

namespace yore::report {
namespace {

struct FaultWords {
  Fault fault;
  std::string_view word;
  Reference reference;
};
constexpr std::array<FaultWords, 17> kFaults = {{
    // A host's name is never of the form of an address, and has a label.
    {Fault::kNoHost, "no-host", {1123, "2.1"}},
    // The name in an NS or MX RR has address records, and is no alias.
    {Fault::kNoAddress, "no-address", {2181, "10.3"}},
    {Fault::kNoGlue, "no-glue", {1034, "4.2.1"}},
    {Fault::kAlias, "alias", {2181, "10.3"}},
    // The administrators of both zones keep the NS RRs at the cut the same.
    {Fault::kParentChild, "parent-child", {1034, "4.2.2"}},
    {Fault::kSingleServer, "single-server", {1034, "4.1"}},
    {Fault::kOnePrefix, "one-prefix", {2182, "3.1"}},
    {Fault::kTtlDiffers, "ttl-differs", {2181, "5.2"}},
    {Fault::kCnameAndOther, "cname-and-other", {2181, "10.1"}},
    // An alias has a canonical name; loops are an error.
    {Fault::kCnameLoop, "cname-loop", {1034, "3.6.2"}},
    {Fault::kCnameNowhere, "cname-nowhere", {1034, "3.6.2"}},
    // Names without a final dot are relative; comments begin with a semicolon.
    {Fault::kMissingDot, "missing-dot", {1035, "5.1"}},
    {Fault::kHashOwner, "hash-owner", {1035, "5.1"}},
    // The serial advances with every change, by the arithmetic of RFC 1982.
    {Fault::kSerialUnchanged, "serial-unchanged", {1034, "4.3.5"}},
    {Fault::kSerialBack, "serial-back", {1982, "3.2"}},
    {Fault::kSerialShared, "serial-shared", {1034, "4.3.5"}},
    {Fault::kSerialAhead, "serial-ahead", {1912, "2.2"}},
}};

const FaultWords& words_of(Fault fault) {
  return *std::find_if(kFaults.begin(), kFaults.end(), [&](const FaultWords& words) { return words.fault == fault; });
}

std::set<Name> servers_of(const RRset& rrset) {
  std::set<Name> servers;
  for (const Rdata& rdata : rrset.rdatas) {
    if (const auto server = rdata_target(RRType::kNS, rdata)) servers.insert(*server);
  }
  return servers;
}

std::string listed(const std::set<Name>& names) {
  std::string text;
  for (const Name& name : names) text += (text.empty() ? "" : " ") + name.to_text();
  return text;
}

// An address of the length of an IPv4 or of an IPv6 one, and how much of it is the prefix: /24, /48.
struct Family {
  std::size_t size = 0;
  std::size_t prefix = 0;
};
constexpr std::array<Family, 2> kFamilies = {{{4, 3}, {16, 6}}};

// Whether every one of these servers shares its prefix with another, in a family that two of them have, and none is
// apart from another in such a family.
bool in_one_prefix(const std::map<Name, std::vector<Rdata>>& servers) {
  std::set<Name> beside_another;
  for (const Family& family : kFamilies) {
    std::set<Octets> prefixes;
    std::set<Name> with_it;
    for (const auto& [server, addresses] : servers) {
      for (const Rdata& address : addresses) {
        if (address.size() != family.size) continue;
        prefixes.insert(address.substr(0, family.prefix));
        with_it.insert(server);
      }
    }
    if (with_it.size() < 2) continue;
    if (prefixes.size() > 1) return false;
    beside_another.merge(with_it);
  }
  return servers.size() > 1 && beside_another.size() == servers.size();
}

class Auditor {
 public:
  Auditor(ZoneViews& views, const ZoneView& zone, const Watch& watch) : views_(views), zone_(zone), watch_(watch) {}

  Result<std::vector<AuditFinding>> audit() {
    const std::vector<const RRset*> sets = zone_.server_sets();
    std::uint64_t done = 0;
    for (const RRset* servers : sets) {
      YORE_CHECK(audit_servers(*servers));
      if (watch_) watch_(++done, sets.size());
    }
    YORE_CHECK(audit_exchangers());
    YORE_CHECK(audit_parent());
    audit_ttls();
    audit_cnames();
    return std::move(findings_);
  }

 private:
  void add(Fault fault, const Name& name, std::string words) { findings_.push_back({fault, name, std::move(words)}); }

  // What the deepest archived zone that the server is in says of its addresses.
  Result<ZoneView::Addresses> addresses_elsewhere(const Name& server) {
    YORE_TRY(const ZoneView* deepest, views_.find_deepest(server));
    if (deepest == nullptr || deepest->apex() == zone_.apex()) return ZoneView::Addresses();
    return deepest->addresses_of(server);
  }

  // The addresses of a name server or mail exchanger; what is wrong with them is said. `what` it is: "a name server of
  // kp.".
  Result<ZoneView::Addresses> audit_host(const Name& host, const std::string& what) {
    if (!can_be_host(host)) {
      add(Fault::kNoHost, host, what + (host.is_root() ? " is the root" : " is an address where a name belongs"));
      return ZoneView::Addresses();
    }
    ZoneView::Addresses found = zone_.addresses_of(host);
    if (found.known == ZoneView::Known::kNoGlue || found.known == ZoneView::Known::kNotHere) {
      YORE_TRY(found, addresses_elsewhere(host));
    }
    if (found.known == ZoneView::Known::kNone) add(Fault::kNoAddress, host, what + " has no address");
    if (found.known == ZoneView::Known::kAlias) add(Fault::kAlias, host, what + " is an alias");
    return found;
  }

  // Whether it is neither the root nor an address that someone took for a name, with or without its final dot.
  [[nodiscard]] bool can_be_host(const Name& name) const {
    constexpr std::size_t kIpv4Labels = 4;
    if (name.is_root()) return false;
    const Name& apex = zone_.apex();
    const bool relative = name.label_count() == kIpv4Labels + apex.label_count() && name.is_below(apex);
    if (name.label_count() != kIpv4Labels && !(relative && !is_reverse(apex))) return true;
    for (std::size_t i = 0; i < kIpv4Labels; ++i) {
      const OctetsView label = name.label(i);
      if (!std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; })) return true;
    }
    return false;
  }

  Result<void> audit_servers(const RRset& rrset) {
    const std::set<Name> servers = servers_of(rrset);
    std::map<Name, std::vector<Rdata>> with_address;
    bool all_known = true;
    for (const Name& server : servers) {
      const std::string what = "a name server of " + rrset.owner.to_text();
      if (zone_.addresses_of(server).known == ZoneView::Known::kNoGlue && zone_.cut_above(server) == rrset.owner) {
        add(Fault::kNoGlue, server, what + " has no glue, and is at or below it");
      }
      YORE_TRY(ZoneView::Addresses found, audit_host(server, what));
      const bool has_address = found.known == ZoneView::Known::kAddresses;
      all_known = all_known && (has_address || found.known == ZoneView::Known::kNone);
      if (has_address) with_address.emplace(server, std::move(found.list));
    }
    if (servers.size() == 1) add(Fault::kSingleServer, rrset.owner, "its only name server is " + listed(servers));
    if (all_known && in_one_prefix(with_address)) {
      std::string words = "all its name servers with an address are in one prefix:";
      for (const auto& [server, addresses] : with_address) words += " " + server.to_text();
      add(Fault::kOnePrefix, rrset.owner, std::move(words));
    }
    if (rrset.owner == zone_.apex()) return {};
    YORE_TRY(const ZoneView* child, views_.find(rrset.owner));
    if (child != nullptr) compare(rrset, *child, zone_.apex());
    return {};
  }

  Result<void> audit_exchangers() {
    for (const RR& rr : zone_.rrs()) {
      if (rr.type != RRType::kMX) continue;
      const auto exchanger = rdata_target(RRType::kMX, rr.rdata);
      if (!exchanger || exchanger->is_root() || zone_.cut_above(rr.owner)) continue;  // RFC 7505: no mail is taken
      YORE_CHECK(audit_host(*exchanger, "a mail exchanger of " + rr.owner.to_text()));
    }
    return {};
  }

  // The zone as a child: what the zone above it says.
  Result<void> audit_parent() {
    if (zone_.apex().is_root()) return {};
    YORE_TRY(const ZoneView* above, views_.find_deepest(zone_.apex().parent()));
    if (above == nullptr) return {};
    const RRset* delegation = above->find(zone_.apex(), RRType::kNS);
    if (delegation != nullptr && above->cut_above(zone_.apex()) == zone_.apex()) {
      compare(*delegation, zone_, above->apex());
    }
    return {};
  }

  void compare(const RRset& delegation, const ZoneView& child, const Name& parent) {
    const RRset* own = child.find(child.apex(), RRType::kNS);
    const std::set<Name> theirs = servers_of(delegation);
    const std::set<Name> ours = own == nullptr ? std::set<Name>() : servers_of(*own);
    if (theirs == ours) return;
    add(Fault::kParentChild, child.apex(),
        parent.to_text() + " names the servers " + listed(theirs) + ", the zone itself " +
            (ours.empty() ? "none" : listed(ours)));
  }

  void audit_ttls() {
    const auto& rrs = zone_.rrs();
    for (auto first = rrs.begin(); first != rrs.end();) {
      auto end = first;
      std::set<Ttl> ttls;
      for (;
           end != rrs.end() && end->owner == first->owner && end->type == first->type && end->rrclass == first->rrclass;
           ++end) {
        ttls.insert(end->ttl);
      }
      // The TTL of an RRSIG is that of what it covers (RFC 4034 section 3).
      if (ttls.size() > 1 && first->type != RRType::kRRSIG) {
        std::string words = "the TTLs of its " + to_text(first->type) + " RRs differ:";
        for (const Ttl ttl : ttls) words += " " + std::to_string(ttl.seconds);
        add(Fault::kTtlDiffers, first->owner, std::move(words));
      }
      first = end;
    }
  }

  void audit_cnames() {
    const Name* last = nullptr;
    for (const RR& rr : zone_.rrs()) {
      if (rr.type != RRType::kCNAME || (last != nullptr && *last == rr.owner)) continue;
      last = &rr.owner;
      std::string others;
      for (const RRset& rrset : zone_.rrsets_at(rr.owner)) {
        // RFC 4035 section 2.5: the RRs of DNSSEC may stand beside it.
        if (rrset.type == RRType::kRRSIG || rrset.type == RRType::kNSEC) continue;
        const std::size_t count = rrset.rdatas.size() - (rrset.type == RRType::kCNAME ? 1 : 0);
        if (count > 0) others += (others.empty() ? "" : ", ") + std::to_string(count) + " " + to_text(rrset.type);
      }
      if (!others.empty()) add(Fault::kCnameAndOther, rr.owner, "beside a CNAME there is: " + others);
      audit_alias(rr.owner);
    }
  }

  // An alias that leads nowhere, or to itself (RFC 1034 section 3.6.2).
  void audit_alias(const Name& owner) {
    const auto target = find_target(owner);
    if (!target) return;
    if (zone_.find_place(*target).place == ZoneView::Place::kNowhere) {
      add(Fault::kCnameNowhere, owner, "it is an alias of " + target->to_text() + ", which is not there");
    }
    find_loop(owner);
    if (const auto last = loops_.find(owner); last != loops_.end()) {
      const std::string way = last->second == owner ? "" : ", by way of " + last->second.to_text();
      add(Fault::kCnameLoop, owner, "it is an alias of itself" + way);
    }
  }

  // Of an alias in this zone; nothing of what is none, or occluded.
  [[nodiscard]] std::optional<Name> find_target(const Name& name) const {
    const ZoneView::Found found = zone_.find_place(name);
    const RRset* alias = found.place == ZoneView::Place::kHere ? zone_.find(found.node, RRType::kCNAME) : nullptr;
    return alias == nullptr ? std::nullopt : rdata_target(RRType::kCNAME, alias->rdatas.front());
  }

  // Follows an alias as far as nobody was before, and notes the loop that it ends in.
  void find_loop(const Name& first) {
    std::vector<Name> way;
    std::optional<Name> name = first;
    for (; name && passed_.insert(*name).second; name = find_target(*name)) way.push_back(*name);
    const auto begin = name ? std::find(way.begin(), way.end(), *name) : way.end();
    for (auto member = begin; member != way.end(); ++member) {
      loops_.emplace(*member, member == begin ? way.back() : *std::prev(member));
    }
  }

  ZoneViews& views_;
  const ZoneView& zone_;
  const Watch& watch_;
  std::vector<AuditFinding> findings_;
  std::set<Name> passed_;       // by find_loop()
  std::map<Name, Name> loops_;  // of each name in a loop of aliases the one before it
};

}  // namespace

std::string_view to_text(Fault fault) { return words_of(fault).word; }
Reference reference_of(Fault fault) { return words_of(fault).reference; }

Result<std::vector<AuditFinding>> audit(archive::Archive& archive, const AuditSubject& subject) {
  // Zones that are looked at in one round are not looked at in one second, and in no set order.
  constexpr std::int64_t kRound = 86400;
  const Timestamp at = subject.at.value_or(subject.now.time.last);
  YORE_TRY(ZoneViews views, ZoneViews::open(archive, at, subject.at ? at : Timestamp{at.seconds + kRound}));
  YORE_TRY(auto rrs, archive.content(subject.zone.id, subject.now.version));
  views.put(ZoneView(subject.zone.apex, std::move(rrs)));
  YORE_TRY(const ZoneView* zone, views.find(subject.zone.apex));
  YORE_TRY(std::vector<AuditFinding> findings, Auditor(views, *zone, subject.watch).audit());
  for (auto& finding : audit_names(*zone)) findings.push_back(std::move(finding));
  for (auto& finding : audit_serials(subject)) findings.push_back(std::move(finding));
  const auto key = [](const AuditFinding& finding) { return std::tie(finding.fault, finding.name, finding.words); };
  std::sort(findings.begin(), findings.end(),
            [&](const AuditFinding& a, const AuditFinding& b) { return key(a) < key(b); });
  findings.erase(std::unique(findings.begin(), findings.end(),
                             [&](const AuditFinding& a, const AuditFinding& b) { return key(a) == key(b); }),
                 findings.end());
  return findings;
}

}  // namespace yore::report
