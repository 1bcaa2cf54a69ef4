// How yored starts and ends: signals, and what it says where it cannot run.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "tests/server/live_server.h"
#include "tests/support/messages.h"

using namespace std::chrono_literals;
using namespace yore;
using namespace yore::test;

namespace {

std::string kp_archive(const TempFolder& folder) {
  record_zone(folder.path("yore.db"), "kp.", "2016-09-20", "ns2.kptc.kp", small_zone(1, "175.45.176.71"));
  return folder.path("yore.db");
}

}  // namespace

TEST_CASE("TERM and INT end it within a second with exit status 0, also with connections open") {
  const TempFolder folder;
  const std::string archive = kp_archive(folder);
  for (const int number : {SIGTERM, SIGINT}) {
    LiveServer server(archive, {"--threads", "2"});
    REQUIRE(server.serving());
    const Client idle = Client::tcp(server.port());
    const Client asking = Client::tcp(server.port());
    asking.send(framed(request(Ask{})));
    CHECK_FALSE(asking.receive_message().empty());
    server.signal(number);
    CHECK(server.exits(1s) == 0);
  }
}

TEST_CASE("as PID 1 it ends on TERM, too") {
  const TempFolder folder;
  const std::string archive = kp_archive(folder);
  const Output available = shell("unshare --pid --fork --kill-child true");
  if (available.status != 0) {
    MESSAGE("1 test did not run: this user may not make a PID namespace");
    return;
  }
  LiveServer server(archive, {}, {"unshare", "--pid", "--fork", "--kill-child"});
  REQUIRE(server.serving());
  server.signal_child(SIGTERM);
  CHECK(server.exits(1s) == 0);
}

TEST_CASE("one line says where it serves and what, and there is no other") {
  const TempFolder folder;
  LiveServer server(kp_archive(folder));
  REQUIRE(server.serving());
  CHECK(server.log().find(" yored info: serving on 127.0.0.1:" + std::to_string(server.port()) +
                          ": 1 zone, 1 snapshot\n") != std::string::npos);
  server.signal(SIGTERM);
  REQUIRE(server.exits(1s) == 0);
  const std::string log = server.log();
  CHECK(std::count(log.begin(), log.end(), '\n') == 1);
}

TEST_CASE("an archive that is not there, or is none, is exit status 2 and a message that names it") {
  const TempFolder folder;
  LiveServer missing(folder.path("nothing.db"));
  CHECK(missing.exits(5s) == 2);
  CHECK(missing.log().find(folder.path("nothing.db")) != std::string::npos);
  std::ofstream(folder.path("text.db")) << "this is no archive, however long it is made for the sake of SQLite\n";
  LiveServer text(folder.path("text.db"));
  CHECK(text.exits(5s) == 2);
  CHECK(text.log().find("yored: ") == 0);
}

TEST_CASE("an address that another server has, or that is not here, is exit status 2") {
  const TempFolder folder;
  const std::string archive = kp_archive(folder);
  const LiveServer first(archive);
  REQUIRE(first.serving());
  LiveServer second(archive, {"--listen", "127.0.0.1:" + std::to_string(first.port())});
  CHECK(second.exits(5s) == 2);
  CHECK(second.log().find("cannot listen") != std::string::npos);
  LiveServer elsewhere(archive, {"--listen", "192.0.2.1:5300"});
  CHECK(elsewhere.exits(5s) == 2);
}

TEST_CASE("wrong usage is exit status 2 and a plain message; help and version are 0") {
  const Output wrong = shell(yored() + " --threads none");
  CHECK(wrong.status == 2);
  CHECK(wrong.text == "yored: option --threads: \"none\" is not a number from 1 to 256\n");
  CHECK(shell(yored() + " --help").status == 0);
  CHECK(shell(yored() + " --version").text.find("yored ") == 0);
  CHECK(shell(yored() + " --check-config").status == 0);
}
