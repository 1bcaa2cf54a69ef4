// The archive's tables and views (docs/archive-format.md), and the migrations that lead to them, forward only.
//
// Threads: one thread a Connection.
#pragma once

#include <string_view>

#include "zonedb/archive/connection.h"

namespace yore::archive {

inline constexpr std::int64_t kApplicationId = 0x594f5245;  // "YORE", in the file's header
inline constexpr std::int64_t kSchemaVersion = 3;           // user_version; as many migrations lead to it

// Versions of a zone are ordered by `position`, with room left between, so that a capture from the past finds a place
// without anything being renumbered. A version's number is the rank of its position.
inline constexpr std::int64_t kPositionStep = 1 << 20;

// Brings a new or older archive to kSchemaVersion, in one transaction. Error: kUnsupported for a newer archive,
// kCorrupt for a database of something else.
[[nodiscard]] Result<void> migrate(Connection& connection);
// What a reader asks first: the same errors, and kUnsupported for an older archive, which says how to bring it up.
[[nodiscard]] Result<void> expect_current_schema(Connection& connection);

[[nodiscard]] std::string_view tables_sql();  // migration 1: tables and indexes
[[nodiscard]] std::string_view words_sql();   // migration 1: numbers and octets as people read them
[[nodiscard]] std::string_view views_sql();   // migration 1: what people read with the sqlite3 shell

}  // namespace yore::archive
