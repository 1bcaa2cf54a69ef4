#include "zonedb/zone/zone_history.h"

#include <algorithm>
#include <tuple>

namespace yore::zone {
namespace {

// All keys by which a server may be asked for (is_asked_for()).
std::vector<std::string> keys_of(const Server& server) {
  std::vector<std::string> keys;
  if (!server.name.empty()) keys.push_back(server.name);
  if (!server.address.empty()) keys.push_back("@" + server.address);
  if (keys.size() == 2) keys.push_back(keys[0] + keys[1]);
  if (server.port == 53) return keys;
  for (std::size_t i = 0, plain = keys.size(); i < plain; ++i)
    keys.push_back(keys[i] + "#" + std::to_string(server.port));
  return keys;
}

}  // namespace

void sort_failed_scans(std::vector<FailedScan>& scans) {
  const auto key = [](const FailedScan& scan) {
    return std::tie(scan.time.last, scan.time.first, scan.server, scan.outcome, scan.method, scan.reason);
  };
  std::sort(scans.begin(), scans.end(), [&](const FailedScan& a, const FailedScan& b) { return key(a) < key(b); });
}

void Timeline::add(Timestamp holds_from, std::uint32_t snapshot) {
  if (!holds_from_.empty() && holds_from_.back() == holds_from.seconds) return;
  holds_from_.push_back(holds_from.seconds);
  snapshots_.push_back(snapshot);
}

std::uint32_t Timeline::at(Timestamp at) const noexcept {
  if (!holds_from_.empty() && holds_from_.back() <= at.seconds) return snapshots_.back();  // as nearly all ask
  const auto after = std::upper_bound(holds_from_.begin(), holds_from_.end(), at.seconds);
  if (after == holds_from_.begin()) return kNone;
  return snapshots_[static_cast<std::size_t>(after - holds_from_.begin()) - 1];
}

std::uint32_t Timeline::next_after(Timestamp at) const noexcept {
  const auto after = std::upper_bound(holds_from_.begin(), holds_from_.end(), at.seconds);
  return after == holds_from_.end() ? kNone : snapshots_[static_cast<std::size_t>(after - holds_from_.begin())];
}

std::string server_key(std::string_view server) {
  const Result<Server> asked = server_from_text(server);
  if (!asked) return "?";
  std::string key = asked->name;
  if (!asked->address.empty()) key += "@" + asked->address;
  if (asked->port != 53) key += "#" + std::to_string(asked->port);
  return key;
}

ZoneHistory::ZoneHistory(Parts parts) : parts_(std::move(parts)) {
  for (std::uint32_t i = 0; i < parts_.snapshots.size(); ++i) {
    const Timestamp holds_from = parts_.snapshots[i].time.last;
    any_server_.add(holds_from, i);
    for (const std::string& key : keys_of(parts_.snapshots[i].server)) by_server_[key].add(holds_from, i);
  }
}

const Timeline* ZoneHistory::timeline_of(std::string_view key) const {
  const auto found = by_server_.find(key);
  return found == by_server_.end() ? nullptr : &found->second;
}

std::vector<RR> ZoneHistory::rrs_of(VersionId version) const {
  std::vector<RR> rrs;
  rrs.reserve(parts_.versions[version.number - 1].rr_count);
  for (NodeIndex node = 0; node < content().node_count(); ++node) {
    content().append_rrs(node, content().state_at(node, version), rrs);
  }
  return rrs;
}

std::vector<Change> ZoneHistory::changes(VersionId before, VersionId after) const {
  // Only owners whose lists of RRsets differ need a closer look.
  std::vector<RR> old_rrs;
  std::vector<RR> new_rrs;
  for (NodeIndex node = 0; node < content().node_count(); ++node) {
    const NodeState& old_state = content().state_at(node, before);
    const NodeState& new_state = content().state_at(node, after);
    if (&old_state == &new_state) continue;
    const auto old_list = content().rrsets(old_state);
    const auto new_list = content().rrsets(new_state);
    if (std::equal(old_list.begin(), old_list.end(), new_list.begin(), new_list.end())) continue;
    content().append_rrs(node, old_state, old_rrs);
    content().append_rrs(node, new_state, new_rrs);
  }
  return changes_between(old_rrs, new_rrs);
}

}  // namespace yore::zone
