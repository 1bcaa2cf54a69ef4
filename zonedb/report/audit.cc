#include "zonedb/report/audit.h"

#include <algorithm>
#include <array>
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
constexpr std::array<FaultWords, 13> kFaults = {{
    // The name in an NS or MX RR has address records, and is no alias.
    {Fault::kNoAddress, "no-address", {2181, "10.3"}},
    {Fault::kAlias, "alias", {2181, "10.3"}},
    // The administrators of both zones keep the NS RRs at the cut the same.
    {Fault::kParentChild, "parent-child", {1034, "4.2.2"}},
    {Fault::kSingleServer, "single-server", {1034, "4.1"}},
    {Fault::kOnePrefix, "one-prefix", {2182, "3.1"}},
    {Fault::kTtlDiffers, "ttl-differs", {2181, "5.2"}},
    {Fault::kCnameAndOther, "cname-and-other", {2181, "10.1"}},
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

// Whether all addresses of each family begin with the same octets: an IPv4 /24, an IPv6 /48.
bool in_one_prefix(const std::vector<Rdata>& addresses) {
  constexpr std::size_t kIpv4Octets = 3;
  constexpr std::size_t kIpv6Octets = 6;
  constexpr std::size_t kIpv4Size = 4;
  std::set<Octets> ipv4;
  std::set<Octets> ipv6;
  for (const Rdata& address : addresses) {
    if (address.size() == kIpv4Size) {
      ipv4.insert(address.substr(0, kIpv4Octets));
    } else {
      ipv6.insert(address.substr(0, kIpv6Octets));
    }
  }
  return ipv4.size() <= 1 && ipv6.size() <= 1;
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

  // What the zone itself says of a server's addresses, else the deepest zone that the server is in.
  Result<ZoneView::Addresses> addresses_of(const Name& server) {
    ZoneView::Addresses here = zone_.addresses_of(server);
    if (here.found != ZoneView::Found::kNotHere) return here;
    YORE_TRY(const ZoneView* deepest, views_.find_deepest(server));
    if (deepest == nullptr || deepest->apex() == zone_.apex()) return here;
    return deepest->addresses_of(server);
  }

  Result<void> audit_servers(const RRset& rrset) {
    const std::set<Name> servers = servers_of(rrset);
    std::vector<Rdata> addresses;
    std::set<Name> with_address;
    bool all_known = true;
    for (const Name& server : servers) {
      YORE_TRY(const ZoneView::Addresses found, addresses_of(server));
      const std::string what = "a name server of " + rrset.owner.to_text();
      if (found.found == ZoneView::Found::kNone) add(Fault::kNoAddress, server, what + " has no address");
      if (found.found == ZoneView::Found::kAlias) add(Fault::kAlias, server, what + " is an alias");
      all_known = all_known && (found.found == ZoneView::Found::kAddresses || found.found == ZoneView::Found::kNone);
      if (found.found == ZoneView::Found::kAddresses) with_address.insert(server);
      addresses.insert(addresses.end(), found.list.begin(), found.list.end());
    }
    if (servers.size() == 1) add(Fault::kSingleServer, rrset.owner, "its only name server is " + listed(servers));
    if (all_known && with_address.size() > 1 && in_one_prefix(addresses)) {
      add(Fault::kOnePrefix, rrset.owner,
          "all its name servers with an address are in one prefix: " + listed(with_address));
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
      YORE_TRY(const ZoneView::Addresses found, addresses_of(*exchanger));
      const std::string what = "a mail exchanger of " + rr.owner.to_text();
      if (found.found == ZoneView::Found::kNone) add(Fault::kNoAddress, *exchanger, what + " has no address");
      if (found.found == ZoneView::Found::kAlias) add(Fault::kAlias, *exchanger, what + " is an alias");
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
    }
  }

  ZoneViews& views_;
  const ZoneView& zone_;
  const Watch& watch_;
  std::vector<AuditFinding> findings_;
};

}  // namespace

std::string_view to_text(Fault fault) { return words_of(fault).word; }
Reference reference_of(Fault fault) { return words_of(fault).reference; }

Result<std::vector<AuditFinding>> audit(archive::Archive& archive, const AuditSubject& subject) {
  YORE_TRY(ZoneViews views, ZoneViews::open(archive, subject.at));
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
