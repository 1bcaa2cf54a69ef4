#include "zonedb/zone/observations.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "zonedb/zone/server_key.h"

namespace yore::zone {
namespace {

// Of one name: the newer one first, and of equally new ones the one that newest() chooses.
bool is_chosen_over(const Observation& a, const Observation& b) {
  if (a.time.last != b.time.last) return a.time.last > b.time.last;
  const auto key = [](const Observation& o) {
    return std::tie(o.time.first, o.server.address, o.server.name, o.server.port, o.answer, o.rrset.rdatas);
  };
  return key(a) < key(b);
}

bool comes_before(const Observation& a, const Observation& b) {
  if (const auto order = a.rrset.owner <=> b.rrset.owner; order != 0) return order < 0;
  if (a.rrset.type != b.rrset.type) return a.rrset.type < b.rrset.type;
  return is_chosen_over(a, b);
}

}  // namespace

Observations::Observations(std::vector<Observation> observations)
    : observations_(std::move(observations)), by_anyone_(observations_.size()) {
  std::sort(observations_.begin(), observations_.end(), comes_before);
  std::iota(by_anyone_.begin(), by_anyone_.end(), 0U);
  for (const std::uint32_t i : by_anyone_) {
    if (i == 0 || observations_[i].rrset.owner != observations_[i - 1].rrset.owner) name_begins_.push_back(i);
    for (const std::string& key : keys_of(observations_[i].server)) by_server_[key].push_back(i);
  }
  by_name_.reset(name_begins_.size());
  for (std::uint32_t i = 0; i < name_begins_.size(); ++i) {
    const LookupName name(observations_[name_begins_[i]].rrset.owner);
    by_name_.put(name.hash(name.label_count()), i);
  }
  name_begins_.push_back(static_cast<std::uint32_t>(observations_.size()));
}

// Those of a name that the server made.
Observations::Places Observations::of(const Name& name, std::string_view server) const {
  const LookupName wanted(name);
  const std::uint32_t place = by_name_.find(wanted.hash(wanted.label_count()), [&](std::uint32_t i) {
    return same_name(wanted.suffix(wanted.label_count()), observations_[name_begins_[i]].rrset.owner.wire());
  });
  if (place == NameTable::kNone) return {};
  const auto by_server = by_server_.find(server);
  if (!server.empty() && by_server == by_server_.end()) return {};
  const auto& places = server.empty() ? by_anyone_ : by_server->second;
  return {std::lower_bound(places.begin(), places.end(), name_begins_[place]),
          std::lower_bound(places.begin(), places.end(), name_begins_[place + 1])};
}

// From the newest of a type at `at`, where it has one, to the name's end.
Observations::Places Observations::newest_first(Places of_name, RRType type, Timestamp at) const {
  const auto first = std::partition_point(of_name.begin(), of_name.end(), [&](std::uint32_t place) {
    const Observation& seen = observations_[place];
    return seen.rrset.type < type || (seen.rrset.type == type && seen.time.last > at);
  });
  return of_name.subspan(static_cast<std::size_t>(first - of_name.begin()));
}

const Observation* Observations::newest(const Name& name, RRType type, Timestamp at, std::string_view server) const {
  const Places places = newest_first(of(name, server), type, at);
  if (places.empty() || observations_[places.front()].rrset.type != type) return nullptr;
  return &observations_[places.front()];
}

std::vector<const Observation*> Observations::newest_answer(const Name& name, Timestamp at,
                                                            std::string_view server) const {
  // The newest of each type; those that were seen together with the newest of all.
  std::vector<const Observation*> answer;
  Places left = of(name, server);
  while (!left.empty()) {
    const RRType type = observations_[left.front()].rrset.type;
    const Places newest = newest_first(left, type, at);
    for (const std::uint32_t place : newest) {
      const Observation& seen = observations_[place];
      if (seen.rrset.type != type || seen.answer != observations_[newest.front()].answer) break;
      answer.push_back(&seen);
    }
    const auto next = std::partition_point(
        left.begin(), left.end(), [&](std::uint32_t place) { return observations_[place].rrset.type == type; });
    left = {next, left.end()};
  }
  const auto chosen = std::min_element(answer.begin(), answer.end(),
                                       [](const auto* a, const auto* b) { return is_chosen_over(*a, *b); });
  if (chosen == answer.end()) return answer;
  std::erase_if(answer, [of = (*chosen)->answer](const Observation* seen) { return seen->answer != of; });
  return answer;
}

}  // namespace yore::zone
