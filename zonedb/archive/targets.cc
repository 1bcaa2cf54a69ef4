#include "zonedb/archive/targets.h"

#include <sqlite3.h>

#include <algorithm>
#include <compare>
#include <utility>

namespace yore::archive {
namespace {

// A row, in the order of the table.
struct Target {
  std::int64_t type = 0;
  Octets target;
  std::int64_t zone_id = 0;
  Octets owner;
  friend auto operator<=>(const Target&, const Target&) = default;
  friend bool operator==(const Target&, const Target&) = default;
};

std::optional<Target> to_row(std::int64_t zone_id, const RRKey& key) {
  auto target = target_of(static_cast<RRType>(key.type), key.rdata);
  if (!target) return std::nullopt;
  return Target{key.type, *std::move(target), zone_id, key.owner};
}

void sort_and_deduplicate(std::vector<Target>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

// What all lifespans lead to.
Result<std::vector<Target>> targets_of_lifespans(Connection& connection) {
  YORE_TRY(Statement select, connection.prepare("SELECT zone_id, owner, type, rdata FROM lifespan"));
  std::vector<Target> rows;
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) break;
    RRKey key;
    key.owner = select.octets(1);
    key.type = static_cast<std::uint16_t>(select.integer(2));
    key.rdata = select.octets(3);
    auto row = to_row(select.integer(0), key);
    if (row) rows.push_back(*std::move(row));
  }
  sort_and_deduplicate(rows);
  return rows;
}

}  // namespace

std::optional<Octets> target_of(RRType type, OctetsView rdata) {
  constexpr std::size_t kIpv4Size = 4;
  constexpr std::size_t kIpv6Size = 16;
  if (type == RRType::kA || type == RRType::kAAAA) {
    if (rdata.size() != (type == RRType::kA ? kIpv4Size : kIpv6Size)) return std::nullopt;
    return Octets(rdata);
  }
  const auto name = rdata_target(type, rdata);
  if (!name) return std::nullopt;
  return name->sort_key();
}

// In the order of the table: SQLite takes rows that come so several times as fast as in any other order.
Result<void> insert_targets(Connection& connection, std::int64_t zone_id, const TargetRows& rows) {
  return connection.run_on(rows,
                           "INSERT OR IGNORE INTO target (type, target, zone_id, owner) SELECT type, rdata, ?1, owner "
                           "FROM incoming",
                           zone_id);
}

Result<void> add_targets(Connection& connection, std::int64_t zone_id, const std::vector<const StoredRR*>& rrs) {
  TargetRows rows;
  for (const StoredRR* rr : rrs) rows.add(*rr);
  rows.finish();
  return insert_targets(connection, zone_id, rows);
}

Result<void> remove_stale_targets(Connection& connection, std::int64_t zone_id,
                                  const std::vector<const StoredRR*>& rrs) {
  YORE_TRY(Statement left, connection.prepare("SELECT rdata FROM lifespan WHERE zone_id = ?1 AND owner = ?2 AND type = "
                                              "?3"));
  YORE_TRY(Statement remove, connection.prepare("DELETE FROM target WHERE type = ?1 AND target = ?2 AND zone_id = ?3 "
                                                "AND owner = ?4"));
  for (const StoredRR* rr : rrs) {
    const auto row = to_row(zone_id, rr->key);
    if (!row) continue;
    YORE_CHECK(left.bind(zone_id, Blob{row->owner}, row->type));
    bool still_there = false;
    for (;;) {
      YORE_TRY(const bool found, left.step());
      if (!found) break;
      still_there = still_there || target_of(static_cast<RRType>(row->type), left.octets(0)) == row->target;
    }
    if (!still_there) YORE_CHECK(remove.run(row->type, Blob{row->target}, zone_id, Blob{row->owner}));
  }
  return {};
}

bool define_target_of(sqlite3* database) {
  const auto call = [](sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    const auto type = static_cast<RRType>(sqlite3_value_int(arguments[0]));
    const auto* octets = static_cast<const char*>(sqlite3_value_blob(arguments[1]));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[1]));
    const auto target = target_of(type, octets == nullptr ? OctetsView() : OctetsView(octets, size));
    if (!target) return;  // NULL
    sqlite3_result_blob64(context, target->data(), target->size(), SQLITE_TRANSIENT);
  };
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  return sqlite3_create_function_v2(database, "target_of", 2, kFlags, nullptr, call, nullptr, nullptr, nullptr) ==
         SQLITE_OK;
}

Result<void> fill_targets(Connection& connection) {
  YORE_TRY(Statement insert,
           connection.prepare("INSERT INTO target (type, target, zone_id, owner) SELECT DISTINCT type, target_of(type, "
                              "rdata) AS found, zone_id, owner FROM lifespan WHERE found IS NOT NULL ORDER BY type, "
                              "found, zone_id, owner"));
  return insert.run();
}

Result<std::vector<std::string>> check_targets(Connection& connection) {
  YORE_TRY(const std::vector<Target> expected, targets_of_lifespans(connection));
  YORE_TRY(Statement select,
           connection.prepare("SELECT type, target, zone_id, owner FROM target ORDER BY type, target, "
                              "zone_id, owner"));
  std::size_t missing = 0;
  std::size_t unknown = 0;
  auto next = expected.begin();
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) break;
    const Target row{select.integer(0), Octets(select.octets(1)), select.integer(2), Octets(select.octets(3))};
    for (; next != expected.end() && *next < row; ++next) ++missing;
    if (next != expected.end() && *next == row) {
      ++next;
    } else {
      ++unknown;
    }
  }
  missing += static_cast<std::size_t>(expected.end() - next);
  std::vector<std::string> findings;
  if (missing > 0) findings.push_back(std::to_string(missing) + " targets of lifespans are not in the target table");
  if (unknown > 0) findings.push_back(std::to_string(unknown) + " rows of the target table are no lifespan's");
  return findings;
}

}  // namespace yore::archive
