#include "zonedb/archive/search.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/positions.h"
#include "zonedb/archive/stored_rr.h"
#include "zonedb/archive/targets.h"

namespace yore::archive {
namespace {

constexpr std::string_view kTargets =
    "SELECT zone_id, owner FROM target WHERE type = ?1 AND target >= ?2 AND target < ?3";
constexpr std::string_view kTargetsOfType = "SELECT zone_id, owner FROM target WHERE type = ?1";
// The terms after the first are those of the index, word for word.
constexpr std::string_view kOwnersOfType =
    "SELECT zone_id, owner FROM lifespan WHERE type = ?1 AND type <> 1 AND type <> 2 AND type <> 5 AND type <> 12 AND "
    "type <> 15 AND type <> 28 AND type <> 33 AND type <> 46 AND type <> 47 AND type <> 50";
constexpr std::string_view kFirstOwner =
    "SELECT owner FROM lifespan WHERE zone_id = ?1 AND owner >= ?2 AND owner < ?3 ORDER BY owner LIMIT 1";
constexpr std::string_view kNextOwner =
    "SELECT owner FROM lifespan WHERE zone_id = ?1 AND owner > ?2 AND owner < ?3 ORDER BY owner LIMIT 1";
constexpr std::string_view kLifespansOfOwner =
    "SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first, last FROM lifespan WHERE "
    "zone_id = ?1 AND owner = ?2";
constexpr std::string_view kLifespansOfRRset =
    "SELECT owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata, first, last FROM lifespan WHERE "
    "zone_id = ?1 AND owner = ?2 AND type = ?3";

#define YORE_SELECT_ANSWERS                                                                                           \
  "SELECT o.owner, o.type, o.class, o.rdata, o.ttl, o.inferred, o.spelled_owner, o.spelled_rdata, scan.id, "          \
  "scan.first, scan.last, server.name, server.address, server.port FROM observation AS o CROSS JOIN scan ON scan.id " \
  "= "                                                                                                                \
  "o.scan_id CROSS JOIN server ON server.id = scan.server_id WHERE "
constexpr std::string_view kAnswersByRdata = YORE_SELECT_ANSWERS "o.type = ?1 AND o.rdata >= ?2 AND o.rdata < ?3";
constexpr std::string_view kAnswersOfType = YORE_SELECT_ANSWERS "o.type = ?1";
constexpr std::string_view kAnswersOfOwners = YORE_SELECT_ANSWERS "o.owner >= ?1 AND o.owner < ?2";

// One request on its way.
class Search {
 public:
  explicit Search(Archive& archive) : archive_(archive), connection_(archive.connection()) {}

  // The names that `sql`, with these parameters, selects in columns 0 and 1.
  template <class... Args>
  Result<void> select_names(std::string_view sql, const Args&... args) {
    YORE_TRY(Statement select, connection_.prepare(sql));
    YORE_CHECK(select.bind(args...));
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) return {};
      names_.emplace(select.integer(0), Octets(select.octets(1)));
    }
  }

  // The names of all zones within `owners`: one step to each, however many RRs it owns.
  Result<void> walk_names(const KeyRange& owners, const NameTest& wanted) {
    YORE_TRY(const std::vector<ZoneRow> zones, archive_.zones());
    YORE_TRY(Statement first, connection_.prepare(kFirstOwner));
    YORE_TRY(Statement next, connection_.prepare(kNextOwner));
    for (const ZoneRow& zone : zones) {
      Octets key = owners.first;
      for (Statement* select = &first;; select = &next) {
        YORE_CHECK(select->bind(zone.id.value, Blob{key}, Blob{owners.end}));
        YORE_TRY(const bool row, select->step());
        if (!row) break;
        key = select->octets(0);
        YORE_TRY(const Name name, Name::from_sort_key(key));
        if (wanted(name)) names_.emplace(zone.id.value, key);
      }
    }
    return {};
  }

  // Of the names that were selected, the lifespans of this type, or of all, that `wanted` likes.
  template <class Wanted>
  Result<void> read_lifespans(std::optional<RRType> type, const Wanted& wanted) {
    for (const auto& [zone, owner] : names_) {
      YORE_TRY(Statement select, connection_.prepare(type ? kLifespansOfRRset : kLifespansOfOwner));
      if (type) {
        YORE_CHECK(select.bind(zone, Blob{owner}, static_cast<std::uint16_t>(*type)));
      } else {
        YORE_CHECK(select.bind(zone, Blob{owner}));
      }
      for (;;) {
        YORE_TRY(const bool row, select.step());
        if (!row) break;
        const StoredRR stored = read_stored(select, 0);
        if (!wanted(stored.key)) continue;
        YORE_CHECK(keep(ZoneId{zone}, stored, select.integer(8), select.optional_integer(9)));
      }
    }
    return {};
  }

