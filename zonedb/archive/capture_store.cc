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

Result<std::int64_t> chain_start(Connection& connection, std::int64_t id) {
  for (std::int64_t links = 0; links <= kMaxDepth; ++links) {
    YORE_TRY(const StoredCapture capture, read_row(connection, id));
    if (!capture.base) return id;
    id = *capture.base;
  }
  return fail(ErrorCode::kCorrupt, "a chain of captures has no end", connection.path());
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

Result<CaptureBase> read_base(Connection& connection, std::int64_t id) {
  CaptureBase base;
  base.id = id;
  YORE_TRY(const StoredCapture row, read_row(connection, id));
  base.depth = row.depth;
  if (base.depth >= kMaxDepth) {
    YORE_TRY(base.id, chain_start(connection, id));
    base.depth = 0;
  }
  YORE_TRY(base.octets, read_capture(connection, base.id));
  return base;
}

Result<CaptureForm> compress_on(OctetsView octets, const CaptureBase* base) {
  CaptureForm form;
  if (base != nullptr && !base->octets.empty()) {
    form.base = base->id;
    form.depth = base->depth + 1;
    YORE_TRY(form.stored, compress(octets, base->octets));
    if (form.stored.size() < octets.size() / 16) return form;
  }
  YORE_TRY(Octets whole, compress(octets, {}));
  if (form.stored.empty() || whole.size() <= 2 * form.stored.size()) form = {std::nullopt, 0, std::move(whole)};
  return form;
}

Result<std::optional<std::int64_t>> find_capture(Connection& connection, const Sha256& digest) {
  YORE_TRY(Statement find, connection.prepare("SELECT id FROM capture WHERE digest = ?1"));
  YORE_CHECK(find.bind(Blob{digest.view()}));
  YORE_TRY(const bool found, find.step());
  return found ? std::optional(find.integer(0)) : std::nullopt;
}

Result<std::int64_t> insert_capture(Connection& connection, std::size_t size, const Sha256& digest,
                                    const CaptureForm& form) {
  YORE_TRY(
      Statement insert,
      connection.prepare("INSERT INTO capture (digest, size, base_id, depth, stored) VALUES (?1, ?2, ?3, ?4, ?5)"));
  YORE_CHECK(
      insert.run(Blob{digest.view()}, static_cast<std::int64_t>(size), form.base, form.depth, Blob{form.stored}));
  return connection.last_row_id();
}

Result<std::int64_t> store_capture(Connection& connection, OctetsView octets, const Sha256& digest,
                                   std::optional<std::int64_t> base) {
  YORE_TRY(const std::optional<std::int64_t> known, find_capture(connection, digest));
  if (known) return *known;
  std::optional<CaptureBase> read;
  if (base) {
    YORE_TRY(read, read_base(connection, *base));
  }
  YORE_TRY(const CaptureForm form, compress_on(octets, read ? &*read : nullptr));
  return insert_capture(connection, octets.size(), digest, form);
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
