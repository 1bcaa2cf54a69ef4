#include "zonedb/archive/check.h"

#include <utility>

#include "zonedb/archive/capture_store.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/steps.h"
#include "zonedb/archive/targets.h"

namespace yore::archive {
namespace {

// The first column of each row, with `prefix` before it.
Result<void> collect(Connection& connection, std::string_view sql, const std::string& prefix,
                     std::vector<std::string>& findings) {
  YORE_TRY(Statement select, connection.prepare(sql));
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return {};
    findings.push_back(prefix + select.text(0));
  }
}

Result<std::string> schema_text(Archive& archive) {
  std::string text;
  YORE_TRY(Statement select,
           archive.connection().prepare("SELECT type || ' ' || name || ' ' || tbl_name || ' ' || ifnull(sql, '') FROM "
                                        "sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"));
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return text;
    text += select.text(0) + "\n";
  }
}

// What people read numbers and octets by.
Result<std::string> words_text(Archive& archive) {
  return archive.connection().text(
      "SELECT (SELECT group_concat(kind || ' ' || number || ' ' || word) FROM (SELECT * FROM word ORDER BY kind, "
      "number)) "
      "|| (SELECT group_concat(hex || ' ' || number || ' ' || in_name || ' ' || in_string) FROM (SELECT * FROM octet "
      "ORDER BY hex))");
}

// A subject's name is there twice, as key and as text.
Result<void> check_subjects(Connection& connection, std::vector<std::string>& findings) {
  YORE_TRY(Statement select, connection.prepare("SELECT key, name FROM subject ORDER BY key"));
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return {};
    const auto name = Name::from_sort_key(select.octets(0));
    if (!name || name->to_text() != select.text(1))
      findings.push_back("the subject " + select.text(1) + " was altered");
  }
}

constexpr std::string_view kStrayLifespans =
    "SELECT count(*) FROM lifespan WHERE NOT EXISTS (SELECT 1 FROM version WHERE version.zone_id = lifespan.zone_id "
    "AND "
    "version.position = lifespan.first) OR (last IS NOT NULL AND NOT EXISTS (SELECT 1 FROM version WHERE "
    "version.zone_id = lifespan.zone_id AND version.position = lifespan.last))";
constexpr std::string_view kStrayVersions =
    "SELECT count(*) FROM scan JOIN version ON version.id = scan.version_id WHERE version.zone_id <> scan.subject_id";
constexpr std::string_view kDepths =
    "SELECT count(*) FROM capture JOIN capture AS base ON base.id = capture.base_id WHERE capture.depth <= base.depth";

}  // namespace

Result<std::vector<std::string>> check_file(Archive& archive) {
  Connection& connection = archive.connection();
  std::vector<std::string> findings;
  YORE_CHECK(collect(connection, "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
                     "SQLite finds: ", findings));
  YORE_CHECK(collect(connection,
                     "SELECT \"table\" || ' row ' || ifnull(rowid, '?') || ' refers to a missing row of ' || parent "
                     "FROM pragma_foreign_key_check",
                     "", findings));
  YORE_TRY(Archive fresh, Archive::open(":memory:", Mode::kCreate));
  YORE_TRY(const std::string expected, schema_text(fresh));
  YORE_TRY(const std::string actual, schema_text(archive));
  if (actual != expected) findings.emplace_back("the tables, indexes or views are not those of this format");
  YORE_TRY(const std::string expected_words, words_text(fresh));
  YORE_TRY(const std::string actual_words, words_text(archive));
  if (actual_words != expected_words) findings.emplace_back("the words for numbers and octets were altered");
  YORE_CHECK(check_subjects(connection, findings));
  YORE_TRY(const std::vector<std::string> targets, check_targets(connection));
  findings.insert(findings.end(), targets.begin(), targets.end());
  YORE_TRY(const std::vector<std::string> steps, check_steps(connection));
  findings.insert(findings.end(), steps.begin(), steps.end());
  for (const auto& [sql, words] : {std::pair(kStrayLifespans, " lifespans begin or end at versions that are not there"),
                                   std::pair(kStrayVersions, " snapshots have a version of another zone"),
                                   std::pair(kDepths, " captures have a depth that their base contradicts")}) {
    YORE_TRY(const std::int64_t count, connection.integer(sql));
    if (count != 0) findings.push_back(std::to_string(count) + words);
  }
  return findings;
}

}  // namespace yore::archive
