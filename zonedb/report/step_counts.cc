#include "zonedb/report/step_counts.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "zonedb/report/presence.h"

namespace yore::report {
namespace {

using archive::LifespanView;

// Takes lifespans in canonical order of RR.
class StepCounter {
 public:
  explicit StepCounter(const std::set<VersionPair>& steps)
      : steps_({steps.begin(), steps.end()}), counts_(steps_.pairs().size()) {}

  void add(const LifespanView& lifespan) {
    const archive::StoredView& rr = lifespan.rr;
    const bool same =
        presence_ && rr.owner == owner_ && rr.type == type_ && rr.rrclass == rrclass_ && rr.rdata == rdata_;
    if (!same) {
      count();
      presence_.emplace();
      owner_ = rr.owner;
      type_ = rr.type;
      rrclass_ = rr.rrclass;
      rdata_ = rr.rdata;
    }
    presence_->add(lifespan.first, lifespan.last, Ttl{rr.ttl});
  }

  std::map<VersionPair, CountsByType> finish() {
    count();
    std::map<VersionPair, CountsByType> found;
    for (std::size_t i = 0; i < counts_.size(); ++i) found.emplace(steps_.pairs()[i], std::move(counts_[i]));
    return found;
  }

 private:
  // Counts the RR at hand.
  void count() {
    if (!presence_) return;
    for (const std::size_t step : presence_->differing(steps_, TtlUse::kApart)) {
      const VersionPair& pair = steps_.pairs()[step];
      diff::Counts& counts = counts_[step][static_cast<RRType>(type_)];
      if (!presence_->ttl_in(pair.before)) {
        ++counts.inserted;
      } else if (!presence_->ttl_in(pair.after)) {
        ++counts.deleted;
      } else {
        ++counts.ttl_changed;
      }
    }
  }

  VersionPairs steps_;
  std::vector<CountsByType> counts_;  // by step
  std::optional<Presence> presence_;  // of the RR at hand, which the next four name
  Octets owner_;
  std::uint16_t type_ = 0;
  std::uint16_t rrclass_ = 0;
  Octets rdata_;
};

}  // namespace

Result<std::map<VersionPair, CountsByType>> count_steps(archive::Archive& archive, archive::ZoneId zone,
                                                        const std::set<VersionPair>& steps) {
  if (steps.empty()) return std::map<VersionPair, CountsByType>();
  VersionId from = steps.begin()->before;
  VersionId to = from;
  for (const VersionPair& step : steps) {
    from = std::min({from, step.before, step.after});
    to = std::max({to, step.before, step.after});
  }
  StepCounter counter(steps);
  YORE_CHECK(archive.view_each_changed_lifespan(zone, from, to, [&](const LifespanView& view) { counter.add(view); }));
  return counter.finish();
}

}  // namespace yore::report
