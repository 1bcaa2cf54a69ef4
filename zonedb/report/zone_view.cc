#include "zonedb/report/zone_view.h"

#include <algorithm>
#include <utility>

namespace yore::report {

ZoneView::ZoneView(Name apex, std::vector<RR> rrs) : apex_(std::move(apex)), rrs_(std::move(rrs)) {
  for (RRset& rrset : group_into_rrsets(rrs_)) rrsets_[rrset.owner].push_back(std::move(rrset));
}

const RRset* ZoneView::find(const Name& owner, RRType type) const {
  const std::vector<RRset>& rrsets = rrsets_at(owner);
  const auto rrset = std::find_if(rrsets.begin(), rrsets.end(), [&](const RRset& r) { return r.type == type; });
  return rrset == rrsets.end() ? nullptr : &*rrset;
}

const std::vector<RRset>& ZoneView::rrsets_at(const Name& owner) const {
  static const std::vector<RRset> kNone;
  const auto node = rrsets_.find(owner);
  return node == rrsets_.end() ? kNone : node->second;
}

bool ZoneView::exists(const Name& name) const {
  const auto node = rrsets_.lower_bound(name);  // canonical order: what is below a name follows it
  return node != rrsets_.end() && node->first.is_at_or_below(name);
}

std::optional<Name> ZoneView::cut_above(const Name& name) const {
  for (std::size_t labels = apex_.label_count() + 1; labels <= name.label_count(); ++labels) {
    Name ancestor = name.suffix(labels);
    if (find(ancestor, RRType::kNS) != nullptr) return ancestor;
  }
  return std::nullopt;
}

std::vector<const RRset*> ZoneView::server_sets() const {
  std::vector<const RRset*> sets;
  for (const auto& [owner, rrsets] : rrsets_) {
    const RRset* rrset = find(owner, RRType::kNS);
    if (rrset == nullptr || !owner.is_at_or_below(apex_)) continue;
    if (owner == apex_ || cut_above(owner) == owner) sets.push_back(rrset);
  }
  return sets;
}

std::vector<Rdata> ZoneView::address_rdatas(const Name& owner) const {
  std::vector<Rdata> list;
  for (const RRType type : {RRType::kA, RRType::kAAAA}) {
    if (const RRset* rrset = find(owner, type)) list.insert(list.end(), rrset->rdatas.begin(), rrset->rdatas.end());
  }
  return list;
}

ZoneView::Found ZoneView::find_place(const Name& name) const {
  if (!name.is_at_or_below(apex_)) return {Place::kOutside, {}};
  const auto cut = cut_above(name);
  const std::size_t end = cut ? cut->label_count() : name.label_count();
  for (std::size_t labels = apex_.label_count(); labels < end; ++labels) {
    if (find(name.suffix(labels), RRType::kDNAME) != nullptr) return {Place::kBelowDname, {}};
  }
  if (cut) return {Place::kBelowCut, *cut};
  if (exists(name)) return {Place::kHere, name};
  // RFC 4592 section 3.3.1: the wildcard at the closest encloser.
  Name encloser = name;
  while (encloser != apex_ && !exists(encloser)) encloser = encloser.parent();
  const auto wildcard = encloser.wildcard_child();
  if (wildcard && exists(*wildcard)) return {Place::kHere, *wildcard};
  return {Place::kNowhere, {}};
}

ZoneView::Addresses ZoneView::addresses_of(const Name& host) const {
  const Found found = find_place(host);
  std::vector<Rdata> list;
  switch (found.place) {
    case Place::kOutside:
      return {Known::kNotHere, {}};
    case Place::kBelowDname:
      return {Known::kAlias, {}};
    case Place::kBelowCut: {
      list = address_rdatas(host);
      if (!list.empty()) return {Known::kAddresses, std::move(list)};
      // RFC 1034 section 4.2.1: a server that is below the delegation it serves needs glue.
      const RRset* servers = find(found.node, RRType::kNS);
      const bool needs_glue = std::any_of(servers->rdatas.begin(), servers->rdatas.end(),
                                          [&](const Rdata& rdata) { return rdata_target(RRType::kNS, rdata) == host; });
      return {needs_glue ? Known::kNoGlue : Known::kNotHere, {}};
    }
    case Place::kHere:
      list = address_rdatas(found.node);
      if (!list.empty()) return {Known::kAddresses, std::move(list)};
      return {find(found.node, RRType::kCNAME) != nullptr ? Known::kAlias : Known::kNone, {}};
    case Place::kNowhere:
      break;
  }
  return {Known::kNone, {}};
}

Result<ZoneViews> ZoneViews::open(archive::Archive& archive, Timestamp at, Timestamp until) {
  ZoneViews views(archive);
  views.at_ = at;
  views.until_ = until;
  YORE_TRY(const auto zones, archive.zones());
  for (const archive::ZoneRow& zone : zones) views.zones_.emplace(zone.apex, zone.id);
  return views;
}

void ZoneViews::put(ZoneView view) {
  Name apex = view.apex();
  views_.insert_or_assign(std::move(apex), std::optional(std::move(view)));
}

Result<const ZoneView*> ZoneViews::find(const Name& apex) {
  const auto zone = zones_.find(apex);
  if (zone == zones_.end()) return nullptr;
  auto view = views_.find(apex);
  if (view == views_.end()) {
    YORE_TRY(const auto snapshots, archive_->snapshots(zone->second));
    const SnapshotFacts* facts = snapshot_at(snapshots, at_);
    if (facts == nullptr && !snapshots.empty() && snapshots.front().time.last <= until_) facts = &snapshots.front();
    std::optional<ZoneView> read;
    if (facts != nullptr) {
      YORE_TRY(auto rrs, archive_->content(zone->second, facts->version));
      read.emplace(apex, std::move(rrs));
    }
    view = views_.emplace(apex, std::move(read)).first;
  }
  return view->second ? &*view->second : nullptr;
}

Result<const ZoneView*> ZoneViews::find_deepest(const Name& name) {
  for (std::size_t labels = name.label_count() + 1; labels > 0; --labels) {
    YORE_TRY(const ZoneView* view, find(name.suffix(labels - 1)));
    if (view != nullptr) return view;
  }
  return nullptr;
}

}  // namespace yore::report
