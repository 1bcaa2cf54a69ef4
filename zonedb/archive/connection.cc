#include "zonedb/archive/connection.h"

#include <sqlite3.h>

#include <cstring>
#include <utility>

#include "zonedb/archive/row_source.h"
#include "zonedb/archive/targets.h"

namespace yore::archive {
namespace {

constexpr int kCheckpointTimeoutMs = 5'000;  // a reader that takes longer leaves the WAL to the next writer
constexpr int kBusyTimeoutMs = 300'000;      // an import waits for another to end, for minutes if need be

sqlite3_destructor_type destructor_for(bool copied) { return copied ? SQLITE_TRANSIENT : SQLITE_STATIC; }

// SQLite takes a null pointer for NULL, whatever the size.
const char* never_null(OctetsView octets) { return octets.data() == nullptr ? "" : octets.data(); }

std::string percent_encoded(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string encoded;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      const auto value = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kDigits[value >> 4U];
      encoded += kDigits[value & 15U];
    } else {
      encoded += c;
    }
  }
  return encoded;
}

// A reader makes the files -wal and -shm of an archive in WAL mode, where they are not there.
std::string why_read_only(OpenAs as, const std::string& said) {
  if (as != OpenAs::kReader) return "the archive cannot be written (" + said + ")";
  return "the archive is in use, or was, and to read it this user must be able to write in its folder; allow that, or "
         "put a copy there that yore export --sealed makes";
}

// ": Permission denied", where the system gave SQLite a reason.
std::string reason_of_system(sqlite3* database) {
  const int number = sqlite3_system_errno(database);
  return number == 0 ? "" : std::string(": ") + std::strerror(number);
}

Error error_of(sqlite3* database, const std::string& path, OpenAs as) {
  const int code = sqlite3_errcode(database);
  const std::string said = sqlite3_errmsg(database);
  switch (code) {
    case SQLITE_CORRUPT:
      return {ErrorCode::kCorrupt, "the archive is damaged (" + said + ")", path};
    case SQLITE_NOTADB:
      return {ErrorCode::kCorrupt, "this file is not an archive", path};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kIo, "another program holds the archive (" + said + "); try again when it is done", path};
    case SQLITE_READONLY:
      return {ErrorCode::kIo, why_read_only(as, said), path};
    case SQLITE_CANTOPEN:
      return {ErrorCode::kIo, said + reason_of_system(database), path};
    default:
      return {ErrorCode::kIo, said, path};
  }
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement::~Statement() {
  if (statement_ != nullptr) connection_->take_back(statement_);
}

void Statement::reset() { sqlite3_reset(statement_); }

bool Statement::bind_one(int index, std::int64_t value, Lifetime /*lifetime*/) {
  return sqlite3_bind_int64(statement_, index, value) == SQLITE_OK;
}
bool Statement::bind_one(int index, const std::optional<std::int64_t>& value, Lifetime /*lifetime*/) {
  return (value ? sqlite3_bind_int64(statement_, index, *value) : sqlite3_bind_null(statement_, index)) == SQLITE_OK;
}
bool Statement::bind_one(int index, std::string_view value, Lifetime lifetime) {
  return sqlite3_bind_text64(statement_, index, never_null(value), value.size(),
                             destructor_for(lifetime == Lifetime::kCopied), SQLITE_UTF8) == SQLITE_OK;
}
bool Statement::bind_one(int index, Blob value, Lifetime lifetime) {
  return sqlite3_bind_blob64(statement_, index, never_null(value.octets), value.octets.size(),
                             destructor_for(lifetime == Lifetime::kCopied)) == SQLITE_OK;
}
bool Statement::bind_one(int index, const std::optional<Blob>& value, Lifetime lifetime) {
  return value ? bind_one(index, *value, lifetime) : sqlite3_bind_null(statement_, index) == SQLITE_OK;
}

tl::unexpected<Error> Statement::binding_error() const { return connection_->error(); }
tl::unexpected<Error> Statement::no_such_code(std::int64_t number) const {
  return tl::unexpected(Error{ErrorCode::kCorrupt,
                              "the archive is damaged (a row holds " + std::to_string(number) +
                                  " where no such method, outcome or state exists); yore verify says what is wrong",
                              connection_->path()});
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  tl::unexpected<Error> error = connection_->error();
  sqlite3_reset(statement_);
  return error;
}

