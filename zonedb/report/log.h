// log(): what happened to a zone, or to all of them: snapshots with what changed in each, scans that failed, gaps and
// disagreements, newest first.
//
// Threads: one thread with its own Archive.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "zonedb/archive/archive.h"
#include "zonedb/diff/changes.h"
#include "zonedb/report/step_counts.h"
#include "zonedb/report/timeline.h"

namespace yore::report {

struct SnapshotFound {
  Name zone;
  SnapshotFacts facts;
  std::uint32_t rr_count = 0;
  archive::ZonemdState zonemd = archive::ZonemdState::kNone;
  std::optional<SnapshotFacts> before;  // the snapshot before it of the same server, or the one that it is beside
  bool beside = false;                  // find_beside()
  std::optional<diff::Counts> counts;   // in what it differs from `before`, where the versions do
  // The same for each type of RR of which something changed, if asked for.
  CountsByType by_type;
};

struct ReignFound {
  Name zone;
  Reign reign;
  std::optional<VersionId> beside;  // the version that holds, where it is beside that
  Serial serial;
  std::uint32_t rr_count = 0;
};

struct ScanFound {
  archive::ScanRow row;
};

struct GapFound {
  Name zone;
  Gap gap;
};

struct DisagreementFound {
  Name zone;
  Disagreement disagreement;
};

using Finding = std::variant<SnapshotFound, ReignFound, ScanFound, GapFound, DisagreementFound>;

[[nodiscard]] Interval time_of(const Finding& finding);
[[nodiscard]] bool is_failure(const Scan& scan);  // it learned nothing: neither a zone nor an answer

enum class Detail { kSnapshots, kReigns };  // one finding a snapshot, or one a reign
enum class Breakdown { kNone, kByType };    // of what changed in a snapshot
enum class Queries { kFailed, kAll };       // which queries are listed beside the transfers

struct LogRequest {
  std::optional<Name> zone;      // else all
  std::optional<Server> server;  // only what this one said
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  std::optional<std::size_t> limit;  // the newest so many
  Detail detail = Detail::kSnapshots;
  Breakdown breakdown = Breakdown::kNone;
  Queries queries = Queries::kFailed;
};

// A query belongs to the deepest archived zone that its name is in. Error: kNotFound where nothing was ever recorded of
// the zone or by the server that is asked for.
[[nodiscard]] Result<std::vector<Finding>> log(archive::Archive& archive, const LogRequest& request);

}  // namespace yore::report
