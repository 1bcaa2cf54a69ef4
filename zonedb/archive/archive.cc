#include "zonedb/archive/archive.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/schema.h"
#include "zonedb/archive/writer.h"

namespace yore::archive {
namespace {

// Nobody can write on a read-only medium, so nobody can be in the middle of writing; unless a WAL was left there.
Medium medium_of(const std::string& path) {
  if (::access(path.c_str(), W_OK) == 0 || errno != EROFS) return Medium::kWritable;
  struct stat wal{};
  const bool has_wal = ::stat((path + "-wal").c_str(), &wal) == 0 && wal.st_size > 0;
  return has_wal ? Medium::kWritable : Medium::kImmutable;
}

// The cache sizes, in KiB, are small on purpose: who reads a whole zone goes through all of a cache, and the kernel has
// the pages too, which costs less to copy from than fresh memory costs to get.
Result<void> set_up_for_writing(Connection& connection) {
  // WAL survives SIGKILL whatever `synchronous` says; a checkpoint syncs it to the disk (~Connection() does one).
  return connection.execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; "
      "PRAGMA temp_store = MEMORY;");
}

// To open a FIFO would wait for whoever writes it.
Result<void> expect_file(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0 || S_ISREG(facts.st_mode)) return {};
  return fail(ErrorCode::kIo, "it is no archive, nor any other file", path);
}

}  // namespace

Archive::Archive(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(const std::string& path, Mode mode) {
  if (mode != Mode::kCreate && ::access(path.c_str(), F_OK) != 0) {
    return fail(ErrorCode::kNotFound, "there is no such archive; yore import makes one", path);
  }
  YORE_CHECK(expect_file(path));
  if (mode == Mode::kRead) {
    YORE_TRY(std::unique_ptr<Connection> connection, Connection::open(path, OpenAs::kReader, medium_of(path)));
    YORE_CHECK(connection->execute("PRAGMA cache_size = -8192"));
    YORE_CHECK(expect_current_schema(*connection));
    return Archive(std::move(connection));
  }
  YORE_TRY(std::unique_ptr<Connection> connection,
           Connection::open(path, mode == Mode::kCreate ? OpenAs::kCreator : OpenAs::kWriter, Medium::kWritable));
  YORE_CHECK(set_up_for_writing(*connection));
  YORE_CHECK(migrate(*connection));
  return Archive(std::move(connection));
}

Result<std::uint64_t> Archive::change_counter() {
  YORE_TRY(const std::int64_t changes, connection_->integer("SELECT changes FROM state WHERE id = 1"));
  return static_cast<std::uint64_t>(changes);
}

Result<void> Archive::release_memory() { return connection_->execute("PRAGMA shrink_memory"); }

void Archive::watch(std::function<void()> watch) { connection_->watch(std::move(watch)); }

Result<ReadTransaction> ReadTransaction::begin(Archive& archive) {
  YORE_CHECK(archive.connection().execute("BEGIN"));
  ReadTransaction transaction(&archive);
  YORE_CHECK(archive.change_counter());  // a deferred transaction begins with its first read
  return transaction;
}

ReadTransaction::ReadTransaction(ReadTransaction&& other) noexcept : archive_(std::exchange(other.archive_, nullptr)) {}

ReadTransaction::~ReadTransaction() {
  // Ending a transaction that only read cannot lose anything.
  if (archive_ != nullptr) static_cast<void>(archive_->connection().execute("COMMIT"));
}

Result<void> seal(const std::string& path) {
  YORE_TRY(Archive archive, Archive::open(path, Mode::kWrite));
  Connection& connection = archive.connection();
  YORE_CHECK(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  YORE_TRY(const std::string mode, connection.text("PRAGMA journal_mode = DELETE"));
  if (mode != "delete") {
    return fail(ErrorCode::kIo, "another program has the archive open; stop it and try again", path);
  }
  return connection.execute("VACUUM");
}

}  // namespace yore::archive
