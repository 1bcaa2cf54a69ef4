#include "zonedb/archive/row_source.h"

#include <sqlite3.h>

#include <new>

namespace yore::archive {
namespace {

// What SQLite calls a virtual table: the base comes first, as its C interface wants it.
struct Table {
  sqlite3_vtab base{};
  const RowSource* const* source = nullptr;
};
struct Cursor {
  sqlite3_vtab_cursor base{};
  std::size_t at = 0;
  std::size_t size = 0;
  IncomingRow row;
};

const RowSource* source_of(const sqlite3_vtab_cursor* cursor) {
  return *reinterpret_cast<const Table*>(cursor->pVtab)->source;
}

int connect(sqlite3* database, void* context, int /*argc*/, const char* const* /*argv*/, sqlite3_vtab** made,
            char** /*error*/) {
  auto* table = new (std::nothrow) Table;
  if (table == nullptr) return SQLITE_NOMEM;
  table->source = static_cast<const RowSource* const*>(context);
  *made = &table->base;
  return sqlite3_declare_vtab(
      database,
      "CREATE TABLE incoming (owner BLOB, type INTEGER, class INTEGER, rdata BLOB, ttl INTEGER, "
      "inferred INTEGER, spelled_owner BLOB, spelled_rdata BLOB)");
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

// All rows, in the source's order.
int plan(sqlite3_vtab* /*table*/, sqlite3_index_info* info) {
  info->estimatedCost = 1e6;
  info->estimatedRows = 1000000;
  return SQLITE_OK;
}

int open(sqlite3_vtab* /*table*/, sqlite3_vtab_cursor** made) {
  auto* cursor = new (std::nothrow) Cursor;
  if (cursor == nullptr) return SQLITE_NOMEM;
  *made = &cursor->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete reinterpret_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int take_row(Cursor& cursor) {
  if (cursor.at < cursor.size) cursor.row = source_of(&cursor.base)->row(cursor.at);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int /*plan*/, const char* /*name*/, int /*argc*/, sqlite3_value** /*argv*/) {
  auto& cursor = *reinterpret_cast<Cursor*>(base);
  const RowSource* source = source_of(base);
  cursor.at = 0;
  cursor.size = source == nullptr ? 0 : source->size();
  return take_row(cursor);
}

int next(sqlite3_vtab_cursor* base) {
  auto& cursor = *reinterpret_cast<Cursor*>(base);
  ++cursor.at;
  return take_row(cursor);
}

int at_end(sqlite3_vtab_cursor* base) {
  const auto& cursor = *reinterpret_cast<const Cursor*>(base);
  return cursor.at >= cursor.size ? 1 : 0;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int number) {
  const IncomingRow& row = reinterpret_cast<const Cursor*>(base)->row;
  const auto put = [&](OctetsView octets) {
    // SQLite takes a null pointer for NULL, whatever the size.
    sqlite3_result_blob64(context, octets.empty() ? "" : octets.data(), octets.size(), SQLITE_STATIC);
  };
  switch (number) {
    case 0:
      put(row.owner);
      break;
    case 1:
      sqlite3_result_int64(context, row.type);
      break;
    case 2:
      sqlite3_result_int64(context, row.rrclass);
      break;
    case 3:
      put(row.rdata);
      break;
    case 4:
      sqlite3_result_int64(context, row.ttl);
      break;
    case 5:
      sqlite3_result_int64(context, row.inferred);
      break;
    case 6:
      put(row.spelled_owner);
      break;
    default:
      put(row.spelled_rdata);
  }
  return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* base, sqlite3_int64* number) {
  *number = static_cast<sqlite3_int64>(reinterpret_cast<const Cursor*>(base)->at);
  return SQLITE_OK;
}

sqlite3_module make_module() {
  sqlite3_module module{};  // without xCreate the table is there by its name alone, and cannot be made again
  module.xConnect = connect;
  module.xBestIndex = plan;
  module.xDisconnect = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = at_end;
  module.xColumn = column;
  module.xRowid = row_number;
  return module;
}

}  // namespace

bool define_incoming(sqlite3* database, const RowSource* const* source) {
  static const sqlite3_module kModule = make_module();
  // sqlite3_create_module() takes its context as void*; connect() makes it const again.
  return sqlite3_create_module(database, "incoming", &kModule, const_cast<const RowSource**>(source)) == SQLITE_OK;
}

}  // namespace yore::archive
