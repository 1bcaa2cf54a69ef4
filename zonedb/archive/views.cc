#include "zonedb/archive/schema.h"

namespace yore::archive {
namespace {

// `word` and `octet` turn numbers and octets into what people read; they never change.
constexpr std::string_view kWords = R"sql(
CREATE TABLE word (
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
INSERT INTO word (kind, number, word) VALUES
  ('method', 0, 'unknown'), ('method', 1, 'axfr'), ('method', 2, 'ixfr'), ('method', 3, 'zonefile'),
  ('method', 4, 'query'),
  ('outcome', 0, 'complete'), ('outcome', 1, 'truncated'), ('outcome', 2, 'refused'), ('outcome', 3, 'failed'),
  ('outcome', 4, 'timeout'), ('outcome', 5, 'unreachable'), ('outcome', 6, 'malformed'), ('outcome', 7, 'answer'),
  ('outcome', 8, 'nodata'), ('outcome', 9, 'nxdomain'), ('outcome', 10, 'servfail'),
  ('zonemd', 0, 'none'), ('zonemd', 1, 'valid'), ('zonemd', 2, 'altered'), ('zonemd', 3, 'unsupported'),
  ('class', 1, 'IN'), ('class', 3, 'CH'), ('class', 4, 'HS'),
  ('type', 1, 'A'), ('type', 2, 'NS'), ('type', 5, 'CNAME'), ('type', 6, 'SOA'), ('type', 12, 'PTR'),
  ('type', 13, 'HINFO'), ('type', 15, 'MX'), ('type', 16, 'TXT'), ('type', 17, 'RP'), ('type', 18, 'AFSDB'),
  ('type', 28, 'AAAA'), ('type', 29, 'LOC'), ('type', 33, 'SRV'), ('type', 35, 'NAPTR'), ('type', 37, 'CERT'),
  ('type', 39, 'DNAME'), ('type', 43, 'DS'), ('type', 44, 'SSHFP'), ('type', 46, 'RRSIG'), ('type', 47, 'NSEC'),
  ('type', 48, 'DNSKEY'), ('type', 50, 'NSEC3'), ('type', 51, 'NSEC3PARAM'), ('type', 52, 'TLSA'),
  ('type', 59, 'CDS'), ('type', 60, 'CDNSKEY'), ('type', 63, 'ZONEMD'), ('type', 64, 'SVCB'), ('type', 65, 'HTTPS'),
  ('type', 99, 'SPF'), ('type', 252, 'AXFR'), ('type', 251, 'IXFR'), ('type', 255, 'ANY'), ('type', 257, 'CAA'),
  -- How the octets of RDATA are read: 1, 2, 4 a number of so many octets, N a name, a an IPv4 and x an IPv6 address,
  -- s character strings to the end, h hexadecimal to the end.
  ('layout', 1, 'a'), ('layout', 2, 'N'), ('layout', 5, 'N'), ('layout', 6, 'NN44444'), ('layout', 12, 'N'),
  ('layout', 15, '2N'), ('layout', 16, 's'), ('layout', 17, 'NN'), ('layout', 18, '2N'), ('layout', 28, 'x'),
  ('layout', 33, '222N'), ('layout', 39, 'N'), ('layout', 43, '211h'), ('layout', 44, '11h'), ('layout', 52, '111h'),
  ('layout', 59, '211h'), ('layout', 63, '411h'), ('layout', 99, 's');

CREATE TABLE octet (
  hex TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  in_name TEXT NOT NULL,
  in_string TEXT NOT NULL
) STRICT, WITHOUT ROWID;
WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < 255)
INSERT INTO octet (hex, number, in_name, in_string)
SELECT printf('%02X', n), n,
       CASE WHEN n <= 32 OR n >= 127 THEN printf('\%03d', n)
            WHEN instr('."\();@$', char(n)) > 0 THEN '\' || char(n)
            ELSE char(n) END,
       CASE WHEN n < 32 OR n >= 127 THEN printf('\%03d', n)
            WHEN instr('"\', char(n)) > 0 THEN '\' || char(n)
            ELSE char(n) END
FROM counted;
)sql";

// An owner: from its wire form where that was kept for its spelling, else from the sort key, label by label from the
// root. `r` is the row of lifespan or observation.
#define YORE_OWNER_TEXT                                                                                              \
  "CASE WHEN length(r.spelled_owner) > 0 THEN (WITH RECURSIVE walk (at, remaining, text) AS (SELECT 1, 0, '' UNION " \
  "ALL SELECT at + 1, iif(remaining = 0, number, remaining - 1), text || iif(remaining = 0, '', in_name) || "        \
  "iif(remaining = 1, '.', '') FROM walk JOIN octet ON octet.hex = hex(substr(r.spelled_owner, at, 1)) WHERE at < "  \
  "length(r.spelled_owner)) SELECT text FROM walk ORDER BY at DESC LIMIT 1) "                                        \
  "WHEN length(r.owner) = 0 THEN '.' "                                                                               \
  "ELSE (WITH RECURSIVE walk (at, label, text) AS (SELECT 1, '', '' UNION ALL SELECT at + 1 + (number = 1), CASE "   \
  "number WHEN 0 THEN '' WHEN 1 THEN label || printf('\\%03d', substr(hex(r.owner), 2 * at + 2, 1) - 1) ELSE label " \
  "|| in_name END, iif(number = 0, label || '.' || text, text) FROM walk JOIN octet ON octet.hex = "                 \
  "hex(substr(r.owner, at, 1)) WHERE at <= length(r.owner)) SELECT text FROM walk ORDER BY at DESC LIMIT 1) END"

// RDATA: octet by octet along the layout of its type, and in the generic form of RFC 3597 where there is none or the
// octets do not follow it.
#define YORE_RDATA_TEXT                                                                                                \
  "(WITH RECURSIVE given (octets, layout) AS (SELECT iif(length(r.spelled_rdata) > 0, r.spelled_rdata, r.rdata), "     \
  "(SELECT word FROM word WHERE kind = 'layout' AND number = r.type)), walk (at, layout, remaining, value, text) "     \
  "AS (SELECT 1, layout, 0, 0, '' FROM given WHERE layout IS NOT NULL UNION ALL SELECT at + 1, "                       \
  "CASE WHEN substr(walk.layout, 1, 1) IN ('1', '2', '4') THEN iif(iif(remaining = 0, substr(walk.layout, 1, 1), "     \
  "remaining) - 1 = 0, substr(walk.layout, 2), walk.layout) WHEN substr(walk.layout, 1, 1) = 'N' THEN "                \
  "iif(remaining = 0 AND number = 0, substr(walk.layout, 2), walk.layout) WHEN walk.layout = 'a' THEN iif(at = 4, "    \
  "'', 'a') WHEN walk.layout = 'x' THEN iif(at = 16, '', 'x') ELSE walk.layout END, "                                  \
  "CASE WHEN substr(walk.layout, 1, 1) IN ('1', '2', '4') THEN iif(remaining = 0, substr(walk.layout, 1, 1), "         \
  "remaining) - 1 WHEN walk.layout IN ('a', 'x', 'h') THEN 0 ELSE iif(remaining = 0, number, remaining - 1) END, "     \
  "CASE WHEN substr(walk.layout, 1, 1) IN ('1', '2', '4') THEN iif(iif(remaining = 0, substr(walk.layout, 1, 1), "     \
  "remaining) - 1 = 0, 0, value * 256 + number) WHEN substr(walk.layout, 1, 1) = 'N' THEN NOT (remaining = 0 AND "     \
  "number = 0) ELSE 0 END, "                                                                                           \
  "text || CASE WHEN substr(walk.layout, 1, 1) IN ('1', '2', '4') THEN iif(iif(remaining = 0, substr(walk.layout, "    \
  "1, 1), remaining) - 1 = 0, (value * 256 + number) || ' ', '') WHEN substr(walk.layout, 1, 1) = 'N' THEN CASE WHEN " \
  "remaining > 1 THEN in_name WHEN remaining = 1 THEN in_name || '.' WHEN number > 0 THEN '' WHEN value = 0 THEN "     \
  "'. ' ELSE ' ' END WHEN walk.layout = 'a' THEN number || iif(at < 4, '.', '') WHEN walk.layout = 'x' THEN "          \
  "lower(octet.hex) || iif(at % 2 = 0 AND at < 16, ':', '') WHEN walk.layout = 'h' THEN octet.hex WHEN remaining > "   \
  "1 THEN in_string WHEN remaining = 1 THEN in_string || '\" ' WHEN number = 0 THEN '\"\" ' ELSE '\"' END "            \
  "FROM given CROSS JOIN walk CROSS JOIN octet WHERE octet.hex = hex(substr(given.octets, at, 1)) AND at <= "          \
  "length(given.octets) AND walk.layout <> '') SELECT ifnull((SELECT rtrim(text) FROM walk WHERE at = "                \
  "length(given.octets) + 1 AND walk.layout IN ('', 's', 'h') AND remaining = 0), '\\# ' || length(given.octets) || "  \
  "iif(length(given.octets) > 0, ' ' || lower(hex(given.octets)), '')) FROM given)"

#define YORE_TYPE_TEXT(number) \
  "ifnull((SELECT word FROM word WHERE kind = 'type' AND word.number = " number "), 'TYPE' || " number ")"
#define YORE_CLASS_TEXT \
  "ifnull((SELECT word FROM word WHERE kind = 'class' AND word.number = r.class), 'CLASS' || r.class)"
#define YORE_TIME_TEXT(seconds) "strftime('%Y-%m-%dT%H:%M:%SZ', " seconds ", 'unixepoch')"

constexpr std::string_view kViews =
    "CREATE VIEW version_number AS SELECT id AS version_id, zone_id, position, row_number() OVER (PARTITION BY zone_id "
    "ORDER BY position) AS number FROM version;\n"

