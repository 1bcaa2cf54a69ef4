#include "zonedb/ingest/claims.h"

#include <utility>

#include "zonedb/dns/axfr_stream.h"

namespace yore::ingest {
namespace {

void add_line(std::string& text, const char* key, const std::string& value) {
  text += std::string(key) + "=" + value + "\n";
}

Result<void> read_line(Claims& claims, const std::string& key, const std::string& value) {
  capture::Hints& hints = claims.hints;
  if (key == "zone") {
    YORE_TRY(hints.zone, Name::from_text(value));
  } else if (key == "time") {
    YORE_TRY(hints.time, parse_interval(value));
  } else if (key == "tz") {
    hints.tz = value;
  } else if (key == "server-name") {
    if (!hints.server) hints.server.emplace();
    hints.server->name = value;
  } else if (key == "server-address") {
    if (!hints.server) hints.server.emplace();
    hints.server->address = value;
  } else if (key == "server-port") {
    if (!hints.server) hints.server.emplace();
    hints.server->port = static_cast<std::uint16_t>(std::strtoul(value.c_str(), nullptr, 10));
  } else if (key == "method") {
    YORE_TRY(hints.method, method_from_text(value));
  } else if (key == "restates") {
    YORE_TRY(const Sha256 restated, Sha256::from_hex(value));
    claims.restates.push_back(restated);
  } else if (key == "allow") {
    // "include" is of archives from before captures held what they include.
    hints.allow_generate = hints.allow_generate || value == "generate";
  } else {
    return fail(ErrorCode::kCorrupt, "a sighting has a context that cannot be read (" + key + ")");
  }
  return {};
}

}  // namespace

capture::Hints completed_with(capture::Hints hints, const capture::Hints& more) {
  if (!hints.zone) hints.zone = more.zone;
  if (!hints.time) hints.time = more.time;
  if (hints.tz.empty()) hints.tz = more.tz;
  if (!hints.server) hints.server = more.server;
  if (!hints.method) hints.method = more.method;
  hints.allow_include = hints.allow_include || more.allow_include;
  hints.allow_generate = hints.allow_generate || more.allow_generate;
  return hints;
}

std::string to_context(const Claims& claims) {
  const capture::Hints& hints = claims.hints;
  std::string text;
  if (hints.zone) add_line(text, "zone", hints.zone->to_text());
  if (hints.time) add_line(text, "time", to_text(*hints.time));
  if (!hints.tz.empty()) add_line(text, "tz", hints.tz);
  if (hints.server) {
    add_line(text, "server-name", hints.server->name);
    add_line(text, "server-address", hints.server->address);
    add_line(text, "server-port", std::to_string(hints.server->port));
  }
  if (hints.method) add_line(text, "method", std::string(to_text(*hints.method)));
  if (hints.allow_generate) add_line(text, "allow", "generate");
  for (const Sha256& restated : claims.restates) add_line(text, "restates", restated.hex());
  return text;
}

Result<Claims> from_context(const std::string& context) {
  Claims claims;
  for (std::size_t at = 0; at < context.size();) {
    const std::size_t end = std::min(context.find('\n', at), context.size());
    const std::string line = context.substr(at, end - at);
    const std::size_t equals = std::min(line.find('='), line.size());
    const auto read = read_line(claims, line.substr(0, equals), line.substr(std::min(equals + 1, line.size())));
    if (!read) return fail(ErrorCode::kCorrupt, "a sighting has a context that cannot be read: " + line);
    at = end + 1;
  }
  return claims;
}

Result<capture::Parsed> parse(OctetsView capture, const std::string& source, const capture::Hints& hints) {
  if (!is_axfr_stream(capture)) return capture::parse_capture(capture, source, hints);
  auto scan = parse_axfr_stream(capture);
  if (!scan) {
    Error error = std::move(scan).error();
    error.where = source + (error.where.empty() ? "" : ": " + error.where);
    return fail(std::move(error));
  }
  capture::Parsed parsed;
  parsed.scans.push_back(*std::move(scan));
  return parsed;
}

Result<std::vector<Scan>> reparse(const archive::SightingRow& sighting, const Octets& capture) {
  YORE_TRY(const Claims claims, from_context(sighting.context));
  YORE_TRY(capture::Parsed parsed, parse(capture, sighting.source, claims.hints));
  return std::move(parsed.scans);
}

}  // namespace yore::ingest
