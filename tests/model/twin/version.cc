#include "tests/model/twin/version.h"

#include <algorithm>

namespace yore::model {

namespace {

void add_to(RRset& rrset, const RR& rr) {
  if (rrset.rdatas.empty()) {
    rrset = RRset{rr.owner, rr.type, rr.rrclass, rr.ttl, {rr.rdata}};
    return;
  }
  rrset.ttl = std::min(rrset.ttl, rr.ttl);  // RFC 2181 section 5.2
  const auto same = [&](const Rdata& there) {
    return canonical_rdata(rr.type, there) == canonical_rdata(rr.type, rr.rdata);
  };
  if (std::none_of(rrset.rdatas.begin(), rrset.rdatas.end(), same)) rrset.rdatas.push_back(rr.rdata);
}

}  // namespace

Version::Version(Name apex, const std::vector<RR>& rrs) : apex_(std::move(apex)), rrs_(rrs) {
  std::sort(rrs_.begin(), rrs_.end(), [](const RR& a, const RR& b) {
    const auto order = a <=> b;
    return order == 0 ? a.ttl < b.ttl : order < 0;
  });
  rrs_.erase(std::unique(rrs_.begin(), rrs_.end()), rrs_.end());
  for (const RR& rr : rrs_) {
    Node& node = nodes_[rr.owner];
    if (rr.type == RRType::kRRSIG) {
      add_to(node.signatures[RRType{u16_at(rr.rdata, 0)}], rr);  // Type Covered: RFC 4034 section 3.1.1
    } else {
      add_to(node.rrsets[rr.type], rr);
    }
  }
}

const Node* Version::node(const Name& owner) const {
  const auto found = nodes_.find(owner);
  return found == nodes_.end() ? nullptr : &found->second;
}

const RRset* Version::find(const Name& owner, RRType type) const {
  const Node* at = node(owner);
  if (at == nullptr) return nullptr;
  const auto found = at->rrsets.find(type);
  return found == at->rrsets.end() ? nullptr : &found->second;
}

bool Version::exists(const Name& name) const {
  // Those at or below a name follow each other in canonical order (RFC 4034 section 6.1).
  for (auto at = nodes_.lower_bound(name); at != nodes_.end() && at->first.is_at_or_below(name); ++at) {
    const auto is_of_the_zone = [](const auto& typed) { return typed.first != RRType::kNSEC3; };
    const auto& [rrsets, signatures] = at->second;
    if (std::any_of(rrsets.begin(), rrsets.end(), is_of_the_zone) ||
        std::any_of(signatures.begin(), signatures.end(), is_of_the_zone)) {
      return true;
    }
  }
  return false;
}

Name Version::closest_encloser(const Name& name) const {
  Name encloser = name;
  while (encloser != apex_ && !exists(encloser)) encloser = encloser.parent();
  return encloser;
}

Version::Stop Version::walk_down_to(const Name& name) const {
  for (std::size_t labels = apex_.label_count(); labels <= name.label_count(); ++labels) {
    const Name reached = name.suffix(labels);
    if (reached != apex_ && find(reached, RRType::kNS) != nullptr) return {StopKind::kCut, reached};
    if (reached != name && find(reached, RRType::kDNAME) != nullptr) return {StopKind::kDname, reached};
  }
  return {};
}

bool Version::is_authoritative_for(const Name& name) const {
  return name.is_at_or_below(apex_) && walk_down_to(name).kind == StopKind::kNone;
}

}  // namespace yore::model
