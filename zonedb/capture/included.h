// A zone file and the files that it includes ($INCLUDE, RFC 1035 section 5.1), as one capture that holds all that the
// zone was read from. ingest/ makes it, the reader of zone files takes it apart; each file is in it verbatim:
//
//   ;; yore zone file with included files 1
//   ;; octets: 4711
//   (the zone file)
//   ;; included: hosts/more.inc       (its name, from the folder of the zone file)
//   ;; octets: 23
//   (that file; and so on, in the order of their names)
//
// Threads: pure functions, but for what `ReadFile` does.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "zonedb/capture/tokens.h"
#include "zonedb/dns/octets.h"

namespace yore::capture {

inline constexpr int kMaxIncludes = 10;  // one inside the other

struct ZoneFiles {
  std::string_view zone;
  std::map<std::string, std::string_view> included;  // by name
};

[[nodiscard]] bool has_included_files(OctetsView capture) noexcept;
// Of a text that holds no other files, the zone file is all of it. Error: kBadInput where its parts are not as
// declared.
[[nodiscard]] Result<ZoneFiles> split_zone_files(OctetsView capture);

// The name of the file that a word after $INCLUDE means in the file `from`, which is empty for the zone file.
[[nodiscard]] std::string included_name(const std::string& from, Token word);

// A file by its name as above.
using ReadFile = std::function<Result<Octets>(const std::string& name)>;
// The capture of `text` and of all that it includes; nothing where it includes nothing. `source` is its file's name,
// for messages. Error: kBadInput with "file:line" of an $INCLUDE whose file cannot be read, or that brings in too much.
[[nodiscard]] Result<std::optional<Octets>> with_included_files(OctetsView text, const std::string& source,
                                                                const ReadFile& read);

}  // namespace yore::capture
