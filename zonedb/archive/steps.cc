#include "zonedb/archive/steps.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "zonedb/archive/positions.h"

namespace yore::archive {
namespace {

void sort_and_deduplicate(std::vector<Octets>& owners) {
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
}

Result<std::vector<ZoneId>> zones_with_versions(Connection& connection) {
  YORE_TRY(Statement select, connection.prepare("SELECT DISTINCT zone_id FROM version ORDER BY zone_id"));
  std::vector<ZoneId> zones;
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) return zones;
    zones.push_back({select.integer(0)});
  }
}

// Of each version of a zone, in order, the list that follows from the lifespans; that of the first is empty. Lifespans
// that begin or end where no version is are told by check_file().
Result<std::vector<OwnerList>> lists_by_lifespans(Connection& connection, ZoneId zone,
                                                  const std::vector<std::int64_t>& positions) {
  std::vector<OwnerList> lists(positions.size());
  // The list of the version that stands `behind` the one at `position`.
  const auto add = [&](std::int64_t position, std::size_t behind, OctetsView owner) {
    const auto found = std::lower_bound(positions.begin(), positions.end(), position);
    if (found == positions.end() || *found != position) return;
    const std::size_t version = static_cast<std::size_t>(found - positions.begin()) + behind;
    if (version > 0 && version < lists.size()) lists[version].add(owner);
  };
  YORE_TRY(Statement select,
           connection.prepare("SELECT owner, first, last FROM lifespan WHERE zone_id = ?1 ORDER BY owner"));
  YORE_CHECK(select.bind(zone.value));
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) return lists;
    add(select.integer(1), 0, select.octets(0));
    if (!select.is_null(2)) add(select.integer(2), 1, select.octets(0));
  }
}

// How many steps of a zone are not as they should be.
Result<std::size_t> count_altered(Connection& connection, ZoneId zone) {
  YORE_TRY(const std::vector<std::int64_t> positions, read_positions(connection, zone));
  YORE_TRY(const std::vector<OwnerList> lists, lists_by_lifespans(connection, zone, positions));
  YORE_TRY(Statement select, connection.prepare("SELECT owners FROM version LEFT JOIN step ON step.version_id = "
                                                "version.id WHERE zone_id = ?1 ORDER BY position"));
  YORE_CHECK(select.bind(zone.value));
  std::size_t altered = 0;
  for (std::size_t version = 0; version < lists.size(); ++version) {
    YORE_CHECK(select.step());
    if (version == 0 || select.is_null(0)) {
      if ((version == 0) != select.is_null(0)) ++altered;
      continue;
    }
    const auto list = unpack(select.octets(0));
    if (!list || *list != lists[version].octets()) ++altered;
  }
  return altered;
}

}  // namespace

Result<void> put_step(Connection& connection, std::int64_t zone_id, std::int64_t position, const OwnerList& owners) {
  YORE_TRY(const Octets stored, pack(owners.octets()));
  YORE_TRY(Statement put, connection.prepare("INSERT OR REPLACE INTO step (version_id, owners) SELECT id, ?3 FROM "
                                             "version WHERE zone_id = ?1 AND position = ?2"));
  return put.run(zone_id, position, Blob{stored});
}

Result<void> remove_step(Connection& connection, std::int64_t zone_id, std::int64_t position) {
  YORE_TRY(Statement remove, connection.prepare("DELETE FROM step WHERE version_id = (SELECT id FROM version WHERE "
                                                "zone_id = ?1 AND position = ?2)"));
  return remove.run(zone_id, position);
}

Result<std::optional<std::vector<Octets>>> read_steps(Connection& connection, ZoneId zone, std::int64_t from,
                                                      std::int64_t to, std::size_t most) {
  YORE_TRY(Statement select,
           connection.prepare("SELECT owners FROM version LEFT JOIN step ON step.version_id = version.id WHERE zone_id "
                              "= ?1 AND position > ?2 AND position <= ?3 ORDER BY position"));
  YORE_CHECK(select.bind(zone.value, from, to));
  std::vector<Octets> owners;
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) break;
    if (select.is_null(0)) {
      return fail(ErrorCode::kCorrupt, "what a version changed is missing in the archive; run yore verify",
                  connection.path());
    }
    YORE_TRY(const Octets list, unpack(select.octets(0)));
    YORE_TRY(std::vector<Octets> step, owners_of(list));
    std::move(step.begin(), step.end(), std::back_inserter(owners));
    if (owners.size() <= 2 * most) continue;  // owners that change often are there as often
    sort_and_deduplicate(owners);
    if (owners.size() > most) return std::nullopt;
  }
  sort_and_deduplicate(owners);
  if (owners.size() > most) return std::nullopt;
  return owners;
}

Result<void> fill_steps(Connection& connection) {
  YORE_TRY(const std::vector<ZoneId> zones, zones_with_versions(connection));
  for (const ZoneId zone : zones) {
    YORE_TRY(const std::vector<std::int64_t> positions, read_positions(connection, zone));
    YORE_TRY(const std::vector<OwnerList> lists, lists_by_lifespans(connection, zone, positions));
    for (std::size_t version = 1; version < lists.size(); ++version) {
      YORE_CHECK(put_step(connection, zone.value, positions[version], lists[version]));
    }
  }
  return {};
}

Result<std::vector<std::string>> check_steps(Connection& connection) {
  YORE_TRY(const std::vector<ZoneId> zones, zones_with_versions(connection));
  std::size_t altered = 0;
  for (const ZoneId zone : zones) {
    YORE_TRY(const std::size_t count, count_altered(connection, zone));
    altered += count;
  }
  if (altered == 0) return std::vector<std::string>{};
  return std::vector{std::to_string(altered) + " rows of the step table are not what the lifespans say"};
}

}  // namespace yore::archive
