#include "zonedb/archive/sighting_rows.h"

#include <utility>

#include "zonedb/archive/writer.h"

namespace yore::archive {
namespace {

constexpr std::string_view kColumns =
    "sighting.digest, capture.digest, sighting.source, sighting.wrapper, sighting.wrapper_digest, sighting.context, "
    "sighting.imported, sighting.checksum, (SELECT count(*) FROM telling WHERE telling.sighting_id = sighting.id) "
    "FROM sighting JOIN capture ON capture.id = sighting.capture_id";

// Over what cannot be worked out again from the capture, so that a flip in it shows.
Sha256 checksum_of(const SightingRow& row) {
  Octets text;
  const auto append = [&](OctetsView field) {
    append_u32(text, static_cast<std::uint32_t>(field.size()));
    text += field;
  };
  append(row.id.view());
  append(row.capture.view());
  append(row.source);
  append(row.wrapper);
  append(row.wrapper_digest ? row.wrapper_digest->view() : OctetsView());
  append(row.context);
  append(std::to_string(row.imported.seconds));
  return sha256(text);
}

Result<SightingRow> read_row(const Statement& row) {
  SightingRow sighting;
  YORE_TRY(sighting.id, Sha256::from_octets(row.octets(0)));
  YORE_TRY(sighting.capture, Sha256::from_octets(row.octets(1)));
  sighting.source = row.text(2);
  sighting.wrapper = row.text(3);
  if (!row.is_null(4)) {
    YORE_TRY(sighting.wrapper_digest, Sha256::from_octets(row.octets(4)));
  }
  sighting.context = row.text(5);
  sighting.imported = Timestamp{row.integer(6)};
  YORE_TRY(const Sha256 checksum, Sha256::from_octets(row.octets(7)));
  sighting.scan_count = static_cast<std::uint32_t>(row.integer(8));
  if (checksum != checksum_of(sighting)) {
    return fail(ErrorCode::kCorrupt, "the row of the sighting was altered", "sighting " + sighting.id.hex());
  }
  return sighting;
}

Result<std::vector<std::int64_t>> find_by_digest(Connection& connection, std::string_view sql,
                                                 const std::string& hex_prefix) {
  if (hex_prefix.empty() || hex_prefix.size() > 64) {
    return fail(ErrorCode::kBadInput, "\"" + hex_prefix + "\" is not the beginning of a SHA-256 in hexadecimal");
  }
  const auto least = Sha256::from_hex(hex_prefix + std::string(64 - hex_prefix.size(), '0'));
  const auto most = Sha256::from_hex(hex_prefix + std::string(64 - hex_prefix.size(), 'f'));
  if (!least || !most) {
    return fail(ErrorCode::kBadInput, "\"" + hex_prefix + "\" is not the beginning of a SHA-256 in hexadecimal");
  }
  YORE_TRY(Statement select, connection.prepare(sql));
  YORE_CHECK(select.bind(Blob{least->view()}, Blob{most->view()}));
  std::vector<std::int64_t> ids;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return ids;
    ids.push_back(select.integer(0));
  }
}

}  // namespace

Result<std::int64_t> insert_sighting(Connection& connection, const NewSighting& sighting, const Recorded& recorded,
                                     std::int64_t capture_id) {
  SightingRow row;
  row.id = recorded.sighting;
  row.capture = recorded.capture;
  row.source = sighting.source;
  row.wrapper = sighting.wrapper;
  row.wrapper_digest = sighting.wrapper_digest;
  row.context = sighting.context;
  row.imported = sighting.imported;
  YORE_TRY(Statement insert,
           connection.prepare("INSERT INTO sighting (digest, capture_id, source, wrapper, wrapper_digest, context, "
                              "imported, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
  const std::optional<Blob> wrapper_digest =
      row.wrapper_digest ? std::optional(Blob{row.wrapper_digest->view()}) : std::nullopt;
  YORE_CHECK(insert.run(Blob{row.id.view()}, capture_id, row.source, row.wrapper, wrapper_digest, row.context,
                        row.imported.seconds, Blob{checksum_of(row).view()}));
  return connection.last_row_id();
}

Result<std::vector<std::int64_t>> find_sightings(Connection& connection, const std::string& hex_prefix) {
  return find_by_digest(connection, "SELECT id FROM sighting WHERE digest BETWEEN ?1 AND ?2 ORDER BY digest",
                        hex_prefix);
}

Result<std::vector<std::int64_t>> find_captures(Connection& connection, const std::string& hex_prefix) {
  return find_by_digest(connection, "SELECT id FROM capture WHERE digest BETWEEN ?1 AND ?2 ORDER BY digest",
                        hex_prefix);
}

Result<SightingRow> read_sighting(Connection& connection, std::int64_t id) {
  YORE_TRY(Statement select, connection.prepare("SELECT " + std::string(kColumns) + " WHERE sighting.id = ?1"));
  YORE_CHECK(select.bind(id));
  YORE_TRY(const bool found, select.step());
  if (!found) return fail(ErrorCode::kCorrupt, "a sighting that others refer to is missing", connection.path());
  return read_row(select);
}

Result<std::vector<SightingRow>> read_sightings(Connection& connection) {
  YORE_TRY(Statement select, connection.prepare("SELECT " + std::string(kColumns) + " ORDER BY sighting.digest"));
  std::vector<SightingRow> rows;
  for (;;) {
    YORE_TRY(const bool row, select.step());
    if (!row) return rows;
    YORE_TRY(SightingRow sighting, read_row(select));
    rows.push_back(std::move(sighting));
  }
}

bool is_lesser_context(const std::string& a, const std::string& b) {
  return std::pair(a.size(), OctetsView(a)) < std::pair(b.size(), OctetsView(b));
}

Result<void> put_context(Connection& connection, std::int64_t id, SightingRow row, const std::string& context) {
  row.context = context;
  YORE_TRY(Statement update, connection.prepare("UPDATE sighting SET context = ?2, checksum = ?3 WHERE id = ?1"));
  return update.run(id, row.context, Blob{checksum_of(row).view()});
}

Result<void> count_change(Connection& connection) {
  YORE_TRY(Statement update, connection.prepare("UPDATE state SET changes = changes + 1 WHERE id = 1"));
  return update.run();
}

}  // namespace yore::archive
