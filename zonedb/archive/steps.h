// The step table: for each version of a zone but the first, the owners of the lifespans that begin with it or ended
// with the version before it, which are the owners of what changed.
//
// Follows from the lifespans alone, and is kept up with them. Each list is exact: it names no other owner, in whatever
// order the versions came. The lifespans themselves are read by their owners.
//
// Threads: one thread a Connection; what writes, within a transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/owner_list.h"
#include "zonedb/archive/rows.h"

namespace yore::archive {

// The step to the version at `position`, in place of what was there.
[[nodiscard]] Result<void> put_step(Connection& connection, std::int64_t zone_id, std::int64_t position,
                                    const OwnerList& owners);
[[nodiscard]] Result<void> remove_step(Connection& connection, std::int64_t zone_id, std::int64_t position);

// The owners of all steps from the version at position `from` to that at `to`, which is later, in canonical order.
// Nothing where they are more than `most`. Error: kCorrupt where a step is missing or damaged.
[[nodiscard]] Result<std::optional<std::vector<Octets>>> read_steps(Connection& connection, ZoneId zone,
                                                                    std::int64_t from, std::int64_t to,
                                                                    std::size_t most);

// Fills the table, which is empty, from all lifespans.
[[nodiscard]] Result<void> fill_steps(Connection& connection);
// How the table differs from what the lifespans say; none for a sound archive.
[[nodiscard]] Result<std::vector<std::string>> check_steps(Connection& connection);

}  // namespace yore::archive
