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

// Signed, with signatures that nobody checks; a DNAME, and more than a datagram holds.
const char* const kSigned = R"(
signed. 60 IN SOA ns.signed. root.signed. 1 1 1 1 60
signed. 60 IN RRSIG SOA 13 1 60 20200201000000 20200101000000 1 signed. AAAA
signed. 60 IN NS ns.signed.
signed. 60 IN RRSIG NS 13 1 60 20200201000000 20200101000000 1 signed. AAAA
signed. 60 IN NSEC big.signed. NS SOA RRSIG NSEC
signed. 60 IN RRSIG NSEC 13 1 60 20200201000000 20200101000000 1 signed. AAAA
big.signed. 60 IN TXT "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
big.signed. 60 IN TXT "112345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
big.signed. 60 IN TXT "212345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
big.signed. 60 IN TXT "312345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
big.signed. 60 IN TXT "412345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
big.signed. 60 IN TXT "512345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
big.signed. 60 IN RRSIG TXT 13 2 60 20200201000000 20200101000000 1 signed. AAAA
big.signed. 60 IN NSEC moved.signed. TXT RRSIG NSEC
big.signed. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 signed. AAAA
moved.signed. 60 IN DNAME ns.signed.
moved.signed. 60 IN RRSIG DNAME 13 2 60 20200201000000 20200101000000 1 signed. AAAA
moved.signed. 60 IN NSEC ns.signed. DNAME RRSIG NSEC
moved.signed. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 signed. AAAA
ns.signed. 60 IN A 192.0.2.15
ns.signed. 60 IN RRSIG A 13 2 60 20200201000000 20200101000000 1 signed. AAAA
ns.signed. 60 IN NSEC www.ns.signed. A RRSIG NSEC
ns.signed. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 signed. AAAA
www.ns.signed. 60 IN A 192.0.2.71
www.ns.signed. 60 IN RRSIG A 13 3 60 20200201000000 20200101000000 1 signed. AAAA
www.ns.signed. 60 IN NSEC signed. A RRSIG NSEC
www.ns.signed. 60 IN RRSIG NSEC 13 3 60 20200201000000 20200101000000 1 signed. AAAA
signed. 60 IN SOA ns.signed. root.signed. 1 1 1 1 60
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
  for (const char* begin : {"; <<>> DiG", ";; Query time:", ";; SERVER:", ";; WHEN:", ";; global options:"}) {
    if (line.rfind(begin, 0) == 0) return true;
  }
  return line.rfind(";; XFR size:", 0) == 0 || line.empty() || line.find("(1 server found)") != std::string::npos;
}

// A cookie without its octets, a signature without its time, MAC and id.
std::string without_secrets(std::string line) {
  if (line.rfind("; COOKIE: ", 0) == 0) {
    const std::size_t verdict = line.find(" (");
    return "; COOKIE: ..." + (verdict == std::string::npos ? "" : line.substr(verdict));
  }
  const std::size_t tsig = line.find(" ANY TSIG ");
  if (tsig == std::string::npos) return line;
  const std::size_t algorithm = line.find(' ', tsig + 10);
  return line.substr(0, algorithm) + " ..." + line.substr(line.rfind(' ', line.rfind(' ', line.rfind(' ') - 1) - 1));
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
    settled += without_secrets(line) + "\n";
  }
  return settled;
}

}  // namespace

TEST_CASE("dig prints what the transcripts say") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  record_zone(archive, "kp.", "2016-09-20T05:28:24Z", "ns2.kptc.kp", kKp2016);
  record_zone(archive, "kp.", "2017-03-01T00:00:00Z", "ns2.kptc.kp", kKp2017);
  record_zone(archive, "signed.", "2018-01-01T00:00:00Z", "ns.signed", kSigned);
  const LiveServer server(
      archive, {"--identity", "recorder", "--key", "hmac-sha256:teacher:YSBzZWNyZXQgb2YgdGhlIGNsYXNzLCAzMiBvY3RldHMh"});
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