    "CREATE VIEW versions AS SELECT subject.name AS zone, n.number AS version, version.serial, version.rr_count AS rrs, "
    "word.word AS zonemd, lower(hex(version.content)) AS content FROM version JOIN version_number AS n ON n.version_id "
    "= version.id JOIN subject ON subject.id = version.zone_id JOIN word ON word.kind = 'zonemd' AND word.number = "
    "version.zonemd;\n"

    "CREATE VIEW scans AS SELECT scan.id AS scan, subject.name AS subject, " YORE_TYPE_TEXT("scan.qtype")
    " AS question, m.word AS method, o.word AS outcome, server.name AS server, server.address, server.port, "
    YORE_TIME_TEXT("scan.first") " AS earliest, " YORE_TIME_TEXT("scan.last") " AS latest, n.number AS version, "
    "(SELECT count(*) FROM telling WHERE telling.scan_id = scan.id) AS sightings FROM scan JOIN subject ON subject.id = "
    "scan.subject_id JOIN server ON server.id = scan.server_id JOIN word AS m ON m.kind = 'method' AND m.number = "
    "scan.method JOIN word AS o ON o.kind = 'outcome' AND o.number = scan.outcome LEFT JOIN version_number AS n ON "
    "n.version_id = scan.version_id;\n"

