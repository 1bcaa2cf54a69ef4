#include "zonedb/answer/recall.h"

#include <algorithm>

namespace yore::answer {
namespace {

// The RDATA of the NS at `cut`, in canonical form and order; empty where it is no cut at that version.
std::vector<Rdata> delegation_at(const zone::ZoneContent& content, zone::NodeIndex cut, VersionId version) {
  const zone::NodeState& state = content.state_at(cut, version);
  if (!state.has(zone::kCut)) return {};
  const zone::StoredRRset& name_servers = content.rrset(content.find_rrset(state, RRType::kNS));
  std::vector<Rdata> targets;
  for (std::size_t i = 0; i < name_servers.rr_count; ++i) {
    targets.push_back(canonical_rdata(RRType::kNS, content.rdata(name_servers, i)));
  }
  return targets;
}

// Whether every snapshot from the one that held at `since` up to the view's own has the same NS at `cut`.
bool delegation_is_unchanged(const zone::View& view, const ZoneAt& zone, zone::NodeIndex cut, Timestamp since) {
  const zone::Timeline* timeline = view.timeline_of(*zone.history);
  const std::uint32_t at_first = timeline == nullptr ? zone::kNone : timeline->at(since);
  if (at_first == zone::kNone) return false;  // nobody knows to whom the name was delegated then
  const auto snapshots = timeline->snapshots();
  const std::uint32_t at_last = timeline->at(view.at());
  const auto now = delegation_at(zone.content(), cut, zone.snapshot->version);
  for (auto snapshot = std::lower_bound(snapshots.begin(), snapshots.end(), at_first);
       snapshot != snapshots.end() && *snapshot <= at_last; ++snapshot) {
    const VersionId version = zone.history->snapshots()[*snapshot].version;
    if (version != zone.snapshot->version && delegation_at(zone.content(), cut, version) != now) return false;
  }
  return true;
}

}  // namespace

std::vector<const zone::Observation*> recall_observation(const zone::View& view, const ZoneAt& zone,
                                                         zone::NodeIndex cut, const Name& qname, RRType qtype) {
  const zone::Observations* observations = view.zones().observations();
  if (observations == nullptr) return {};
  std::vector<const zone::Observation*> seen;
  if (qtype == RRType::kANY) {
    seen = observations->newest_answer(qname, view.at(), view.server_key());
  } else {
    const auto* asked_for = observations->newest(qname, qtype, view.at(), view.server_key());
    const auto* cname = observations->newest(qname, RRType::kCNAME, view.at(), view.server_key());
    const bool is_alias = cname != nullptr && (asked_for == nullptr || asked_for->time.last < cname->time.last);
    if (const auto* newest = is_alias ? cname : asked_for) seen.push_back(newest);
  }
  if (seen.empty() || !delegation_is_unchanged(view, zone, cut, seen.front()->time.last)) return {};
  return seen;
}

}  // namespace yore::answer
