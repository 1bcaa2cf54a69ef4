#include "zonedb/ingest/claims.h"

#include <utility>

#include "zonedb/dns/axfr_stream.h"

namespace yore::ingest {
namespace {

void add_line(std::string& text, const char* key, const std::string& value) {
  text += std::string(key) + "=" + value + "\n";
}

Result<void> read_line(capture::Hints& claims, const std::string& key, const std::string& value) {
  if (key == "zone") {
    YORE_TRY(claims.zone, Name::from_text(value));
  } else if (key == "time") {
    YORE_TRY(claims.time, parse_interval(value));
  } else if (key == "tz") {
    claims.tz = value;
  } else if (key == "server-name") {
    if (!claims.server) claims.server.emplace();
    claims.server->name = value;
  } else if (key == "server-address") {
    if (!claims.server) claims.server.emplace();
    claims.server->address = value;
  } else if (key == "server-port") {
    if (!claims.server) claims.server.emplace();
    claims.server->port = static_cast<std::uint16_t>(std::strtoul(value.c_str(), nullptr, 10));
  } else if (key == "method") {
    YORE_TRY(claims.method, method_from_text(value));
  } else if (key == "allow") {
    claims.allow_include = claims.allow_include || value == "include";
    claims.allow_generate = claims.allow_generate || value == "generate";
  } else {
    return fail(ErrorCode::kCorrupt, "a sighting has a context that cannot be read (" + key + ")");
  }
  return {};
}

}  // namespace

capture::Hints completed_with(capture::Hints claims, const capture::Hints& more) {
  if (!claims.zone) claims.zone = more.zone;
  if (!claims.time) claims.time = more.time;
  if (claims.tz.empty()) claims.tz = more.tz;
  if (!claims.server) claims.server = more.server;
  if (!claims.method) claims.method = more.method;
  claims.allow_include = claims.allow_include || more.allow_include;
  claims.allow_generate = claims.allow_generate || more.allow_generate;
  return claims;
}

std::string to_context(const capture::Hints& claims) {
  std::string text;
  if (claims.zone) add_line(text, "zone", claims.zone->to_text());
  if (claims.time) add_line(text, "time", to_text(*claims.time));
  if (!claims.tz.empty()) add_line(text, "tz", claims.tz);
  if (claims.server) {
    add_line(text, "server-name", claims.server->name);
    add_line(text, "server-address", claims.server->address);
    add_line(text, "server-port", std::to_string(claims.server->port));
  }
  if (claims.method) add_line(text, "method", std::string(to_text(*claims.method)));
  if (claims.allow_include) add_line(text, "allow", "include");
  if (claims.allow_generate) add_line(text, "allow", "generate");
  return text;
}

Result<capture::Hints> from_context(const std::string& context) {
  capture::Hints claims;
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

Result<capture::Parsed> parse(OctetsView capture, const std::string& source, const capture::Hints& claims) {
  if (!is_axfr_stream(capture)) return capture::parse_capture(capture, source, claims);
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
  YORE_TRY(const capture::Hints claims, from_context(sighting.context));
  YORE_TRY(capture::Parsed parsed, parse(capture, sighting.source, claims));
  return std::move(parsed.scans);
}

}  // namespace yore::ingest