    "CREATE VIEW records AS SELECT subject.name AS zone, " YORE_OWNER_TEXT " AS owner, r.ttl, r.inferred, "
    YORE_CLASS_TEXT " AS class, " YORE_TYPE_TEXT("r.type") " AS type, " YORE_RDATA_TEXT " AS rdata, "
    "f.number AS first_version, ifnull(l.number, (SELECT count(*) FROM version WHERE version.zone_id = r.zone_id)) AS "
    "last_version FROM lifespan AS r JOIN subject ON subject.id = r.zone_id JOIN version_number AS f ON f.zone_id = "
    "r.zone_id AND f.position = r.first LEFT JOIN version_number AS l ON l.zone_id = r.zone_id AND l.position = "
    "r.last;\n"

    "CREATE VIEW observations AS SELECT r.scan_id AS scan, " YORE_OWNER_TEXT " AS owner, r.ttl, " YORE_CLASS_TEXT
    " AS class, " YORE_TYPE_TEXT("r.type") " AS type, " YORE_RDATA_TEXT " AS rdata, " YORE_TIME_TEXT("scan.first")
    " AS earliest, " YORE_TIME_TEXT("scan.last") " AS latest, server.name AS server, server.address FROM observation AS "
    "r JOIN scan ON scan.id = r.scan_id JOIN server ON server.id = scan.server_id;\n"

    "CREATE VIEW sightings AS SELECT lower(hex(sighting.digest)) AS sighting, lower(hex(capture.digest)) AS capture, "
    "capture.size, sighting.source, sighting.wrapper, sighting.context, " YORE_TIME_TEXT("sighting.imported")
    " AS imported, (SELECT count(*) FROM telling WHERE telling.sighting_id = sighting.id) AS scans FROM sighting JOIN "
    "capture ON capture.id = sighting.capture_id;\n";

}  // namespace

std::string_view words_sql() { return kWords; }
std::string_view views_sql() { return kViews; }

}  // namespace yore::archive
