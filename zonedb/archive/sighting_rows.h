// The rows of sightings, and how rows are found by the beginning of a digest in hex.
//
// Threads: one thread a Connection.
#pragma once

#include <string>
#include <vector>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/rows.h"

namespace yore::archive {

struct NewSighting;
struct Recorded;

[[nodiscard]] Result<std::int64_t> insert_sighting(Connection& connection, const NewSighting& sighting,
                                                   const Recorded& recorded, std::int64_t capture_id);
// The rows whose digest begins with `hex_prefix`, by digest. Error: kBadInput where it is no hex.
[[nodiscard]] Result<std::vector<std::int64_t>> find_sightings(Connection& connection, const std::string& hex_prefix);
[[nodiscard]] Result<std::vector<std::int64_t>> find_captures(Connection& connection, const std::string& hex_prefix);
// Error: kCorrupt where the row's checksum does not fit it.
[[nodiscard]] Result<SightingRow> read_sighting(Connection& connection, std::int64_t id);
[[nodiscard]] Result<std::vector<SightingRow>> read_sightings(Connection& connection);  // by digest

// Where two claims lead to the same sighting, the lesser of their contexts is kept, by size, then as text, so that it
// does not depend on which came first.
[[nodiscard]] bool is_lesser_context(const std::string& a, const std::string& b);
[[nodiscard]] Result<void> put_context(Connection& connection, std::int64_t id, SightingRow row,
                                       const std::string& context);

// Tells watchers that something was written.
[[nodiscard]] Result<void> count_change(Connection& connection);

}  // namespace yore::archive
