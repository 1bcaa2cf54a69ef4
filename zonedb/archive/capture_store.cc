#include "zonedb/archive/capture_store.h"

#include <utility>
#include <vector>

#include "zonedb/archive/compress.h"

namespace yore::archive {
namespace {

struct StoredCapture {
  Sha256 digest;
  std::size_t size = 0;
  std::optional<std::int64_t> base;
  std::int64_t depth = 0;
  Octets stored;
};

Result<StoredCapture> read_row(Connection& connection, std::int64_t id) {
  YORE_TRY(Statement statement,
           connection.prepare("SELECT digest, size, base_id, depth, stored FROM capture WHERE id = ?1"));
  YORE_CHECK(statement.bind(id));
  YORE_TRY(const bool found, statement.step());
  if (!found) return fail(ErrorCode::kCorrupt, "a capture that others refer to is missing", connection.path());
  StoredCapture capture;
  YORE_TRY(capture.digest, Sha256::from_octets(statement.octets(0)));
  capture.size = static_cast<std::size_t>(statement.integer(1));
  capture.base = statement.optional_integer(2);
  capture.depth = statement.integer(3);
  capture.stored = statement.octets(4);
  return capture;
}

// How a capture is to be stored: its row without id and digest.
struct Form {
  std::optional<std::int64_t> base;
  std::int64_t depth = 0;
  Octets stored;
};

Result<std::int64_t> chain_start(Connection& connection, std::int64_t id) {
  for (std::int64_t links = 0; links <= kMaxDepth; ++links) {
    YORE_TRY(const StoredCapture capture, read_row(connection, id));
    if (!capture.base) return id;
    id = *capture.base;
  }
  return fail(ErrorCode::kCorrupt, "a chain of captures has no end", connection.path());
}

Result<Form> choose_form(Connection& connection, OctetsView octets, std::optional<std::int64_t> base) {
  Form form;
  if (base) {
    form.base = base;
    YORE_TRY(const StoredCapture row, read_row(connection, *base));
    form.depth = row.depth + 1;
    if (form.depth > kMaxDepth) {
      YORE_TRY(form.base, chain_start(connection, *base));
      form.depth = 1;
    }
    YORE_TRY(const Octets base_octets, read_capture(connection, *form.base));
    if (!base_octets.empty()) {
      YORE_TRY(form.stored, compress(octets, base_octets));
      if (form.stored.size() < octets.size() / 16) return form;
    }
  }
  YORE_TRY(Octets whole, compress(octets, {}));
  if (form.stored.empty() || whole.size() <= 2 * form.stored.size()) form = {std::nullopt, 0, std::move(whole)};
  return form;
}

}  // namespace

Result<Octets> read_capture(Connection& connection, std::int64_t id) {
  std::vector<StoredCapture> chain;
  std::optional<std::int64_t> next = id;
  while (next) {
    if (chain.size() > static_cast<std::size_t>(kMaxDepth)) {
      return fail(ErrorCode::kCorrupt, "a chain of captures has no end", connection.path());
    }
    YORE_TRY(StoredCapture capture, read_row(connection, *next));
    next = capture.base;
    chain.push_back(std::move(capture));
  }
  Octets octets;
  for (; !chain.empty(); chain.pop_back()) {
    YORE_TRY(octets, decompress(chain.back().stored, octets, chain.back().size));
    if (sha256(octets) != chain.back().digest) {
      return fail(ErrorCode::kCorrupt, "the capture's octets do not have its SHA-256",
                  "capture " + chain.back().digest.hex());
    }
  }
  return octets;
}

Result<std::int64_t> store_capture(Connection& connection, OctetsView octets, const Sha256& digest,
                                   std::optional<std::int64_t> base) {
  {
    YORE_TRY(Statement find, connection.prepare("SELECT id FROM capture WHERE digest = ?1"));
    YORE_CHECK(find.bind(Blob{digest.view()}));
    YORE_TRY(const bool found, find.step());
    if (found) return find.integer(0);
  }
  YORE_TRY(const Form form, choose_form(connection, octets, base));
  YORE_TRY(
      Statement insert,
      connection.prepare("INSERT INTO capture (digest, size, base_id, depth, stored) VALUES (?1, ?2, ?3, ?4, ?5)"));
  YORE_CHECK(insert.run(Blob{digest.view()}, static_cast<std::int64_t>(octets.size()), form.base, form.depth,
                        Blob{form.stored}));
  return connection.last_row_id();
}

Result<void> remove_capture(Connection& connection, std::int64_t id) {
  std::vector<std::int64_t> dependents;
  {
    YORE_TRY(Statement select, connection.prepare("SELECT id FROM capture WHERE base_id = ?1 ORDER BY id"));
    YORE_CHECK(select.bind(id));
    for (;;) {
      YORE_TRY(const bool row, select.step());
      if (!row) break;
      dependents.push_back(select.integer(0));
    }
  }
  // The first dependent becomes a full copy; the others stay differences, from it. No chain grows longer: each of them
  // keeps at most the depth it had, and so do those that depend on them in turn.
  std::optional<std::int64_t> heir;
  YORE_TRY(Statement update,
           connection.prepare("UPDATE capture SET base_id = ?2, depth = ?3, stored = ?4 WHERE id = ?1"));
  for (const std::int64_t dependent : dependents) {
    YORE_TRY(const Octets octets, read_capture(connection, dependent));
    Octets base;
    if (heir) {
      YORE_TRY(base, read_capture(connection, *heir));
    }
    YORE_TRY(const Octets stored, compress(octets, base));
    const bool whole = base.empty();
    YORE_CHECK(update.run(dependent, whole ? std::nullopt : heir, std::int64_t{whole ? 0 : 1}, Blob{stored}));
    if (!heir) heir = dependent;
  }
  YORE_TRY(Statement remove, connection.prepare("DELETE FROM capture WHERE id = ?1"));
  return remove.run(id);
}

}  // namespace yore::archive
