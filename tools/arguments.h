// What commands share: opening the archive, reading the arguments that mean a zone, a time or a server, and finding the
// version of a zone that they ask for.
//
// Threads: pure functions, but for the archive that they are given.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tools/command.h"
#include "zonedb/archive/archive.h"
#include "zonedb/dns/snapshot.h"

namespace yore::tools {

// An Error says how to make an archive or name another.
[[nodiscard]] Result<archive::Archive> open_archive(const Session& session, archive::Mode mode);

// A Progress that tells for how many seconds an archive has been at work, where nobody can say how far it is.
class Working {
 public:
  Working(archive::Archive& archive, const std::string& what);
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;
  ~Working();
  void wipe() { progress_.wipe(); }

 private:
  archive::Archive& archive_;
  Progress progress_;
};

// Each Error names the argument or option it came from: "argument ZONE", "option --at".
[[nodiscard]] Result<Name> read_zone(const std::string& text);
[[nodiscard]] Result<Name> read_name(const std::string& text);
// Nothing for ANY, which is all types. Error also for other types that no zone holds, such as AXFR.
[[nodiscard]] Result<std::optional<RRType>> read_type(const std::optional<std::string>& text);
// "A,AAAA": of any number of options, each with one type or several. ANY is one of them, other such types are errors.
[[nodiscard]] Result<std::set<RRType>> read_types(const std::vector<std::string>& lists, const char* where);
[[nodiscard]] Result<std::optional<Timestamp>> read_moment(const std::optional<std::string>& text, const char* where);
// "500ms", "30s", "15m", "3h", "1d"; a number alone is seconds.
[[nodiscard]] Result<std::chrono::milliseconds> read_duration(const std::string& text, const char* where);
// A file whole; "-" is standard input.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path);
[[nodiscard]] Result<std::optional<Server>> read_server(const std::optional<std::string>& text);

// A zone of the archive with its snapshots, those of `server` alone where one is asked for.
struct KnownZone {
  archive::ZoneRow row;
  std::vector<SnapshotFacts> snapshots;  // snapshot order; at least one
};
// Error: kNotFound, which says what there is instead.
[[nodiscard]] Result<KnownZone> find_zone(archive::Archive& archive, const std::string& zone,
                                          const std::optional<Server>& server);
// The snapshot that says what the zone held at `at`, or the newest. Error: kNotFound that says when the first one is.
[[nodiscard]] Result<SnapshotFacts> find_snapshot(const KnownZone& zone, const std::optional<Timestamp>& at);

// "version 1, serial 2013083001, axfr from ns2.kptc.kp.@175.45.176.16"
[[nodiscard]] std::string describe(const SnapshotFacts& facts);
[[nodiscard]] std::string counted(std::uint64_t number, const char* one, const char* many);  // "1 RR", "2 RRs"

}  // namespace yore::tools
