// RowSource: rows in memory that SQL can select from, as the table `incoming`.
//
// A million INSERTs of a row each cost more than the rows do. One `INSERT ... SELECT ... FROM incoming` binds nothing
// and copies nothing: SQLite asks for each column of each row when it wants it.
//
// Threads: one thread a Connection.
#pragma once

#include <cstddef>
#include <cstdint>

#include "zonedb/dns/octets.h"

struct sqlite3;

namespace yore::archive {

// A row of `incoming (owner, type, class, rdata, ttl, inferred, spelled_owner, spelled_rdata)`. Views into what the
// source keeps.
struct IncomingRow {
  OctetsView owner;
  std::int64_t type = 0;
  std::int64_t rrclass = 0;
  OctetsView rdata;
  std::int64_t ttl = 0;
  std::int64_t inferred = 0;
  OctetsView spelled_owner;
  OctetsView spelled_rdata;
};

class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  // REQUIRES: at < size().
  [[nodiscard]] virtual IncomingRow row(std::size_t at) const noexcept = 0;
};

// Makes the table known on this connection. `*source` is what it holds, nothing where that is null; it is read while a
// statement runs. No archive's schema uses it.
[[nodiscard]] bool define_incoming(sqlite3* database, const RowSource* const* source);

}  // namespace yore::archive
