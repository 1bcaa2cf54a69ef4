// The target table: which names of a zone ever led to an address or to another name, for searching from that end.
//
// Follows from the lifespans alone, and is kept up with them (so that no foreign key is needed): a row stands for all
// lifespans of one owner and type that lead to the same target. Nothing that is worked out from the archive reads it
// but search.h.
//
// Threads: one thread a Connection, within a transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/stored_rr.h"
#include "zonedb/archive/target_rows.h"

namespace yore::archive {

// What an RR leads to, as the column `target` has it: the address of an A or AAAA RR, 4 or 16 octets, or the
// Name::sort_key() of rdata_target(). Nothing for types without one.
[[nodiscard]] std::optional<Octets> target_of(RRType type, OctetsView rdata);

[[nodiscard]] Result<void> insert_targets(Connection& connection, std::int64_t zone_id, const TargetRows& rows);
// Adds what these RRs of a zone lead to.
[[nodiscard]] Result<void> add_targets(Connection& connection, std::int64_t zone_id,
                                       const std::vector<const StoredRR*>& rrs);
// After lifespans of these RRs were removed: takes out what no lifespan leads to any more.
[[nodiscard]] Result<void> remove_stale_targets(Connection& connection, std::int64_t zone_id,
                                                const std::vector<const StoredRR*>& rrs);

// Makes target_of(type, rdata) known to SQL on this connection. No table, index or view of an archive uses it, so that
// other programs can read and check them.
[[nodiscard]] bool define_target_of(sqlite3* database);

// Fills the table, which is empty, from all lifespans.
[[nodiscard]] Result<void> fill_targets(Connection& connection);
// How the table differs from what the lifespans say; none for a sound archive.
[[nodiscard]] Result<std::vector<std::string>> check_targets(Connection& connection);

}  // namespace yore::archive
