// Search: RRs of all zones and of all answers, found by what they lead to, by their owners, or by their type.
//
// Every statement seeks in an index; search_statements() lists them all, and a test asks SQLite how it carries them
// out. What is found is what ever was, in any version: report/ looks at when.
//
// Threads: one thread with its own Archive.
#pragma once

#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "zonedb/archive/archive.h"

namespace yore::archive {

// Keys from `first` to before `end`, in plain order of octets.
struct KeyRange {
  Octets first;
  Octets end;
  [[nodiscard]] bool has(OctetsView key) const { return first <= key && key < end; }
};
[[nodiscard]] KeyRange exactly(Octets key);
// Sort keys of `name` and all names below it.
[[nodiscard]] KeyRange at_or_below(const Name& name);

struct FoundLifespan {
  ZoneId zone;
  LifespanRow row;
};

// An RR of an answer. `scan_id` is the query's.
struct FoundAnswer {
  std::int64_t scan_id = 0;
  Interval time;
  Server server;
  RR rr;
};
// Canonical order of RR, then by time, then by what else tells them apart: not by rows, which stand as they were
// imported.
[[nodiscard]] bool in_answer_order(const FoundAnswer& a, const FoundAnswer& b);

struct Found {
  std::vector<FoundLifespan> lifespans;  // by zone, then canonical order of RR, then by first version
  std::vector<FoundAnswer> answers;      // in_answer_order()
};

using NameTest = std::function<bool(const Name&)>;

// RRs of `type` that lead to a target within `targets` (target_of() in targets.h).
[[nodiscard]] Result<Found> find_by_target(Archive& archive, RRType type, const KeyRange& targets);
// RRs whose owner's sort key is within `owners`, and whose owner `wanted` likes; it is asked once a name and zone.
[[nodiscard]] Result<Found> find_by_owner(Archive& archive, const KeyRange& owners, const NameTest& wanted);
[[nodiscard]] Result<Found> find_by_type(Archive& archive, RRType type);

[[nodiscard]] const std::vector<std::string_view>& search_statements();

}  // namespace yore::archive
