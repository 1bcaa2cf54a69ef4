// Connection, Statement: SQLite with Results in place of codes. What archive/ speaks SQL through.
//
// Prepared statements are kept and reused: a Statement is on loan from its Connection and goes back, reset, when it
// is destroyed. No exception leaves or crosses SQLite.
//
// Errors: kIo (cannot open, locked, disk), kCorrupt (SQLite finds the file malformed or no database at all).
// Threads: one thread at a time; a Statement must not outlive its Connection.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/octets.h"
#include "zonedb/dns/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace yore::archive {

class RowSource;

// A parameter that is bound as BLOB; string_view is bound as TEXT.
struct Blob {
  OctetsView octets;
};

class Connection;

class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Starts afresh with these parameters, which are copied.
  template <class... Args>
  [[nodiscard]] Result<void> bind(const Args&... args) {
    return bind_all(Lifetime::kCopied, args...);
  }
  // Binds, steps to the end and resets. The parameters are not copied: they live as long as this call.
  template <class... Args>
  [[nodiscard]] Result<void> run(const Args&... args) {
    YORE_CHECK(bind_all(Lifetime::kBorrowed, args...));
    return finish();
  }
  // True: there is a row, whose columns can be read until the next step. False: no more rows.
  [[nodiscard]] Result<bool> step();

  // Columns of the row, counted from 0. Views live until the next step.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] OctetsView octets(int column) const;  // of BLOB or TEXT
  [[nodiscard]] std::string text(int column) const { return std::string(octets(column)); }
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
  // The value of an enum that is stored as its number, `last` being the highest. kCorrupt: no value has that number.
  template <class Enum>
  [[nodiscard]] Result<Enum> code(int column, Enum last) const {
    const std::int64_t number = integer(column);
    if (number < 0 || number > static_cast<std::int64_t>(last)) return no_such_code(number);
    return static_cast<Enum>(number);
  }

 private:
  friend class Connection;
  enum class Lifetime { kCopied, kBorrowed };
  Statement(Connection* connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
  template <class... Args>
  [[nodiscard]] Result<void> bind_all([[maybe_unused]] Lifetime lifetime, const Args&... args) {
    reset();
    [[maybe_unused]] int index = 0;
    const bool bound = (bind_one(++index, args, lifetime) && ...);
    if (!bound) return binding_error();
    return {};
  }
  void reset();
  [[nodiscard]] bool bind_one(int index, std::int64_t value, Lifetime lifetime);
  [[nodiscard]] bool bind_one(int index, const std::optional<std::int64_t>& value, Lifetime lifetime);
  [[nodiscard]] bool bind_one(int index, std::string_view value, Lifetime lifetime);
  [[nodiscard]] bool bind_one(int index, Blob value, Lifetime lifetime);
  [[nodiscard]] bool bind_one(int index, const std::optional<Blob>& value, Lifetime lifetime);
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] tl::unexpected<Error> binding_error() const;
  [[nodiscard]] tl::unexpected<Error> no_such_code(std::int64_t number) const;

  Connection* connection_;
  sqlite3_stmt* statement_;
};

enum class OpenAs { kReader, kWriter, kCreator };
enum class Medium { kWritable, kImmutable };  // immutable: nobody can change the file while it is open

class Connection {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string& path, OpenAs as, Medium medium);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  [[nodiscard]] Result<void> execute(const std::string& script);
  // The first column of the first row.
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);
  [[nodiscard]] Result<std::string> text(std::string_view sql);
  // Runs an INSERT ... SELECT ... FROM incoming (row_source.h) on the rows of `source`.
  template <class... Args>
  [[nodiscard]] Result<void> run_on(const RowSource& source, std::string_view sql, const Args&... args) {
    YORE_TRY(Statement statement, prepare(sql));
    incoming_ = &source;
    auto done = statement.run(args...);
    incoming_ = nullptr;
    return done;
  }
  [[nodiscard]] std::int64_t last_row_id() const;
  [[nodiscard]] std::int64_t rows_changed() const;  // by the last statement
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  // Calls `watch` now and then while a statement runs; it neither throws nor uses this connection. Empty: no longer.
  void watch(std::function<void()> watch);
  // What SQLite says went wrong last, as an error of this file.
  [[nodiscard]] tl::unexpected<Error> error() const;

 private:
  friend class Statement;
  Connection(sqlite3* database, std::string path, OpenAs as) : database_(database), path_(std::move(path)), as_(as) {}
  void take_back(sqlite3_stmt* statement);

  sqlite3* database_;
  std::string path_;
  OpenAs as_;
  const RowSource* incoming_ = nullptr;  // while run_on() runs
  std::function<void()> watch_;
  std::multimap<std::string, sqlite3_stmt*, std::less<>> idle_;  // by their SQL
};

// BEGIN IMMEDIATE ... COMMIT; rolled back when destroyed uncommitted. Waits for another writer.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&& other) noexcept : connection_(other.connection_) { other.connection_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Connection* connection) : connection_(connection) {}
  Connection* connection_;
};

}  // namespace yore::archive