  template <class Wanted, class... Args>
  Result<void> read_answers(const Wanted& wanted, std::string_view sql, const Args&... args) {
    YORE_TRY(Statement select, connection_.prepare(sql));
    YORE_CHECK(select.bind(args...));
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) break;
      const StoredRR stored = read_stored(select, 0);
      if (!wanted(stored.key)) continue;
      FoundAnswer answer;
      YORE_TRY(answer.rr, rr_from(view_of(stored)));
      answer.scan_id = select.integer(8);
      answer.time = {Timestamp{select.integer(9)}, Timestamp{select.integer(10)}};
      answer.server = {select.text(11), select.text(12), static_cast<std::uint16_t>(select.integer(13))};
      found_.answers.push_back(std::move(answer));
    }
    return {};
  }

  Found take() {
    std::sort(found_.lifespans.begin(), found_.lifespans.end(), [](const FoundLifespan& a, const FoundLifespan& b) {
      if (a.zone != b.zone) return a.zone < b.zone;
      const auto order = a.row.rr <=> b.row.rr;
      return order == 0 ? a.row.first < b.row.first : order < 0;
    });
    std::sort(found_.answers.begin(), found_.answers.end(), in_answer_order);
    return std::move(found_);
  }

 private:
  Result<void> keep(ZoneId zone, const StoredRR& stored, std::int64_t first, std::optional<std::int64_t> last) {
    auto positions = positions_.find(zone);
    if (positions == positions_.end()) {
      YORE_TRY(auto read, read_positions(connection_, zone));
      positions = positions_.emplace(zone, std::move(read)).first;
    }
    if (positions->second.empty()) return fail(ErrorCode::kCorrupt, "a zone has lifespans but no version");
    FoundLifespan lifespan{zone, {}};
    YORE_TRY(lifespan.row.rr, rr_from(view_of(stored)));
    YORE_TRY(lifespan.row.first, version_at(positions->second, first));
    YORE_TRY(lifespan.row.last, version_at(positions->second, last.value_or(positions->second.back())));
    found_.lifespans.push_back(std::move(lifespan));
    return {};
  }

  Archive& archive_;
  Connection& connection_;
  std::set<std::pair<std::int64_t, Octets>> names_;  // zone, owner
  std::map<ZoneId, std::vector<std::int64_t>> positions_;
  Found found_;
};

bool is_indexed_by_target(RRType type) {
  switch (type) {
    case RRType::kA:
    case RRType::kNS:
    case RRType::kCNAME:
    case RRType::kPTR:
    case RRType::kMX:
    case RRType::kAAAA:
    case RRType::kSRV:
      return true;
    default:
      return false;
  }
}

bool is_address(RRType type) { return type == RRType::kA || type == RRType::kAAAA; }

}  // namespace

bool in_answer_order(const FoundAnswer& a, const FoundAnswer& b) {
  if (const auto order = a.rr <=> b.rr; order != 0) return order < 0;
  const auto key = [](const FoundAnswer& answer) {  // the last of it tells equal RRs that are spelled differently
    const RR& rr = answer.rr;
    return std::make_tuple(answer.time.last, answer.time.first, answer.server, rr.ttl, rr.owner.wire(), rr.rdata,
                           rr.ttl_inferred);
  };
  return key(a) < key(b);
}

KeyRange exactly(Octets key) {
  Octets end = key;
  end.push_back('\0');
  return {std::move(key), std::move(end)};
}

KeyRange at_or_below(const Name& name) {
  Octets key = name.sort_key();
  if (key.empty()) return {std::move(key), Octets(Name::kMaxWireSize * 2, '\xff')};
  Octets end = key;
  end.back() = '\1';  // the 0x00 after the last label; nothing below the name follows this
  return {std::move(key), std::move(end)};
}

Result<Found> find_by_target(Archive& archive, RRType type, const KeyRange& targets) {
  Search search(archive);
  const auto number = static_cast<std::uint16_t>(type);
  const auto leads_there = [&](const RRKey& key) {
    const auto target = target_of(type, key.rdata);
    return target && targets.has(*target);
  };
  YORE_CHECK(search.select_names(kTargets, number, Blob{targets.first}, Blob{targets.end}));
  YORE_CHECK(search.read_lifespans(type, leads_there));
  if (is_address(type)) {
    YORE_CHECK(search.read_answers(leads_there, kAnswersByRdata, number, Blob{targets.first}, Blob{targets.end}));
  } else {
    YORE_CHECK(search.read_answers(leads_there, kAnswersOfType, number));
  }
  return search.take();
}

Result<Found> find_by_owner(Archive& archive, const KeyRange& owners, const NameTest& wanted) {
  Search search(archive);
  YORE_CHECK(search.walk_names(owners, wanted));
  YORE_CHECK(search.read_lifespans(std::nullopt, [](const RRKey&) { return true; }));
  const auto has_wanted_owner = [&](const RRKey& key) {
    const auto owner = Name::from_sort_key(key.owner);
    return owner && wanted(*owner);
  };
  YORE_CHECK(search.read_answers(has_wanted_owner, kAnswersOfOwners, Blob{owners.first}, Blob{owners.end}));
  return search.take();
}

Result<Found> find_by_type(Archive& archive, RRType type) {
  Search search(archive);
  const auto number = static_cast<std::uint16_t>(type);
  if (is_indexed_by_target(type)) {
    YORE_CHECK(search.select_names(kTargetsOfType, number));
  } else if (is_dnssec_proof(type)) {
    YORE_CHECK(search.walk_names(at_or_below(Name()), [](const Name&) { return true; }));
  } else {
    YORE_CHECK(search.select_names(kOwnersOfType, number));
  }
  const auto all = [](const RRKey&) { return true; };
  YORE_CHECK(search.read_lifespans(type, all));
  YORE_CHECK(search.read_answers(all, kAnswersOfType, number));
  return search.take();
}

const std::vector<std::string_view>& search_statements() {
  static const std::vector<std::string_view> statements = {
      kTargets,          kTargetsOfType,    kOwnersOfType,   kFirstOwner,    kNextOwner,
      kLifespansOfOwner, kLifespansOfRRset, kAnswersByRdata, kAnswersOfType, kAnswersOfOwners};
  return statements;
}

}  // namespace yore::archive
