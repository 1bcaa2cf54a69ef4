#include "zonedb/archive/scan_rows.h"

namespace yore::archive {

Result<std::int64_t> subject_row(Connection& connection, const Name& subject) {
  const Octets key = subject.sort_key();
  YORE_TRY(Statement find, connection.prepare("SELECT id FROM subject WHERE key = ?1"));
  YORE_CHECK(find.bind(Blob{key}));
  YORE_TRY(const bool found, find.step());
  if (found) return find.integer(0);
  YORE_TRY(Statement insert, connection.prepare("INSERT INTO subject (key, name) VALUES (?1, ?2)"));
  YORE_CHECK(insert.run(Blob{key}, subject.canonical().to_text()));
  return connection.last_row_id();
}

Result<std::int64_t> server_row(Connection& connection, const Server& server) {
  YORE_TRY(Statement find, connection.prepare("SELECT id FROM server WHERE name = ?1 AND address = ?2 AND port = ?3"));
  YORE_CHECK(find.bind(server.name, server.address, server.port));
  YORE_TRY(const bool found, find.step());
  if (found) return find.integer(0);
  YORE_TRY(Statement insert, connection.prepare("INSERT INTO server (name, address, port) VALUES (?1, ?2, ?3)"));
  YORE_CHECK(insert.run(server.name, server.address, server.port));
  return connection.last_row_id();
}

Result<std::optional<std::int64_t>> find_scan(Connection& connection, const ScanIdentity& identity) {
  YORE_TRY(Statement find,
           connection.prepare("SELECT id FROM scan WHERE subject_id = ?1 AND last = ?2 AND first = ?3 AND qtype = ?4 "
                              "AND method = ?5 AND outcome = ?6 AND server_id = ?7 AND version_id IS ?8 AND answer = "
                              "?9 AND occurrence = ?10 AND origin = ?11"));
  YORE_CHECK(find.bind(identity.subject_id, identity.time.last.seconds, identity.time.first.seconds, identity.qtype,
                       static_cast<std::int64_t>(identity.method), static_cast<std::int64_t>(identity.outcome),
                       identity.server_id, identity.version_id, Blob{identity.answer}, identity.occurrence,
                       Blob{identity.origin}));
  YORE_TRY(const bool found, find.step());
  if (!found) return std::nullopt;
  return find.integer(0);
}

Result<std::int64_t> insert_scan(Connection& connection, const ScanIdentity& identity) {
  YORE_TRY(
      Statement insert,
      connection.prepare("INSERT INTO scan (subject_id, last, first, qtype, method, outcome, server_id, version_id, "
                         "answer, occurrence, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"));
  YORE_CHECK(insert.run(identity.subject_id, identity.time.last.seconds, identity.time.first.seconds, identity.qtype,
                        static_cast<std::int64_t>(identity.method), static_cast<std::int64_t>(identity.outcome),
                        identity.server_id, identity.version_id, Blob{identity.answer}, identity.occurrence,
                        Blob{identity.origin}));
  return connection.last_row_id();
}

Result<std::optional<std::int64_t>> find_version(Connection& connection, std::int64_t zone_id, const Sha256& content) {
  YORE_TRY(Statement find, connection.prepare("SELECT id FROM version WHERE zone_id = ?1 AND content = ?2"));
  YORE_CHECK(find.bind(zone_id, Blob{content.view()}));
  YORE_TRY(const bool found, find.step());
  if (!found) return std::nullopt;
  return find.integer(0);
}

namespace {

std::optional<std::int64_t> declared_by(const Scan& scan) {
  return scan.declared_count ? std::optional<std::int64_t>(*scan.declared_count) : std::nullopt;
}

}  // namespace

Result<void> insert_telling(Connection& connection, std::int64_t scan_id, std::int64_t sighting_id, std::int64_t place,
                            const Scan& scan, OctetsView spelling) {
  YORE_TRY(
      Statement insert,
      connection.prepare("INSERT INTO telling (scan_id, sighting_id, place, tries, reason, declared_count, client, "
                         "first_line, last_line, spelling) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
  return insert.run(scan_id, sighting_id, place, scan.tries, scan.reason, declared_by(scan), scan.client,
                    scan.first_line, scan.last_line, Blob{spelling});
}

Result<void> update_telling(Connection& connection, std::int64_t sighting_id, std::int64_t place, const Scan& scan) {
  YORE_TRY(Statement update,
           connection.prepare("UPDATE telling SET tries = ?3, reason = ?4, declared_count = ?5, client = ?6, "
                              "first_line = ?7, last_line = ?8 WHERE sighting_id = ?1 AND place = ?2"));
  return update.run(sighting_id, place, scan.tries, scan.reason, declared_by(scan), scan.client, scan.first_line,
                    scan.last_line);
}

Result<bool> tells_contents(Connection& connection, std::int64_t sighting_id,
                            const std::vector<StoredContent>& contents) {
  YORE_TRY(Statement select,
           connection.prepare("SELECT telling.place, ifnull(version.content, scan.answer), telling.spelling "
                              "FROM telling JOIN scan ON scan.id = telling.scan_id LEFT JOIN version ON version.id = "
                              "scan.version_id WHERE telling.sighting_id = ?1 AND scan.outcome IN (0, 7)"));
  YORE_CHECK(select.bind(sighting_id));
  for (;;) {
    YORE_TRY(const bool found, select.step());
    if (!found) return true;
    const StoredContent& content = contents.at(static_cast<std::size_t>(select.integer(0)) - 1);
    if (select.octets(1) != content.hash.view() || select.octets(2) != content.spelling) return false;
  }
}

Result<std::optional<Spokesman>> find_spokesman(Connection& connection, std::int64_t scan_id) {
  YORE_TRY(Statement find,
           connection.prepare("SELECT telling.sighting_id, telling.place, telling.spelling FROM telling "
                              "JOIN sighting ON sighting.id = telling.sighting_id "
                              "WHERE telling.scan_id = ?1 ORDER BY sighting.digest LIMIT 1"));
  YORE_CHECK(find.bind(scan_id));
  YORE_TRY(const bool found, find.step());
  if (!found) return std::nullopt;
  return Spokesman{find.integer(0), find.integer(1), Octets(find.octets(2))};
}

Result<void> put_observations(Connection& connection, std::int64_t scan_id, const StoredContent& answer) {
  YORE_TRY(Statement remove, connection.prepare("DELETE FROM observation WHERE scan_id = ?1"));
  YORE_CHECK(remove.run(scan_id));
  YORE_TRY(Statement insert,
           connection.prepare("INSERT INTO observation (scan_id, owner, type, class, rdata, ttl, inferred, "
                              "spelled_owner, spelled_rdata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
  for (const StoredRR& rr : answer.rrs) {
    YORE_CHECK(insert.run(scan_id, Blob{rr.key.owner}, rr.key.type, rr.key.rrclass, Blob{rr.key.rdata}, rr.ttl,
                          std::int64_t{rr.inferred ? 1 : 0}, Blob{rr.spelling.owner}, Blob{rr.spelling.rdata}));
  }
  return {};
}

Result<void> remove_orphans(Connection& connection) {
  YORE_TRY(Statement subjects, connection.prepare("DELETE FROM subject WHERE NOT EXISTS (SELECT 1 FROM scan WHERE "
                                                  "scan.subject_id = subject.id)"));
  YORE_CHECK(subjects.run());
  YORE_TRY(Statement servers, connection.prepare("DELETE FROM server WHERE id NOT IN (SELECT server_id FROM scan)"));
  return servers.run();
}

}  // namespace yore::archive
