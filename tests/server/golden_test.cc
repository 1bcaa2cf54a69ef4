// What people see: transcripts of dig against yored, one file a behaviour, in tests/server/golden.
//
// A transcript is lines that begin with '#' (what it shows), one that begins with '$' (the arguments of dig, behind
// server and port), and then what dig prints, less what changes from run to run: its version, ids, times and ports.
// YORE_UPDATE_GOLDEN=1 writes what is printed now into the files.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/server/live_server.h"

using namespace yore;
using namespace yore::test;

namespace {

const char* const kKp2016 = R"(
kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 7200 604800 86400
kp. 86400 IN NS ns1.kptc.kp.
kp. 86400 IN NS ns2.kptc.kp.
ns1.kptc.kp. 3600 IN A 192.0.2.15
ns2.kptc.kp. 3600 IN A 192.0.2.16
com.kp. 86400 IN NS ns.com.kp.
ns.com.kp. 3600 IN A 192.0.2.67
www.kp. 300 IN A 192.0.2.71
alias.kp. 300 IN CNAME www.kp.
*.wild.kp. 300 IN TXT "anything"
mail.kp. 300 IN MX 10 www.kp.
kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 7200 604800 86400
)";

const char* const kKp2017 = R"(
kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400
kp. 86400 IN NS ns1.kptc.kp.
kp. 86400 IN NS ns2.kptc.kp.
ns1.kptc.kp. 3600 IN A 192.0.2.15
ns2.kptc.kp. 3600 IN A 192.0.2.16
www.kp. 300 IN A 192.0.2.99
kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400
)";

struct Transcript {
  std::string head;  // '#' and '$' lines
  std::string arguments;
  std::string expected;
};

Transcript read(const std::filesystem::path& path) {
  std::ifstream file(path);
  Transcript transcript;
  for (std::string line; std::getline(file, line);) {
    if (transcript.arguments.empty()) {
      transcript.head += line + "\n";
      if (line.rfind("$ ", 0) == 0) transcript.arguments = line.substr(2);
    } else {
      transcript.expected += line + "\n";
    }
  }
  return transcript;
}

bool changes_from_run_to_run(const std::string& line) {
  for (const char* begin :
       {"; <<>> DiG", ";; Query time:", ";; SERVER:", ";; WHEN:", ";; global options:", "; COOKIE"}) {
    if (line.rfind(begin, 0) == 0) return true;
  }
  return line.rfind(";; XFR size:", 0) == 0 || line.empty() || line.find("(1 server found)") != std::string::npos;
}

// Without the lines that change, the message's id, and runs of blanks, which differ between versions of dig.
std::string settled(const std::string& text) {
  std::istringstream lines(text);
  std::string settled;
  for (std::string line; std::getline(lines, line);) {
    if (changes_from_run_to_run(line)) continue;
    if (const std::size_t id = line.find(", id: "); id != std::string::npos) line.resize(id);
    std::replace(line.begin(), line.end(), '\t', ' ');
    line.erase(std::unique(line.begin(), line.end(), [](char a, char b) { return a == ' ' && b == ' '; }), line.end());
    settled += line + "\n";
  }
  return settled;
}

}  // namespace

TEST_CASE("dig prints what the transcripts say") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  record_zone(archive, "kp.", "2016-09-20T05:28:24Z", "ns2.kptc.kp", kKp2016);
  record_zone(archive, "kp.", "2017-03-01T00:00:00Z", "ns2.kptc.kp", kKp2017);
  const LiveServer server(archive, {"--identity", "recorder"});
  REQUIRE(server.serving());
  std::size_t transcripts = 0;
  for (const auto& file : std::filesystem::directory_iterator(GOLDEN_FOLDER)) {
    const Transcript transcript = read(file.path());
    CAPTURE(file.path().filename().string());
    REQUIRE_FALSE(transcript.arguments.empty());
    const std::string command = "dig @127.0.0.1 -p " + std::to_string(server.port()) + " +nocookie +tries=1 ";
    const std::string printed = settled(shell(command + transcript.arguments).text);
    if (std::getenv("YORE_UPDATE_GOLDEN") != nullptr) std::ofstream(file.path()) << transcript.head << printed;
    CHECK(printed == read(file.path()).expected);
    ++transcripts;
  }
  CHECK(transcripts >= 20);
}
