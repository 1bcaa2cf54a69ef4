#include "tools/arguments.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "zonedb/report/vantage.h"

namespace yore::tools {
namespace {

// A type that zones hold, or ANY (RFC 6895 section 3.1).
Result<RRType> read_held_type(const std::string& text, const char* where) {
  const auto type = rrtype_from_text(text);
  if (!type) return fail(type.error().code, type.error().message, where);
  if (!is_meta(*type) || *type == RRType::kANY) return *type;
  return fail(ErrorCode::kUsage,
              "no zone holds RRs of type " + to_text(*type) + "; name one that zones hold, such as A", where);
}

}  // namespace

Result<archive::Archive> open_archive(const Session& session, archive::Mode mode) {
  std::error_code error;
  if (mode != archive::Mode::kCreate && !std::filesystem::exists(session.archive_path, error) && !error) {
    return fail(ErrorCode::kIo,
                "there is no such archive; make one with `yore import`, or name another with -a FILE or $YORE_ARCHIVE",
                session.archive_path);
  }
  return archive::Archive::open(session.archive_path, mode);
}

Working::Working(archive::Archive& archive, const std::string& what) : archive_(archive), progress_(what + ": second") {
  archive_.watch([this] { progress_.step_in_time(); });
}

Working::~Working() { archive_.watch({}); }

Result<Name> read_zone(const std::string& text) {
  auto name = Name::from_text(text);
  if (!name) return fail(name.error().code, name.error().message + "; write a zone such as kp or kp.", "argument ZONE");
  return *name;
}

Result<Name> read_name(const std::string& text) {
  auto name = Name::from_text(text);
  if (!name) return fail(name.error().code, name.error().message, "argument NAME");
  return *name;
}

Result<std::optional<RRType>> read_type(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  YORE_TRY(const RRType type, read_held_type(*text, "argument TYPE"));
  return type == RRType::kANY ? std::nullopt : std::optional(type);
}

Result<std::set<RRType>> read_types(const std::vector<std::string>& lists, const char* where) {
  std::set<RRType> types;
  for (const std::string& list : lists) {
    for (std::size_t at = 0; at <= list.size();) {
      const std::size_t end = std::min(list.find(',', at), list.size());
      YORE_TRY(const RRType type, read_held_type(list.substr(at, end - at), where));
      types.insert(type);
      at = end + 1;
    }
  }
  return types;
}

Result<std::optional<Timestamp>> read_moment(const std::optional<std::string>& text, const char* where) {
  if (!text) return std::nullopt;
  const auto moment = parse_moment(*text);
  if (!moment) return fail(moment.error().code, moment.error().message, where);
  return *moment;
}

Result<std::chrono::milliseconds> read_duration(const std::string& text, const char* where) {
  using std::chrono::milliseconds;
  constexpr std::pair<const char*, milliseconds> kUnits[] = {
      {"ms", milliseconds(1)},        {"s", std::chrono::seconds(1)}, {"", std::chrono::seconds(1)},
      {"m", std::chrono::minutes(1)}, {"h", std::chrono::hours(1)},   {"d", std::chrono::hours(24)}};
  constexpr std::int64_t kMost = 1'000'000'000;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  for (const auto& [unit, length] : kUnits) {
    const bool readable = error == std::errc() && number >= 0 && number <= kMost;
    if (readable && std::string_view(end, text.data() + text.size()) == unit) return number * length;
  }
  return fail(ErrorCode::kUsage, "\"" + text + "\" is no length of time; write 500ms, 30s, 15m, 3h or 1d", where);
}

Result<std::string> read_text_file(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return std::move(text).str();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::kIo, "the file cannot be opened: " + std::string(std::strerror(errno)), path);
  text << file.rdbuf();
  if (file.bad()) return fail(ErrorCode::kIo, "the file cannot be read", path);
  return std::move(text).str();
}

Result<std::optional<Server>> read_server(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto server = server_from_text(*text);
  if (!server) return fail(server.error().code, server.error().message, "option --server");
  return *server;
}

Result<KnownZone> find_zone(archive::Archive& archive, const std::string& zone, const std::optional<Server>& server) {
  YORE_TRY(const Name apex, read_zone(zone));
  YORE_TRY(const auto row, archive.find_zone(apex));
  if (row) {
    KnownZone known{*row, {}};
    YORE_TRY(known.snapshots, archive.snapshots(row->id));
    const bool any = !known.snapshots.empty();
    if (server) report::keep_asked_for(known.snapshots, *server);
    if (!known.snapshots.empty()) return known;
    if (any) {
      return fail(ErrorCode::kNotFound,
                  "the archive has no snapshot of it from " + to_text(*server) + "; `yore log " + zone +
                      "` lists those that it has",
                  apex.to_text());
    }
  }
  return fail(ErrorCode::kNotFound, "the archive has no snapshot of this zone; `yore log` lists what it has",
              apex.to_text());
}

Result<SnapshotFacts> find_snapshot(const KnownZone& zone, const std::optional<Timestamp>& at) {
  const Timestamp moment = at.value_or(zone.snapshots.back().time.last);
  if (const SnapshotFacts* facts = snapshot_at(zone.snapshots, moment)) return *facts;
  const SnapshotFacts& first = zone.snapshots.front();
  return fail(ErrorCode::kNotFound,
              "it is not known at " + to_text(moment) + "; its first snapshot is of " + to_text(first.time) +
                  "; ask for " + to_text(first.time.last) + " or later",
              zone.row.apex.to_text());
}

std::string describe(const SnapshotFacts& facts) {
  std::string text = "version " + std::to_string(facts.version.number) + ", serial " +
                     std::to_string(facts.serial.value) + ", " + std::string(to_text(facts.method));
  const bool from_somewhere = !facts.server.name.empty() || !facts.server.address.empty();
  return text + (from_somewhere ? " from " : " of ") + to_text(facts.server);
}

std::string counted(std::uint64_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

}  // namespace yore::tools
