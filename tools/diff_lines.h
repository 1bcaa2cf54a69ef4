// How `yore diff` words what it finds, for people and as JSON.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "tools/output.h"
#include "zonedb/diff/changes.h"
#include "zonedb/diff/delegations.h"
#include "zonedb/dns/snapshot.h"

namespace yore::tools {

// "+   3600 IN A 192.0.2.1", below a line with the owner.
[[nodiscard]] std::string text_line(const Change& change);
[[nodiscard]] std::string json_line(const Change& change);
[[nodiscard]] Ink ink_of(ChangeKind kind);

// "~ kp. moved: -ns1.kptc.kp. +ns3.kptc.kp."
[[nodiscard]] std::string text_line(const diff::DelegationChange& change);
[[nodiscard]] std::string json_line(const diff::DelegationChange& change);
[[nodiscard]] Ink ink_of(diff::DelegationChange::Kind kind);

// "+3 -3 ~1 =4"
[[nodiscard]] std::string text_line(const diff::Counts& counts);
[[nodiscard]] std::string json_line(const SnapshotFacts& before, const SnapshotFacts& after,
                                    const diff::Counts& counts);

}  // namespace yore::tools
