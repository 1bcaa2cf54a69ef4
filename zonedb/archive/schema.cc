#include "zonedb/archive/schema.h"

#include <array>
#include <string>

#include "zonedb/archive/steps.h"
#include "zonedb/archive/targets.h"

namespace yore::archive {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  changes INTEGER NOT NULL
) STRICT;
INSERT INTO state (id, changes) VALUES (1, 1);

CREATE TABLE capture (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  size INTEGER NOT NULL CHECK (size >= 0),
  base_id INTEGER REFERENCES capture (id),
  depth INTEGER NOT NULL CHECK ((depth = 0) = (base_id IS NULL)),
  stored BLOB NOT NULL
) STRICT;
CREATE INDEX capture_by_base ON capture (base_id) WHERE base_id IS NOT NULL;

CREATE TABLE sighting (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  capture_id INTEGER NOT NULL REFERENCES capture (id),
  source TEXT NOT NULL,
  wrapper TEXT NOT NULL,
  wrapper_digest BLOB CHECK (wrapper_digest IS NULL OR length(wrapper_digest) = 32),
  context TEXT NOT NULL,
  imported INTEGER NOT NULL,
  checksum BLOB NOT NULL CHECK (length(checksum) = 32)
) STRICT;
CREATE INDEX sighting_by_capture ON sighting (capture_id);

CREATE TABLE subject (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE server (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  port INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535),
  UNIQUE (name, address, port)
) STRICT;

CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  zone_id INTEGER NOT NULL REFERENCES subject (id),
  position INTEGER NOT NULL,
  content BLOB NOT NULL CHECK (length(content) = 32),
  serial INTEGER NOT NULL CHECK (serial BETWEEN 0 AND 4294967295),
  rr_count INTEGER NOT NULL CHECK (rr_count > 0),
  zonemd INTEGER NOT NULL CHECK (zonemd BETWEEN 0 AND 3),
  UNIQUE (zone_id, position),
  UNIQUE (zone_id, content)
) STRICT;

CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL REFERENCES subject (id),
  qtype INTEGER NOT NULL CHECK (qtype BETWEEN 0 AND 65535),
  method INTEGER NOT NULL CHECK (method BETWEEN 0 AND 4),
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 10),
  server_id INTEGER NOT NULL REFERENCES server (id),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= first),
  version_id INTEGER REFERENCES version (id) CHECK ((version_id IS NOT NULL) = (outcome = 0)),
  answer BLOB NOT NULL CHECK (length(answer) = iif(outcome = 7, 32, 0)),
  origin BLOB NOT NULL CHECK (length(origin) IN (0, 32)),
  occurrence INTEGER NOT NULL CHECK (occurrence > 0)
) STRICT;
CREATE INDEX scan_by_subject ON scan (subject_id, last, first);
CREATE INDEX scan_by_version ON scan (version_id) WHERE version_id IS NOT NULL;

