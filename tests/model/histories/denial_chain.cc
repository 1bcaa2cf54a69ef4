#include "tests/model/histories/denial_chain.h"

#include <map>
#include <set>
#include <string>

#include "tests/model/twin/denial.h"
#include "tests/model/twin/version.h"
#include "zonedb/dns/presentation.h"

namespace yore::model {

namespace {

using Types = std::set<RRType>;

constexpr unsigned kIterations = 1;
constexpr std::string_view kSalt = "\xab";

RR rr(const Name& owner, const std::string& rest) { return rr_from_text(owner.to_text() + " " + rest).value(); }

// The names that the zone answers for, and its delegations, with the types that a bitmap shows (RFC 4035 section 2.3).
std::map<Name, Types> names_in_chain(const Version& version) {
  std::map<Name, Types> names;
  for (const auto& [owner, node] : version.nodes()) {
    const Version::Stop stop = version.walk_down_to(owner);
    const bool is_cut = stop.kind == Version::StopKind::kCut && stop.owner == owner;
    if (stop.kind != Version::StopKind::kNone && !is_cut) continue;
    for (const auto& [type, rrset] : node.rrsets) {
      if (!is_cut || type == RRType::kNS || type == RRType::kDS) names[owner].insert(type);
    }
  }
  return names;
}

bool is_signed_at(const Version& version, const Name& owner, RRType type) {
  const Version::Stop stop = version.walk_down_to(owner);
  if (stop.kind == Version::StopKind::kNone) return true;
  const bool is_cut = stop.kind == Version::StopKind::kCut && stop.owner == owner;
  return is_cut && (type == RRType::kDS || type == RRType::kNSEC);
}

std::string bitmap(const Types& types, bool with_nsec) {
  std::string text;
  Types shown = types;
  const bool is_unsigned_cut = !with_nsec && types == Types{RRType::kNS};
  if (!types.empty() && !is_unsigned_cut) shown.insert(RRType::kRRSIG);
  if (with_nsec) shown.insert(RRType::kNSEC);
  for (const RRType type : shown) text += " " + to_text(type);
  return text;
}

void add_nsec(std::vector<RR>& rrs, const std::map<Name, Types>& names) {
  for (auto it = names.begin(); it != names.end(); ++it) {
    const auto next = std::next(it) == names.end() ? names.begin() : std::next(it);
    rrs.push_back(rr(it->first, "600 IN NSEC " + next->first.to_text() + bitmap(it->second, true)));
  }
}

void add_nsec3(std::vector<RR>& rrs, const Name& apex, std::map<Name, Types> names, Denial denial) {
  if (denial == Denial::kNsec3OptOut) {
    std::erase_if(names, [&](const auto& named) { return named.first != apex && named.second == Types{RRType::kNS}; });
  }
  names[apex].insert(RRType::kNSEC3PARAM);
  const std::map<Name, Types> owners = names;
  for (const auto& [owner, types] : owners) {  // RFC 5155 section 7.1: empty non-terminals have their NSEC3 too
    for (Name above = owner; above != apex; above = above.parent()) names.try_emplace(above);
  }
  rrs.push_back(rr(apex, "0 IN NSEC3PARAM 1 0 1 AB"));
  std::map<std::string, Types> chain;
  for (const auto& [name, types] : names) chain.emplace(nsec3_label(name, kIterations, kSalt), types);
  const std::string flags = denial == Denial::kNsec3OptOut ? "1" : "0";
  for (auto it = chain.begin(); it != chain.end(); ++it) {
    const auto next = std::next(it) == chain.end() ? chain.begin() : std::next(it);
    rrs.push_back(
        rr(*apex.child(it->first), "600 IN NSEC3 1 " + flags + " 1 AB " + next->first + bitmap(it->second, false)));
  }
}

// Type covered, algorithm, labels, original TTL, times, key tag, signer, and a signature of one octet.
RR signature_of(const RRset& rrset, const Name& apex) {
  Rdata rdata;
  append_u16(rdata, static_cast<std::uint16_t>(rrset.type));
  append_u8(rdata, 8);
  const std::size_t labels = rrset.owner.label_count() - (rrset.owner.is_wildcard() ? 1 : 0);
  append_u8(rdata, static_cast<std::uint8_t>(labels));
  append_u32(rdata, rrset.ttl.seconds);
  append_u32(rdata, 1477000000);
  append_u32(rdata, 1474000000);
  append_u16(rdata, 1);
  rdata.append(apex.wire());
  append_u8(rdata, 0x5a);
  return RR{rrset.owner, RRType::kRRSIG, RRClass::kIN, rrset.ttl, false, rdata};
}

void add_signatures(std::vector<RR>& rrs, const Name& apex) {
  const Version version(apex, rrs);
  for (const auto& [owner, node] : version.nodes()) {
    for (const auto& [type, rrset] : node.rrsets) {
      if (type == RRType::kNSEC3 || is_signed_at(version, owner, type)) rrs.push_back(signature_of(rrset, apex));
    }
  }
}

}  // namespace

void add_denial(std::vector<RR>& rrs, const Name& apex, Denial denial) {
  if (denial == Denial::kNone) return;
  const std::map<Name, Types> names = names_in_chain(Version(apex, rrs));
  if (denial == Denial::kNsec) {
    add_nsec(rrs, names);
  } else {
    add_nsec3(rrs, apex, names, denial);
  }
  add_signatures(rrs, apex);
}

}  // namespace yore::model
