#include "zonedb/report/search.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "zonedb/report/presence.h"

namespace yore::report {
namespace {

using archive::Archive;
using archive::Found;
using archive::FoundAnswer;
using archive::FoundLifespan;
using archive::ZoneId;

class Searcher {
 public:
  Searcher(Archive& archive, const SearchRequest& request) : archive_(archive), request_(request) {}

  Result<std::vector<SearchFinding>> search() {
    YORE_CHECK(find());
    YORE_TRY(const auto zones, archive_.zones());
    for (const archive::ZoneRow& row : zones) {
      if (!request_.zone || row.apex == *request_.zone) YORE_CHECK(add_zone(row));
    }
    std::sort(records_.begin(), records_.end(), [](const SearchFinding& a, const SearchFinding& b) {
      return std::tie(a.record.rr, a.record.bailiwick) < std::tie(b.record.rr, b.record.bailiwick);
    });
    if (!request_.at) add_answers();
    return std::move(records_);
  }

 private:
  Result<void> find() {
    if (request_.address) {
      YORE_CHECK(find_targets(request_.address->type, request_.address->range));
    } else if (request_.target) {
      const auto target = archive::exactly(request_.target->sort_key());
      for (const RRType type : request_.target_types) YORE_CHECK(find_targets(type, target));
    } else if (request_.owner) {
      std::uint64_t names = 0;
      const auto wanted = [&](const Name& name) {
        if (request_.watch) request_.watch(++names, 0);
        return request_.owner->matches(name);
      };
      YORE_TRY(found_, archive::find_by_owner(archive_, request_.owner->range(), wanted));
    } else if (!request_.types.empty()) {
      for (const RRType type : request_.types) {
        YORE_TRY(Found found, archive::find_by_type(archive_, type));
        take(std::move(found));
      }
    } else {
      return fail(ErrorCode::kUsage, "nothing says what to look for; give --ip, --ns, --mx, --target, --name or --type",
                  "search");
    }
    std::erase_if(found_.lifespans, [&](const FoundLifespan& found) { return !is_wanted(found.row.rr); });
    std::erase_if(found_.answers, [&](const FoundAnswer& found) { return !is_wanted(found.rr); });
    for (FoundLifespan& found : found_.lifespans) by_zone_[found.zone].push_back(std::move(found.row));
    return {};
  }

  Result<void> find_targets(RRType type, const archive::KeyRange& range) {
    if (!is_wanted(type)) return {};
    YORE_TRY(Found found, archive::find_by_target(archive_, type, range));
    take(std::move(found));
    return {};
  }

  void take(Found found) {
    std::move(found.lifespans.begin(), found.lifespans.end(), std::back_inserter(found_.lifespans));
    std::move(found.answers.begin(), found.answers.end(), std::back_inserter(found_.answers));
  }

  [[nodiscard]] bool is_wanted(RRType type) const { return request_.types.empty() || request_.types.contains(type); }
  [[nodiscard]] bool is_wanted(const RR& rr) const {
    if (!is_wanted(rr.type)) return false;
    return !request_.owner || request_.owner->matches(rr.owner);
  }

  [[nodiscard]] bool is_in_time(const Interval& time) const {
    return (!request_.after || time.last >= *request_.after) && (!request_.before || time.first <= *request_.before);
  }

  Result<void> add_zone(const archive::ZoneRow& zone) {
    const auto found = by_zone_.find(zone.id);
    if (found == by_zone_.end()) return {};
    YORE_TRY(const auto snapshots, archive_.snapshots(zone.id));
    const SnapshotFacts* held = request_.at ? snapshot_at(snapshots, *request_.at) : nullptr;
    if (request_.at && held == nullptr) return {};  // before its first snapshot it is not known
    const auto& rows = found->second;
    for (auto at = rows.begin(); at != rows.end();) {
      Presence presence;
      auto next = at;
      for (; next != rows.end() && next->rr == at->rr; ++next) presence.add(*next);
      if (request_.watch) request_.watch(++looked_at_, found_.lifespans.size());
      if (held == nullptr || presence.ttl_in(held->version)) add(zone.apex, std::prev(next)->rr, presence, snapshots);
      at = next;
    }
    return {};
  }

  void add(const Name& zone, const RR& rr, const Presence& presence, const std::vector<SnapshotFacts>& snapshots) {
    CofRecord record{rr, CofRecord::Source::kZone, {}, {}, {}, 0, zone, std::nullopt};
    bool in_time = false;
    std::uint64_t watched = 0;  // up to the last that shows it
    std::uint64_t since_first = 0;
    for (const SnapshotFacts& facts : snapshots) {
      if (record.count > 0) ++since_first;
      if (!presence.ttl_in(facts.version)) continue;
      if (record.count == 0) {
        record.first = facts.time;
        record.still = facts.time.first;
        since_first = 1;
      }
      record.last = facts.time;
      record.still = std::max(record.still, facts.time.first);
      ++record.count;
      watched = since_first;
      in_time = in_time || is_in_time(facts.time);
    }
    if (in_time) records_.push_back({std::move(record), watched});
  }

  void add_answers() {
    std::sort(found_.answers.begin(), found_.answers.end(), archive::in_answer_order);
    for (auto at = found_.answers.begin(); at != found_.answers.end();) {
      CofRecord record{at->rr,      CofRecord::Source::kAnswer, at->time, at->time, at->time.first, 0, std::nullopt,
                       std::nullopt};
      bool in_time = false;
      auto next = at;
      for (; next != found_.answers.end() && next->rr == at->rr; ++next) {
        record.last = next->time;
        record.still = std::max(record.still, next->time.first);
        ++record.count;
        in_time = in_time || is_in_time(next->time);
      }
      if (in_time && (!request_.zone || at->rr.owner.is_at_or_below(*request_.zone))) {
        const std::uint64_t count = record.count;
        records_.push_back({std::move(record), count});
      }
      at = next;
    }
  }

  Archive& archive_;
  const SearchRequest& request_;
  Found found_;
  std::uint64_t looked_at_ = 0;
  std::map<ZoneId, std::vector<archive::LifespanRow>> by_zone_;
  std::vector<SearchFinding> records_;
};

}  // namespace

const std::vector<RRType>& types_with_target() {
  static const std::vector<RRType> types = [] {
    std::vector<RRType> found;
    for (unsigned number = 1; number < 0x10000; ++number) {
      const auto type = static_cast<RRType>(number);
      if (rdata_layout(type).find('N') != std::string_view::npos || type == RRType::kSVCB || type == RRType::kHTTPS) {
        found.push_back(type);
      }
    }
    return found;
  }();
  return types;
}

Result<std::vector<SearchFinding>> search(Archive& archive, const SearchRequest& request) {
  return Searcher(archive, request).search();
}

}  // namespace yore::report