Result<void> Statement::finish() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement_);
  if (code != SQLITE_DONE) {
    tl::unexpected<Error> error = connection_->error();
    sqlite3_reset(statement_);
    return error;
  }
  sqlite3_reset(statement_);
  return {};
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
OctetsView Statement::octets(int column) const {
  const auto* octets = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return octets == nullptr ? OctetsView() : OctetsView(octets, static_cast<std::size_t>(size));
}
bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, OpenAs as, Medium medium) {
  std::string name = path;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= as == OpenAs::kReader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (as == OpenAs::kCreator) flags |= SQLITE_OPEN_CREATE;
  if (medium == Medium::kImmutable) {
    flags |= SQLITE_OPEN_URI;
    name = "file:" + percent_encoded(path) + "?immutable=1";
  }
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &database, flags, nullptr);
  std::unique_ptr<Connection> connection(new Connection(database, path, as));
  if (code != SQLITE_OK) return connection->error();
  sqlite3_extended_result_codes(database, 0);
  sqlite3_busy_timeout(database, kBusyTimeoutMs);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 1);
  if (!define_target_of(database) || !define_incoming(database, &connection->incoming_)) return connection->error();
  return connection;
}

Connection::~Connection() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  if (as_ != OpenAs::kReader && database_ != nullptr) {
    // Where another program has the archive open, sqlite3_close() leaves the WAL as it is: what was written would not
    // be in the file, nor surely on the disk, and would be laid over another file that takes its name.
    sqlite3_busy_timeout(database_, kCheckpointTimeoutMs);
    sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  }
  sqlite3_close(database_);
}

Result<Statement> Connection::prepare(std::string_view sql) {
  if (const auto idle = idle_.find(sql); idle != idle_.end()) {
    sqlite3_stmt* statement = idle->second;
    idle_.erase(idle);
    return Statement(this, statement);
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    return error();
  }
  return Statement(this, statement);
}

void Connection::take_back(sqlite3_stmt* statement) {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  idle_.emplace(sqlite3_sql(statement), statement);
}

Result<void> Connection::execute(const std::string& script) {
  if (sqlite3_exec(database_, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return error();
  return {};
}

Result<std::int64_t> Connection::integer(std::string_view sql) {
  YORE_TRY(Statement statement, prepare(sql));
  YORE_TRY(const bool row, statement.step());
  if (!row) return fail(ErrorCode::kCorrupt, "a row that every archive has is missing", path_);
  return statement.integer(0);
}

Result<std::string> Connection::text(std::string_view sql) {
  YORE_TRY(Statement statement, prepare(sql));
  YORE_TRY(const bool row, statement.step());
  if (!row) return fail(ErrorCode::kCorrupt, "a row that every archive has is missing", path_);
  return statement.text(0);
}

void Connection::watch(std::function<void()> watch) {
  constexpr int kInstructions = 10'000;  // of SQLite's, a millisecond or less
  watch_ = std::move(watch);
  const auto tell = [](void* connection) noexcept {
    static_cast<Connection*>(connection)->watch_();
    return 0;
  };
  sqlite3_progress_handler(database_, watch_ ? kInstructions : 0, tell, this);
}

std::int64_t Connection::last_row_id() const { return sqlite3_last_insert_rowid(database_); }
std::int64_t Connection::rows_changed() const { return sqlite3_changes64(database_); }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

tl::unexpected<Error> Connection::error() const { return fail(error_of(database_, path_, as_)); }

Result<Transaction> Transaction::begin(Connection& connection) {
  YORE_TRY(Statement begin, connection.prepare("BEGIN IMMEDIATE"));
  YORE_CHECK(begin.run());
  return Transaction(&connection);
}

Transaction::~Transaction() {
  // A rollback can fail only where SQLite has rolled back already.
  if (connection_ != nullptr && connection_->in_transaction()) static_cast<void>(connection_->execute("ROLLBACK"));
}

Result<void> Transaction::commit() {
  YORE_TRY(Statement commit, connection_->prepare("COMMIT"));
  YORE_CHECK(commit.run());
  connection_ = nullptr;
  return {};
}

}  // namespace yore::archive
