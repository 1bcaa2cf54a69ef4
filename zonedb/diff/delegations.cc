#include "zonedb/diff/delegations.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "zonedb/dns/presentation.h"

namespace yore::diff {
namespace {

// Who serves what, and where they are, as one version of a zone says.
struct Servers {
  std::map<Name, std::set<Name>> delegations;  // the apex among them
  std::set<Name> hosts;                        // all name servers of those
  std::map<Name, std::vector<RR>> addresses;   // A and AAAA of `hosts`, canonical order
};

Servers servers_of(const Name& apex, const std::vector<RR>& rrs) {
  Servers servers;
  const Name* cut = nullptr;
  for (const RR& rr : rrs) {
    if (rr.type != RRType::kNS || !rr.owner.is_at_or_below(apex)) continue;
    // Canonical order puts a cut before all that it occludes.
    if (cut != nullptr && rr.owner.is_below(*cut)) continue;
    if (rr.owner != apex) cut = &rr.owner;
    const auto host = rdata_target(rr.type, rr.rdata);
    if (!host) continue;
    servers.delegations[rr.owner].insert(*host);
    servers.hosts.insert(*host);
  }
  for (const RR& rr : rrs) {
    const bool address = rr.type == RRType::kA || rr.type == RRType::kAAAA;
    if (address && servers.hosts.contains(rr.owner)) servers.addresses[rr.owner].push_back(rr);
  }
  return servers;
}

// Those of `some` that `others` lack, in canonical order.
std::vector<std::string> names_missing(const std::set<Name>& some, const std::set<Name>& others) {
  std::vector<std::string> missing;
  for (const Name& name : some) {
    if (!others.contains(name)) missing.push_back(name.to_text());
  }
  return missing;
}

std::vector<std::string> addresses_missing(const std::vector<RR>& some, const std::vector<RR>& others) {
  std::vector<std::string> missing;
  for (const RR& rr : some) {
    if (std::find(others.begin(), others.end(), rr) == others.end()) {
      missing.push_back(rdata_to_text(rr.type, rr.rdata));
    }
  }
  return missing;
}

template <class Map>
typename Map::mapped_type value_or_empty(const Map& map, const Name& name) {
  const auto at = map.find(name);
  return at == map.end() ? typename Map::mapped_type{} : at->second;
}

}  // namespace

std::vector<DelegationChange> delegation_changes(const Name& apex, const std::vector<RR>& before,
                                                 const std::vector<RR>& after) {
  using Kind = DelegationChange::Kind;
  const Servers old = servers_of(apex, before);
  const Servers now = servers_of(apex, after);
  std::vector<DelegationChange> found;
  const auto add = [&](Kind kind, const Name& name, std::vector<std::string> gone, std::vector<std::string> come) {
    if (!gone.empty() || !come.empty()) found.push_back({kind, name, std::move(gone), std::move(come)});
  };
  for (const auto& [name, hosts] : old.delegations) {
    const auto hosts_now = value_or_empty(now.delegations, name);
    const Kind kind = hosts_now.empty() ? Kind::kRemoved : Kind::kMoved;
    add(kind, name, names_missing(hosts, hosts_now), names_missing(hosts_now, hosts));
  }
  for (const auto& [name, hosts] : now.delegations) {
    if (!old.delegations.contains(name)) add(Kind::kAdded, name, {}, names_missing(hosts, {}));
  }
  for (const Name& host : old.hosts) {
    if (!now.hosts.contains(host)) continue;
    const auto was = value_or_empty(old.addresses, host);
    const auto is = value_or_empty(now.addresses, host);
    add(Kind::kReaddressed, host, addresses_missing(was, is), addresses_missing(is, was));
  }
  std::sort(found.begin(), found.end(), [](const DelegationChange& a, const DelegationChange& b) {
    return std::tie(a.name, a.kind) < std::tie(b.name, b.kind);
  });
  return found;
}

}  // namespace yore::diff
