// blame, bisect, history and search on random histories, beside a slow and obvious reading of all snapshots.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/ingest/scene.h"
#include "tests/support/in_range.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/history.h"
#include "zonedb/report/log.h"
#include "zonedb/report/search.h"

namespace yore::test {
namespace {

using report::Stretch;

std::vector<Scene> random_scenes() {
  const auto contents = *rc::gen::container<std::vector<unsigned>>(4, in_range(0U, 128U));
  std::vector<Scene> scenes;
  const int count = *in_range(1, 14);
  for (int i = 0; i < count; ++i) {
    Scene scene;
    scene.kind = *rc::gen::weightedElement<Scene::Kind>({{6, Scene::Kind::kZoneFile},
                                                         {3, Scene::Kind::kTransfer},
                                                         {1, Scene::Kind::kTwoTransfers},
                                                         {1, Scene::Kind::kFailure},
                                                         {2, Scene::Kind::kAnswer}});
    scene.content = contents[*in_range<std::size_t>(0, contents.size())];
    scene.spelling = *rc::gen::element(0U, 0U, 5U, 33U);
    scene.server = *in_range(0U, 3U);
    scene.time = *in_range(0U, 12U);
    scene.width = *rc::gen::element(0U, 0U, 0U, 2U);
    scenes.push_back(scene);
  }
  return scenes;
}

// Every snapshot with all its RRs.
struct Slow {
  explicit Slow(archive::Archive& archive) {
    const auto zone = archive.find_zone(Name::from_text("example.").value()).value();
    if (!zone) return;
    row = *zone;
    snapshots = archive.snapshots(row.id).value();
    for (const SnapshotFacts& facts : snapshots) {
      contents[facts.version] = archive.content(row.id, facts.version).value();
    }
    for (const auto& [version, rrs] : contents) all.insert(rrs.begin(), rrs.end());
    find_servers();
  }
  void find_servers() {
    by_server.clear();
    for (const SnapshotFacts& facts : snapshots) by_server[facts.server].push_back(facts);
  }

  // The snapshot that this one is beside: of its server and its end of time the first, where that has other content.
  [[nodiscard]] const SnapshotFacts* holder(const SnapshotFacts& of) const {
    for (const SnapshotFacts& facts : snapshots) {
      if (facts.server != of.server || facts.time.last != of.time.last) continue;
      return facts.version == of.version ? nullptr : &facts;
    }
    return nullptr;
  }