CREATE TABLE telling (
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  sighting_id INTEGER NOT NULL REFERENCES sighting (id),
  place INTEGER NOT NULL CHECK (place > 0),
  tries INTEGER NOT NULL,
  reason TEXT NOT NULL,
  declared_count INTEGER,
  client TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  spelling BLOB NOT NULL CHECK (length(spelling) IN (0, 32)),
  PRIMARY KEY (scan_id, sighting_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX telling_by_sighting ON telling (sighting_id, place);

CREATE TABLE lifespan (
  zone_id INTEGER NOT NULL REFERENCES subject (id),
  owner BLOB NOT NULL,
  type INTEGER NOT NULL CHECK (type BETWEEN 0 AND 65535),
  class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 65535),
  rdata BLOB NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER CHECK (last IS NULL OR last >= first),
  ttl INTEGER NOT NULL CHECK (ttl BETWEEN 0 AND 4294967295),
  inferred INTEGER NOT NULL CHECK (inferred IN (0, 1)),
  spelled_owner BLOB NOT NULL,
  spelled_rdata BLOB NOT NULL,
  PRIMARY KEY (zone_id, owner, type, class, rdata, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE observation (
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  owner BLOB NOT NULL,
  type INTEGER NOT NULL CHECK (type BETWEEN 0 AND 65535),
  class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 65535),
  rdata BLOB NOT NULL,
  ttl INTEGER NOT NULL CHECK (ttl BETWEEN 0 AND 4294967295),
  inferred INTEGER NOT NULL CHECK (inferred IN (0, 1)),
  spelled_owner BLOB NOT NULL,
  spelled_rdata BLOB NOT NULL,
  PRIMARY KEY (scan_id, owner, type, class, rdata)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_by_owner ON observation (owner, type);
)sql";

// Searching from the other end: by what RRs lead to, and by type. Types that lead somewhere are found by their targets;
// of RRSIG, NSEC and NSEC3 nearly every name of a signed zone has one, so that an index of them would only cost.
constexpr std::string_view kSearch = R"sql(
CREATE TABLE target (
  type INTEGER NOT NULL,
  target BLOB NOT NULL,
  zone_id INTEGER NOT NULL,
  owner BLOB NOT NULL,
  PRIMARY KEY (type, target, zone_id, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX lifespan_by_type ON lifespan (type) WHERE type <> 1 AND type <> 2 AND type <> 5
  AND type <> 12 AND type <> 15 AND type <> 28 AND type <> 33 AND type <> 46 AND type <> 47 AND type <> 50;
CREATE INDEX observation_by_type ON observation (type, rdata);
)sql";

// What each version changed, by owner. In formats 1 and 2 two indexes of lifespan found that.
constexpr std::string_view kSteps = R"sql(
CREATE TABLE step (
  version_id INTEGER PRIMARY KEY REFERENCES version (id),
  owners BLOB NOT NULL
) STRICT;
DROP INDEX IF EXISTS lifespan_by_first;
DROP INDEX IF EXISTS lifespan_by_last;
)sql";

// Leads from user_version `from` to `from` + 1.
Result<void> migrate_from(Connection& connection, std::int64_t from) {
  switch (from) {
    case 0:
      return connection.execute(std::string(tables_sql()) + std::string(words_sql()) + std::string(views_sql()));
    case 1:
      YORE_CHECK(connection.execute(std::string(kSearch)));
      return fill_targets(connection);
    case 2:
      YORE_CHECK(connection.execute(std::string(kSteps)));
      return fill_steps(connection);
    default:
      return {};
  }
}

struct Identity {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t tables = 0;
};

Result<Identity> read_identity(Connection& connection) {
  Identity identity;
  YORE_TRY(identity.application, connection.integer("PRAGMA application_id"));
  YORE_TRY(identity.version, connection.integer("PRAGMA user_version"));
  YORE_TRY(identity.tables, connection.integer("SELECT count(*) FROM sqlite_schema"));
  if (identity.application != kApplicationId && (identity.application != 0 || identity.tables != 0)) {
    return fail(ErrorCode::kCorrupt, "this SQLite database is not an archive of Yore", connection.path());
  }
  if (identity.version > kSchemaVersion) {
    return fail(ErrorCode::kUnsupported,
                "this archive was made by a newer Yore (format " + std::to_string(identity.version) +
                    ", this program knows up to " + std::to_string(kSchemaVersion) + "); use that one",
                connection.path());
  }
  return identity;
}

}  // namespace

std::string_view tables_sql() { return kTables; }

Result<void> expect_current_schema(Connection& connection) {
  YORE_TRY(const Identity identity, read_identity(connection));
  if (identity.application == 0) {
    return fail(ErrorCode::kCorrupt, "there is nothing in this file: it is not an archive of Yore", connection.path());
  }
  if (identity.version < kSchemaVersion) {
    return fail(ErrorCode::kUnsupported,
                "this archive was made by an older Yore; open it once for writing (yore import) to bring it up to date",
                connection.path());
  }
  return {};
}

Result<void> migrate(Connection& connection) {
  YORE_TRY(const Identity before, read_identity(connection));
  if (before.application == kApplicationId && before.version == kSchemaVersion) return {};
  YORE_TRY(Transaction transaction, Transaction::begin(connection));
  YORE_TRY(const Identity identity, read_identity(connection));  // another program may have been first
  for (std::int64_t version = identity.version; version < kSchemaVersion; ++version) {
    YORE_CHECK(migrate_from(connection, version));
  }
  YORE_CHECK(connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                                "; PRAGMA user_version = " + std::to_string(kSchemaVersion)));
  return transaction.commit();
}

}  // namespace yore::archive
