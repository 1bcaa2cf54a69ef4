#include "zonedb/report/history.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "zonedb/archive/search.h"

namespace yore::report {
namespace {

using archive::Archive;
using archive::FoundLifespan;
using archive::ZoneId;

CofRecord cof_record(const Name& zone, const RR& rr, const Stretch& stretch) {
  CofRecord record{rr,
                   CofRecord::Source::kZone,
                   stretch.first.time,
                   stretch.last.time,
                   stretch.latest_start,
                   stretch.snapshots,
                   zone,
                   std::nullopt};
  const Server& server = stretch.first.server;
  if (!server.name.empty() || !server.address.empty()) record.sensor = to_text(server);
  return record;
}

Result<std::map<ZoneId, Name>> read_zones(Archive& archive) {
  YORE_TRY(const auto rows, archive.zones());
  std::map<ZoneId, Name> zones;
  for (const archive::ZoneRow& row : rows) zones.emplace(row.id, row.apex);
  return zones;
}

// What was found of one owner, less what has another type or RDATA.
Result<archive::Found> find_rrs(Archive& archive, const Name& owner, std::optional<RRType> type,
                                const std::optional<Rdata>& rdata) {
  YORE_TRY(auto found,
           archive::find_by_owner(archive, archive::exactly(owner.sort_key()), [](const Name&) { return true; }));
  const auto unwanted = [&](const RR& rr) {
    if (type && rr.type != *type) return true;
    return rdata && canonical_rdata(rr.type, rr.rdata) != canonical_rdata(rr.type, *rdata);
  };
  std::erase_if(found.lifespans, [&](const FoundLifespan& lifespan) { return unwanted(lifespan.row.rr); });
  std::erase_if(found.answers, [&](const archive::FoundAnswer& answer) { return unwanted(answer.rr); });
  return found;
}

std::vector<AnswerHistory> collect_answers(const std::vector<archive::FoundAnswer>& found) {
  std::map<std::pair<RR, Server>, AnswerHistory> answers;
  for (const archive::FoundAnswer& answer : found) {
    const AnswerHistory start{answer.rr, answer.server, answer.time, answer.time, answer.time.first, 0};
    AnswerHistory& history = answers.try_emplace({answer.rr, answer.server}, start).first->second;
    history.last = answer.time;  // they come in order of time
    history.latest_start = std::max(history.latest_start, answer.time.first);
    history.rr.ttl = std::max(history.rr.ttl, answer.rr.ttl);
    ++history.answers;
  }
  std::vector<AnswerHistory> list;
  for (auto& [key, history] : answers) list.push_back(std::move(history));
  return list;
}

}  // namespace

CofRecord cof_record(const AnswerHistory& answers) {
  CofRecord record{answers.rr,           CofRecord::Source::kAnswer,
                   answers.first,        answers.last,
                   answers.latest_start, answers.answers,
                   std::nullopt,         std::nullopt};
  if (!answers.server.name.empty() || !answers.server.address.empty()) record.sensor = to_text(answers.server);
  return record;
}

Result<History> history(Archive& archive, const Name& owner, std::optional<RRType> type) {
  YORE_TRY(const auto found, find_rrs(archive, owner, type, std::nullopt));
  YORE_TRY(const auto zones, read_zones(archive));
  History history;
  for (auto at = found.lifespans.begin(); at != found.lifespans.end();) {
    const ZoneId zone = at->zone;
    YORE_TRY(auto snapshots, archive.snapshots(zone));
    const ZoneTimes times(std::move(snapshots));
    while (at != found.lifespans.end() && at->zone == zone) {
      const RR& rr = at->row.rr;
      Presence presence;
      auto next = at;
      for (; next != found.lifespans.end() && next->zone == zone && next->row.rr == rr; ++next) presence.add(next->row);
      RRHistory one{zones.at(zone),
                    std::prev(next)->row.rr,
                    times.stretches(presence, TtlUse::kApart),
                    times.absences(presence, TtlUse::kApart),
                    {}};
      for (const Stretch& stretch : times.stretches_by_server(presence, TtlUse::kIgnored)) {
        one.records.push_back(cof_record(one.zone, one.rr, stretch));
      }
      history.content.push_back(std::move(one));
      at = next;
    }
  }
  std::sort(history.content.begin(), history.content.end(),
            [](const RRHistory& a, const RRHistory& b) { return std::tie(a.zone, a.rr) < std::tie(b.zone, b.rr); });
  history.answers = collect_answers(found.answers);
  return history;
}

Result<std::vector<Bisected>> bisect(Archive& archive, const Name& owner, RRType type,
                                     const std::optional<Rdata>& rdata) {
  YORE_TRY(const auto found, find_rrs(archive, owner, type, rdata));
  YORE_TRY(const auto zones, read_zones(archive));
  std::map<ZoneId, Presence> presences;
  for (const FoundLifespan& lifespan : found.lifespans) presences[lifespan.zone].add(lifespan.row);
  std::map<Name, std::vector<Bisected>> by_zone;
  for (const auto& [zone, presence] : presences) {
    std::vector<Bisected>& list = by_zone[zones.at(zone)];
    YORE_TRY(auto snapshots, archive.snapshots(zone));
    const ZoneTimes times(std::move(snapshots));
    for (const Stretch& stretch : times.stretches(presence, TtlUse::kIgnored)) {
      const bool later = !list.empty() && list.back().server == stretch.server;
      if (later) continue;
      Bisected first{zones.at(zone), stretch.server, stretch.first, std::nullopt, stretch.before};
      if (stretch.is_beside()) {
        first.beside = stretch.before;
        first.without = times.held_before(stretch);
      }
      list.push_back(std::move(first));
    }
    for (const Absence& absence : times.absences(presence, TtlUse::kIgnored)) {
      list.push_back({zones.at(zone), absence.server, std::nullopt, std::nullopt, absence.last});
    }
  }
  std::vector<Bisected> all;
  for (auto& [zone, list] : by_zone) std::move(list.begin(), list.end(), std::back_inserter(all));
  return all;
}

Result<std::vector<Blamed>> blame(Archive& archive, ZoneId zone, std::vector<SnapshotFacts> snapshots,
                                  const SnapshotFacts& now, const Watch& watch) {
  const ZoneTimes times(std::move(snapshots));
  const auto here = std::find_if(times.snapshots().begin(), times.snapshots().end(),
                                 [&](const SnapshotFacts& facts) { return facts.scan_id == now.scan_id; });
  if (here == times.snapshots().end()) return fail(ErrorCode::kNotFound, "that snapshot is not one of the zone");
  const auto at = static_cast<std::size_t>(here - times.snapshots().begin());
  YORE_TRY(const auto versions, archive.versions(zone));
  std::vector<Blamed> list;
  std::vector<archive::LifespanRow> rows;  // of the RR at hand
  const auto finish = [&] {
    Presence presence;
    const RR* present = nullptr;
    for (const archive::LifespanRow& row : rows) {
      presence.add(row);
      if (row.first <= now.version && now.version <= row.last) present = &row.rr;
    }
    if (present != nullptr) {
      const Stretch stretch = times.stretch_around(presence, TtlUse::kApart, at);
      list.push_back({*present, stretch.first, stretch.begins});
    }
    rows.clear();
    if (watch) watch(list.size(), versions[now.version.number - 1].rr_count);
  };
  const VersionId newest{static_cast<std::uint32_t>(versions.size())};
  YORE_CHECK(archive.for_each_lifespan(zone, VersionId{1}, newest, [&](const archive::LifespanRow& row) {
    if (!rows.empty() && rows.front().rr != row.rr) finish();
    rows.push_back(row);
  }));
  if (!rows.empty()) finish();
  return list;
}

}  // namespace yore::report