  [[nodiscard]] std::optional<Ttl> ttl(const RR& rr, VersionId version) const {
    for (const RR& other : contents.at(version)) {
      if (other == rr) return other.ttl;
    }
    return std::nullopt;
  }
  // What is compared: the TTL, or presence alone.
  [[nodiscard]] std::optional<Ttl> state(const RR& rr, VersionId version, report::TtlUse ttls) const {
    const auto found = ttl(rr, version);
    return found && ttls == report::TtlUse::kIgnored ? Ttl{0} : found;
  }
  // The versions that a server had for sure in all of `time`: it lies between two snapshots of one run.
  [[nodiscard]] std::set<VersionId> sure_versions(const Server& server, const Interval& time) const {
    std::vector<SnapshotFacts> seen;
    std::set<VersionId> sure;
    for (const SnapshotFacts& facts : by_server.at(server)) {
      if (holder(facts) == nullptr) {
        seen.push_back(facts);
      } else if (facts.time.first == time.first && facts.time.last == time.last && time.first == time.last) {
        sure.insert(facts.version);
      }
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      for (std::size_t j = i; j < seen.size() && seen[j].version == seen[i].version; ++j) {
        if (seen[i].time.last <= time.first && time.last <= seen[j].time.first) sure.insert(seen[i].version);
      }
    }
    return sure;
  }
  // Whether two servers had it different at one second, or one did whenever the other's snapshot was taken.
  [[nodiscard]] bool surely_differ(const RR& rr, report::TtlUse ttls, const Server& one, const Server& other) const {
    for (std::int64_t second = 1474243200 - 2; second < 1474243200 + 20; ++second) {
      const Interval now{Timestamp{second}, Timestamp{second}};
      for (const VersionId a : sure_versions(one, now)) {
        for (const VersionId b : sure_versions(other, now)) {
          if (state(rr, a, ttls) != state(rr, b, ttls)) return true;
        }
      }
    }
    const auto& taken = by_server.at(other);
    return std::any_of(taken.begin(), taken.end(), [&](const SnapshotFacts& facts) {
      const auto sure = sure_versions(one, facts.time);
      return std::any_of(sure.begin(), sure.end(),
                         [&](VersionId a) { return state(rr, a, ttls) != state(rr, facts.version, ttls); });
    });
  }
  // Whether one server's snapshots say nothing of another's: the two differ at one time, or snapshots differ without
  // any server having gone from the one state to the other.
  [[nodiscard]] bool apart(const RR& rr, report::TtlUse ttls) const {
    for (const auto& [one, ones] : by_server) {
      for (const auto& [other, others] : by_server) {
        if (by_server.size() > 1 && surely_differ(rr, ttls, one, other)) return true;
      }
    }
    std::map<Server, std::optional<Ttl>> last;  // what each server had so far
    std::optional<VersionId> previous;
    for (const SnapshotFacts& facts : snapshots) {
      if (holder(facts) != nullptr) continue;
      const auto now = state(rr, facts.version, ttls);
      const auto before = state(rr, previous.value_or(facts.version), ttls);
      const auto own = last.find(facts.server);
      if (now != before && (own == last.end() || own->second != before)) return true;
      last[facts.server] = now;
      previous = facts.version;
    }
    return false;
  }
  // The snapshots that are looked at for `rr`: all together, or server by server.
  [[nodiscard]] std::vector<std::vector<SnapshotFacts>> sequences(const RR& rr, report::TtlUse ttls) const {
    if (!apart(rr, ttls)) return {without_beside(snapshots)};
    std::vector<std::vector<SnapshotFacts>> list;
    for (const auto& [server, sequence] : by_server) list.push_back(without_beside(sequence));
    return list;
  }
  [[nodiscard]] std::vector<SnapshotFacts> without_beside(std::vector<SnapshotFacts> list) const {
    std::erase_if(list, [&](const SnapshotFacts& facts) { return holder(facts) != nullptr; });
    return list;
  }
  // Those beside one of `members`.
  [[nodiscard]] std::vector<SnapshotFacts> beside(std::span<const SnapshotFacts> members) const {
    std::vector<SnapshotFacts> list;
    for (const SnapshotFacts& facts : snapshots) {
      const SnapshotFacts* holds = holder(facts);
      if (holds == nullptr) continue;
      const auto is_it = [&](const SnapshotFacts& member) { return member.scan_id == holds->scan_id; };
      if (std::any_of(members.begin(), members.end(), is_it)) list.push_back(facts);
    }
    return list;
  }

