#include "zonedb/zone/observations.h"

#include <algorithm>
#include <tuple>

namespace yore::zone {
namespace {

bool comes_before(const Observation& a, const Observation& b) {
  if (const auto order = a.rrset.owner <=> b.rrset.owner; order != 0) return order < 0;
  if (a.time.last != b.time.last) return a.time.last > b.time.last;
  const auto key = [](const Observation& o) {
    return std::tie(o.time.first, o.server.address, o.server.name, o.server.port, o.scan_id, o.rrset.type,
                    o.rrset.rdatas);
  };
  return key(a) < key(b);
}

bool is_from(const Observation& observation, const std::optional<Server>& server) {
  return !server || is_asked_for(observation.server, *server);
}

}  // namespace

Observations::Observations(std::vector<Observation> observations) : observations_(std::move(observations)) {
  std::sort(observations_.begin(), observations_.end(), comes_before);
  for (std::uint32_t i = 0; i < observations_.size(); ++i) {
    if (i == 0 || observations_[i].rrset.owner != observations_[i - 1].rrset.owner) name_begins_.push_back(i);
  }
  by_name_.reset(name_begins_.size());
  for (std::uint32_t i = 0; i < name_begins_.size(); ++i) {
    const LookupName name(observations_[name_begins_[i]].rrset.owner);
    by_name_.put(name.hash(name.label_count()), i);
  }
  name_begins_.push_back(static_cast<std::uint32_t>(observations_.size()));
}

std::span<const Observation> Observations::of(const Name& name) const noexcept {
  const LookupName wanted(name);
  const std::uint32_t place = by_name_.find(wanted.hash(wanted.label_count()), [&](std::uint32_t i) {
    return same_name(wanted.suffix(wanted.label_count()), observations_[name_begins_[i]].rrset.owner.wire());
  });
  if (place == NameTable::kNone) return {};
  return std::span(observations_).subspan(name_begins_[place], name_begins_[place + 1] - name_begins_[place]);
}

const Observation* Observations::newest(const Name& name, RRType type, Timestamp at,
                                        const std::optional<Server>& server) const {
  for (const Observation& observation : of(name)) {
    if (observation.time.last > at || observation.rrset.type != type || !is_from(observation, server)) continue;
    return &observation;
  }
  return nullptr;
}

std::vector<const Observation*> Observations::newest_answer(const Name& name, Timestamp at,
                                                            const std::optional<Server>& server) const {
  std::vector<const Observation*> answer;
  for (const Observation& observation : of(name)) {
    if (observation.time.last > at || !is_from(observation, server)) continue;
    if (!answer.empty() && observation.scan_id != answer.front()->scan_id) break;
    answer.push_back(&observation);
  }
  return answer;
}

}  // namespace yore::zone
