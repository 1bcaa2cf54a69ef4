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

ZoneView::Addresses ZoneView::addresses_of(const Name& host) const {
  if (!host.is_at_or_below(apex_)) return {};
  std::vector<Rdata> list = address_rdatas(host);
  if (!list.empty()) return {Found::kAddresses, std::move(list)};
  if (const auto cut = cut_above(host)) {
    // RFC 1034 section 4.2.1: a server that is below the delegation it serves needs glue.
    const RRset* servers = find(*cut, RRType::kNS);
    const bool needs_glue = std::any_of(servers->rdatas.begin(), servers->rdatas.end(),
                                        [&](const Rdata& rdata) { return rdata_target(RRType::kNS, rdata) == host; });
    return {needs_glue ? Found::kNone : Found::kNotHere, {}};
  }
  if (find(host, RRType::kCNAME) != nullptr) return {Found::kAlias, {}};
  if (exists(host)) return {Found::kNone, {}};
  // RFC 4592 section 3.3.1: the wildcard at the closest encloser.
  Name encloser = host;
  while (encloser != apex_ && !exists(encloser)) encloser = encloser.parent();
  const auto wildcard = encloser.wildcard_child();
  if (!wildcard) return {Found::kNone, {}};
  if (find(*wildcard, RRType::kCNAME) != nullptr) return {Found::kAlias, {}};
  list = address_rdatas(*wildcard);
  return {list.empty() ? Found::kNone : Found::kAddresses, std::move(list)};
}

Result<ZoneViews> ZoneViews::open(archive::Archive& archive, std::optional<Timestamp> at) {
  ZoneViews views(archive);
  views.at_ = at;
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
    const SnapshotFacts* facts = nullptr;
    if (!snapshots.empty()) facts = snapshot_at(snapshots, at_.value_or(snapshots.back().time.last));
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