  archive::ZoneRow row;
  std::vector<SnapshotFacts> snapshots;
  std::map<VersionId, std::vector<RR>> contents;
  std::map<Server, std::vector<SnapshotFacts>> by_server;
  std::set<RR> all;
};

std::string key_of(const RR& rr) {
  RR canonical = rr.canonical();
  canonical.ttl = Ttl{0};
  return rr_to_text(canonical);
}

std::string words(const RR& rr, std::int64_t first, std::int64_t last, std::size_t count) {
  return key_of(rr) + " " + std::to_string(first) + " " + std::to_string(last) + " " + std::to_string(count);
}

std::set<std::string> words_of(const std::vector<report::SearchFinding>& findings, report::CofRecord::Source source) {
  std::set<std::string> found;
  for (const report::SearchFinding& finding : findings) {
    const report::CofRecord& record = finding.record;
    if (record.source != source) continue;
    RC_ASSERT(found.insert(words(record.rr, record.first.last.seconds, record.last.last.seconds, record.count)).second);
  }
  return found;
}

// What a search must find in the zone: RRs that `wanted` likes, by looking at every snapshot in full.
template <class Wanted>
std::set<std::string> slow_search(const Slow& slow, const report::SearchRequest& request, const Wanted& wanted) {
  std::set<std::string> found;
  const SnapshotFacts* held = request.at ? snapshot_at(slow.snapshots, *request.at) : nullptr;
  for (const RR& rr : slow.all) {
    if (!wanted(rr) || (request.at && (held == nullptr || !slow.ttl(rr, held->version)))) continue;
    std::vector<SnapshotFacts> with;
    bool in_time = false;
    for (const SnapshotFacts& facts : slow.snapshots) {
      if (!slow.ttl(rr, facts.version)) continue;
      with.push_back(facts);
      in_time = in_time || ((!request.after || facts.time.last >= *request.after) &&
                            (!request.before || facts.time.first <= *request.before));
    }
    if (in_time) found.insert(words(rr, with.front().time.last.seconds, with.back().time.last.seconds, with.size()));
  }
  return found;
}

std::string stretch_words(Ttl ttl, std::int64_t before, const SnapshotFacts& first, const SnapshotFacts& last,
                          std::int64_t after, std::size_t count, std::size_t beside, Timestamp latest) {
  std::string words = std::to_string(ttl.seconds) + " of " + std::to_string(count) + " and not " +
                      std::to_string(beside) + " latest " + std::to_string(latest.seconds) + ":";
  for (const std::int64_t scan : {before, first.scan_id, last.scan_id, after}) words += " " + std::to_string(scan);
  return words;
}

Timestamp some_time() { return Timestamp{1474243200 + *in_range(0, 16)}; }

}  // namespace

TEST_CASE("search finds what a slow reading of all snapshots and answers finds, at any time") {
  CHECK(rc::check([] {
    archive::Archive archive = new_archive();
    import(archive, random_scenes());
    const Slow slow(archive);
    report::SearchRequest request;
    switch (*in_range(0, 5)) {
      case 0:
        request.at = some_time();
        break;
      case 1:
        request.after = some_time();
        break;
      case 2:
        request.before = some_time();
        break;
      case 3:
        request.after = some_time();
        request.before = Timestamp{request.after->seconds + 2};
        break;
      default:
        break;
    }
    const auto compare = [&](const auto& wanted) {
      const auto records = report::search(archive, request).value();
      RC_ASSERT(words_of(records, report::CofRecord::Source::kZone) == slow_search(slow, request, wanted));
      std::map<std::string, std::vector<Interval>> seen;
      static_cast<void>(archive.for_each_observation([&](const archive::ObservationRow& row) {
        for (const Rdata& rdata : row.rrset.rdatas) {
          const RR rr{row.rrset.owner, row.rrset.type, row.rrset.rrclass, row.rrset.ttl, false, rdata};
          if (wanted(rr)) seen[key_of(rr)].push_back(row.time);
        }
      }));
      std::size_t expected = 0;
      for (const auto& [rr, times] : seen) {
        const bool in_time = std::any_of(times.begin(), times.end(), [&](const Interval& time) {
          return (!request.after || time.last >= *request.after) && (!request.before || time.first <= *request.before);
        });
        if (in_time && !request.at) ++expected;
      }
      RC_ASSERT(words_of(records, report::CofRecord::Source::kAnswer).size() == expected);
    };
    for (const char* prefix : {"192.0.2.1", "192.0.2.0/30", "192.0.2.2/31"}) {
      request.address = report::address_prefix_from_text(prefix).value();
      const auto range = request.address->range;
      compare([&](const RR& rr) { return rr.type == RRType::kA && range.has(rr.rdata); });
    }
    request.address.reset();
    for (const char* target : {"ns1.example.", "mail.EXAMPLE.", "a.example."}) {
      request.target = Name::from_text(target).value();
      request.target_types = report::types_with_target();
      compare([&](const RR& rr) { return rdata_target(rr.type, rr.rdata) == request.target; });
    }
    request.target.reset();
    for (const RRType type : {RRType::kA, RRType::kSOA, RRType::kTXT, RRType::kMX}) {
      request.types = {type};
      compare([&](const RR& rr) { return rr.type == type; });
    }
    request.types = {RRType::kA, RRType::kNS, RRType::kTXT};
    compare([&](const RR& rr) { return request.types.contains(rr.type); });
    request.types.clear();
    for (const char* pattern : {"*.example", "a.example.", "/^.\\.EXAMPLE$/", "*under*", "?.example"}) {
      request.owner = report::NamePattern::from_text(pattern).value();
      compare([&](const RR& rr) {
        std::string text = rr.owner.canonical().to_text();
        text.pop_back();
        const std::string_view what = pattern;
        if (what == "*.example") return text.ends_with(".example");
        if (what == "a.example.") return text == "a.example";
        if (what == "*under*") return text.find("under") != std::string::npos;
        return text.size() == 9 && text.ends_with(".example");
      });
    }
  }));
}

TEST_CASE("blame names the snapshot that a slow walk back from any snapshot ends at") {
  CHECK(rc::check([] {
    archive::Archive archive = new_archive();
    import(archive, random_scenes());
    Slow slow(archive);
    RC_PRE(!slow.snapshots.empty());
    if (*rc::gen::arbitrary<bool>()) {
      const Server server = slow.snapshots.front().server;
      std::erase_if(slow.snapshots, [&](const SnapshotFacts& facts) { return facts.server != server; });
      slow.find_servers();
    }
    const std::size_t at = *in_range<std::size_t>(0, slow.snapshots.size());
    const SnapshotFacts now = slow.snapshots[at];
    const auto list = report::blame(archive, slow.row.id, slow.snapshots, now).value();
    RC_ASSERT(list.size() == slow.contents.at(now.version).size());
    for (const report::Blamed& blamed : list) {
      const bool own = slow.apart(blamed.rr, report::TtlUse::kApart);
      SnapshotFacts brought = now;
      bool unwatched = true;
      std::size_t from = at;
      if (const SnapshotFacts* holds = slow.holder(now)) {
        unwatched = slow.ttl(blamed.rr, holds->version) == blamed.rr.ttl;
        from = unwatched ? static_cast<std::size_t>(holds - slow.snapshots.data()) : 0;
        if (unwatched) brought = *holds;
        for (std::size_t i = 0; !unwatched && i < at; ++i) {  // the first of those beside it that have it likewise
          const SnapshotFacts& other = slow.snapshots[i];
          const SnapshotFacts* beside = slow.holder(other);
          if (beside == nullptr || beside->scan_id != holds->scan_id) continue;
          if (slow.ttl(blamed.rr, other.version) != blamed.rr.ttl) continue;
          brought = other;
          break;
        }
      }
      for (std::size_t i = from; i > 0; --i) {
        const SnapshotFacts& before = slow.snapshots[i - 1];
        if ((own && before.server != now.server) || slow.holder(before) != nullptr) continue;
        if (slow.ttl(blamed.rr, before.version) != blamed.rr.ttl) {
          unwatched = false;
          break;
        }
        brought = before;
      }
      RC_ASSERT(blamed.brought_by.scan_id == brought.scan_id);
      RC_ASSERT((blamed.begins == Stretch::Edge::kUnwatched) == unwatched);
    }
  }));
}

TEST_CASE("bisect and history agree with a slow reading of all snapshots, server by server where they may differ") {
  CHECK(rc::check([] {
    archive::Archive archive = new_archive();
    import(archive, random_scenes());
    const Slow slow(archive);
    for (const RR& rr : slow.all) {
      std::set<std::string> expected;  // stretches, and servers that never had it
      for (const auto& sequence : slow.sequences(rr, report::TtlUse::kApart)) {
        for (std::size_t i = 0; i < sequence.size(); ++i) {
          const auto ttl = slow.ttl(rr, sequence[i].version);
          if (!ttl || (i > 0 && slow.ttl(rr, sequence[i - 1].version) == ttl)) continue;
          std::size_t end = i + 1;
          while (end < sequence.size() && slow.ttl(rr, sequence[end].version) == ttl) ++end;
          const auto besides = slow.beside(std::span(sequence).subspan(i, end - i));
          const auto like =
              static_cast<std::size_t>(std::count_if(besides.begin(), besides.end(), [&](const SnapshotFacts& facts) {
                return slow.ttl(rr, facts.version) == ttl;
              }));
          auto latest = sequence[i].time.first;
          for (std::size_t member = i; member < end; ++member) latest = std::max(latest, sequence[member].time.first);
          for (const SnapshotFacts& facts : besides) {
            if (slow.ttl(rr, facts.version) == ttl) latest = std::max(latest, facts.time.first);
          }
          expected.insert(stretch_words(*ttl, i > 0 ? sequence[i - 1].scan_id : 0, sequence[i], sequence[end - 1],
                                        end < sequence.size() ? sequence[end].scan_id : 0, end - i + like,
                                        besides.size() - like, latest));
        }
        bool had = std::any_of(sequence.begin(), sequence.end(),
                               [&](const SnapshotFacts& facts) { return slow.ttl(rr, facts.version); });
        const auto besides = slow.beside(sequence);
        std::map<std::pair<std::int64_t, Ttl>, std::vector<SnapshotFacts>> alike;  // by what holds
        for (const SnapshotFacts& facts : besides) {
          const auto ttl = slow.ttl(rr, facts.version);
          had = had || ttl;
          const SnapshotFacts* holds = slow.holder(facts);
          if (ttl && ttl != slow.ttl(rr, holds->version)) alike[{holds->scan_id, *ttl}].push_back(facts);
        }
        for (const auto& [of, facts] : alike) {
          expected.insert(stretch_words(of.second, of.first, facts.front(), facts.back(), of.first, facts.size(), 0,
                                        facts.back().time.first));
        }
        if (!had) {
          expected.insert(to_text(sequence.front().server) + " " + std::to_string(sequence.front().scan_id) + " " +
                          std::to_string(sequence.back().scan_id) + " " +
                          std::to_string(sequence.size() + besides.size()));
        }
      }
      const auto history = report::history(archive, rr.owner, rr.type).value();
      std::set<std::string> found;
      for (const report::RRHistory& one : history.content) {
        if (one.rr != rr) continue;
        for (const Stretch& s : one.stretches) {
          found.insert(stretch_words(s.ttl, s.before ? s.before->scan_id : 0, s.first, s.last,
                                     s.after ? s.after->scan_id : 0, s.snapshots, s.beside, s.latest_start));
        }
        for (const report::Absence& absence : one.absences) {
          found.insert(to_text(absence.server) + " " + std::to_string(absence.first.scan_id) + " " +
                       std::to_string(absence.last.scan_id) + " " + std::to_string(absence.snapshots));
        }
      }
      RC_ASSERT(found == expected);

      std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> first_with;
      for (const auto& sequence : slow.sequences(rr, report::TtlUse::kIgnored)) {
        std::size_t i = 0;
        while (i < sequence.size() && !slow.ttl(rr, sequence[i].version)) ++i;
        const SnapshotFacts* with = i < sequence.size() ? &sequence[i] : nullptr;
        std::int64_t without = i > 0 ? sequence[i - 1].scan_id : 0;
        std::int64_t beside = 0;
        const auto besides = slow.beside(sequence);
        for (const SnapshotFacts& facts : besides) {
          if (!slow.ttl(rr, facts.version) || (with != nullptr && !in_snapshot_order(facts, *with))) continue;
          if (slow.ttl(rr, slow.holder(facts)->version)) continue;
          with = &facts;
          beside = slow.holder(facts)->scan_id;
          without = 0;
          for (const SnapshotFacts& earlier : sequence) {
            if (earlier.time.last < facts.time.last) without = earlier.scan_id;
          }
        }
        first_with.emplace(with != nullptr ? with->scan_id : 0, beside, without);
      }
      std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> bisected;
      const auto list = report::bisect(archive, rr.owner, rr.type, rr.rdata).value();
      for (const auto& one : list) {
        bisected.emplace(one.with ? one.with->scan_id : 0, one.beside ? one.beside->scan_id : 0,
                         one.without ? one.without->scan_id : 0);
      }
      RC_ASSERT(bisected == first_with);
    }
  }));
}

TEST_CASE("log counts in each snapshot what a comparison of the two contents counts") {
  CHECK(rc::check([] {
    archive::Archive archive = new_archive();
    import(archive, random_scenes());
    const Slow slow(archive);
    report::LogRequest request;
    request.breakdown = report::Breakdown::kByType;
    if (*rc::gen::arbitrary<bool>()) request.limit = *in_range<std::size_t>(0, 6);
    if (*rc::gen::arbitrary<bool>()) request.since = some_time();
    const auto findings = report::log(archive, request).value();
    for (const report::Finding& finding : findings) {
      const auto* found = std::get_if<report::SnapshotFound>(&finding);
      if (found == nullptr || found->zone != slow.row.apex) continue;
      const bool changed = found->before && found->before->version != found->facts.version;
      RC_ASSERT(found->counts.has_value() == changed);
      if (!changed) continue;
      const auto& after = slow.contents.at(found->facts.version);
      std::map<RRType, std::vector<Change>> by_type;
      const auto changes = changes_between(slow.contents.at(found->before->version), after);
      for (const Change& change : changes) by_type[change.rr.type].push_back(change);
      const auto words = [](const diff::Counts& counts) {
        return std::to_string(counts.inserted) + " " + std::to_string(counts.deleted) + " " +
               std::to_string(counts.ttl_changed) + " " + std::to_string(counts.equal);
      };
      RC_ASSERT(words(*found->counts) == words(diff::count(changes, after.size())));
      RC_ASSERT(found->by_type.size() == by_type.size());
      for (const auto& [type, of_type] : by_type) {
        auto counts = diff::count(of_type, of_type.size());
        counts.equal = 0;
        RC_ASSERT(words(found->by_type.at(type)) == words(counts));
      }
    }
  }));
}

}  // namespace yore::test
