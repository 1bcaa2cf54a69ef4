#include "zonedb/report/runs.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "zonedb/report/timeline.h"
#include "zonedb/report/vantage.h"

namespace yore::report {
namespace {

using archive::Archive;
using archive::LifespanRow;

// The runs of versions of one RR, in order; no version is in two of them.
using Lifespans = std::vector<LifespanRow>;

const LifespanRow* find_lifespan(const Lifespans& lifespans, VersionId version) {
  const auto after = std::upper_bound(lifespans.begin(), lifespans.end(), version,
                                      [](VersionId v, const LifespanRow& row) { return v < row.first; });
  if (after == lifespans.begin()) return nullptr;
  const LifespanRow& row = *std::prev(after);
  return row.last < version ? nullptr : &row;
}

class RunFinder {
 public:
  RunFinder(std::span<const SnapshotFacts> snapshots, TtlUse ttls, const RunVisitor& visit)
      : snapshots_(snapshots), ttls_(ttls), visit_(visit) {
    for (Reign& reign : find_reigns(snapshots)) reigns_[reign.server].push_back(std::move(reign));
  }

  void visit(const Lifespans& lifespans) const {
    for (const auto& [server, reigns] : reigns_) visit_server(lifespans, reigns);
  }

 private:
  void visit_server(const Lifespans& lifespans, const std::vector<Reign>& reigns) const {
    std::optional<Run> run;
    std::vector<Run> beside;  // of snapshots beside one of the reign before
    const Reign* before = nullptr;
    for (const Reign& reign : reigns) {
      const LifespanRow* lifespan = find_lifespan(lifespans, reign.version);
      if (reign.beside) {
        if (lifespan != nullptr) add_beside(reign, *lifespan, run, beside);
        continue;
      }
      flush(beside);
      const bool goes_on = run && lifespan != nullptr && (ttls_ == TtlUse::kIgnored || run->rr.ttl == lifespan->rr.ttl);
      if (run && !goes_on) {
        run->after = reign.first;
        visit_(*std::exchange(run, std::nullopt));
      }
      if (lifespan != nullptr) {
        if (!run) {
          run = Run{lifespan->rr, reign.server, reign.first, reign.last, reign.latest_start, 0,
                    std::nullopt, std::nullopt};
          if (before != nullptr) run->before = before->last;
        }
        run->rr.ttl = lifespan->rr.ttl;
        run->last = reign.last;
        run->latest_start = std::max(run->latest_start, reign.latest_start);
        run->snapshots += reign.snapshots;
      }
      before = &reign;
    }
    flush(beside);
    if (run) visit_(*run);
  }

  // A snapshot beside one of the reign before: one more of the run that is open, or of one of those beside.
  void add_beside(const Reign& reign, const LifespanRow& lifespan, std::optional<Run>& run,
                  std::vector<Run>& beside) const {
    const auto is_of = [&](const Run& one) { return ttls_ == TtlUse::kIgnored || one.rr.ttl == lifespan.rr.ttl; };
    if (run && is_of(*run)) {
      run->latest_start = std::max(run->latest_start, reign.latest_start);
      ++run->snapshots;
      return;
    }
    const Interval& held = snapshots_[*reign.beside].time;
    if (!beside.empty() && beside.front().before != held) flush(beside);
    auto own = std::find_if(beside.begin(), beside.end(), is_of);
    if (own == beside.end()) {
      own = beside.insert(own, {lifespan.rr, reign.server, reign.first, reign.last, reign.latest_start, 0, held, held});
    }
    own->last = reign.last;
    own->latest_start = std::max(own->latest_start, reign.latest_start);
    ++own->snapshots;
  }

  void flush(std::vector<Run>& runs) const {
    for (const Run& run : runs) visit_(run);
    runs.clear();
  }

  std::span<const SnapshotFacts> snapshots_;
  std::map<Server, std::vector<Reign>> reigns_;
  TtlUse ttls_;
  const RunVisitor& visit_;
};

}  // namespace

Result<void> for_each_run(Archive& archive, archive::ZoneId zone, const std::optional<Server>& server, TtlUse ttls,
                          const RunVisitor& visit) {
  YORE_TRY(auto snapshots, archive.snapshots(zone));
  YORE_TRY(const auto versions, archive.versions(zone));
  if (server) keep_asked_for(snapshots, *server);
  const RunFinder finder(snapshots, ttls, visit);
  Lifespans lifespans;
  const VersionId newest{static_cast<std::uint32_t>(versions.size())};
  YORE_CHECK(archive.for_each_lifespan(zone, VersionId{1}, newest, [&](const LifespanRow& row) {
    if (!lifespans.empty() && lifespans.front().rr != row.rr) {
      finder.visit(lifespans);
      lifespans.clear();
    }
    lifespans.push_back(row);
  }));
  if (!lifespans.empty()) finder.visit(lifespans);
  return {};
}

Result<void> for_each_answer_run(Archive& archive, const std::optional<Server>& server, const RunVisitor& visit) {
  std::map<std::pair<RR, Server>, Run> runs;
  YORE_CHECK(archive.for_each_observation([&](const archive::ObservationRow& row) {
    if (server && !is_asked_for(row.server, *server)) return;
    for (const Rdata& rdata : row.rrset.rdatas) {
      const RR rr{row.rrset.owner, row.rrset.type, row.rrset.rrclass, row.rrset.ttl, false, rdata};
      const Run start{rr, row.server, row.time, row.time, row.time.first, 0, std::nullopt, std::nullopt};
      Run& run = runs.try_emplace({rr, row.server}, start).first->second;
      run.last = row.time;  // they come in order of time
      run.latest_start = std::max(run.latest_start, row.time.first);
      ++run.snapshots;
    }
  }));
  for (const auto& [key, run] : runs) visit(run);
  return {};
}

}  // namespace yore::report
