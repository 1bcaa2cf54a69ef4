// What is imported into the archive of a running yored shows within a second, and no question is lost over it.
#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/server/live_server.h"
#include "tests/support/messages.h"

using namespace std::chrono_literals;
using namespace yore;
using namespace yore::test;
using Clock = std::chrono::steady_clock;

namespace {

std::string day(int number) { return "2016-10-" + std::string(number < 10 ? "0" : "") + std::to_string(number); }

void import_version(const std::string& archive, int number) {
  record_zone(archive, "kp.", day(number), "ns2.kptc.kp",
              small_zone(static_cast<std::uint32_t>(number), "10.0.0." + std::to_string(number)));
}

// The serial in the answer to kp. SOA, or 0 where there was none.
std::uint32_t serial_from(const Client& client) {
  client.send(request(Ask{.edns = false}));
  const Octets response = client.receive();
  // Header, question, then the answer's RDATA, whose last five numbers begin with the serial.
  return response.size() < 60 ? 0 : u32_at(response, 12 + 8 + 12 + u16_at(response, 30) - 20);
}

bool shows(const Client& client, std::uint32_t serial, std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  while (Clock::now() < end) {
    if (serial_from(client) == serial) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_CASE("an import shows within a second, at every listener and thread") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  import_version(archive, 1);
  const LiveServer server(archive, {"--threads", "2", "--listen", "[::1]:0"});
  REQUIRE(server.serving());
  import_version(archive, 2);
  for (int i = 0; i < 8; ++i) CHECK(shows(Client::udp(server.port(0)), 2, 1s));
  CHECK(shows(Client::udp(server.port(1), "::1"), 2, 1s));
}

TEST_CASE("HUP publishes at once") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  import_version(archive, 1);
  const LiveServer server(archive, {"--verbose"});
  REQUIRE(server.serving());
  server.signal(SIGHUP);
  CHECK(server.logs("published 1 zone, 1 snapshot", 1s));
}

TEST_CASE("while ten versions are imported no question is lost, and every answer is of a whole version in turn") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  import_version(archive, 1);
  const LiveServer server(archive, {"--threads", "2"});
  REQUIRE(server.serving());
  std::atomic<bool> done = false;
  std::atomic<int> asked = 0;
  std::atomic<int> lost = 0;
  std::atomic<int> out_of_turn = 0;
  const auto ask_on = [&] {
    const Client client = Client::udp(server.port());
    std::uint32_t last = 1;
    while (!done) {
      const std::uint32_t serial = serial_from(client);
      ++asked;
      if (serial == 0) ++lost;
      if (serial != 0 && serial < last) ++out_of_turn;
      last = std::max(last, serial);
    }
  };
  std::thread first(ask_on);
  std::thread second(ask_on);
  for (int number = 2; number <= 11; ++number) {
    import_version(archive, number);
    CHECK(shows(Client::udp(server.port()), static_cast<std::uint32_t>(number), 2s));
  }
  done = true;
  first.join();
  second.join();
  CHECK(asked > 100);
  CHECK(lost == 0);
  CHECK(out_of_turn == 0);
}

TEST_CASE("a broken archive leaves the old answers and one clear line, and a good one is taken again") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  import_version(archive, 1);
  const LiveServer server(archive);
  REQUIRE(server.serving());
  const std::string good = folder.path("good.db");
  import_version(good, 1);
  import_version(good, 2);
  std::ofstream(folder.path("broken.db")) << std::string(8192, 'x');
  std::filesystem::rename(folder.path("broken.db"), archive);
  CHECK(server.logs("the archive cannot be read, answers stay as they were: ", 1s));
  std::this_thread::sleep_for(1s);
  const Client client = Client::udp(server.port());
  CHECK(serial_from(client) == 1);
  const std::string log = server.log();
  CHECK(std::count(log.begin(), log.end(), '\n') == 2);
  for (const char* end : {"-wal", "-shm"}) std::filesystem::remove(archive + end);
  std::filesystem::rename(good, archive);
  CHECK(shows(client, 2, 2s));
}

TEST_CASE("a transfer under way when a version is published is of one version alone") {
  const TempFolder folder;
  const std::string archive = folder.path("yore.db");
  const auto import_large = [&](int number) {
    const std::string soa = "kp. 60 IN SOA ns. root. " + std::to_string(number) + " 1 1 1 60\n";
    std::string text = soa;
    for (int i = 0; i < 8000; ++i) {
      text += "t" + std::to_string(i) + ".kp. 60 IN TXT \"" + std::to_string(number) + std::string(120, '.') + "\"\n";
    }
    record_zone(archive, "kp.", day(number), "ns2.kptc.kp", text + soa);
  };
  import_large(1);
  const LiveServer server(archive);
  REQUIRE(server.serving());
  const Client client = Client::tcp(server.port(), "127.0.0.1", 4096);
  client.send(framed(request(Ask{.qtype = RRType::kAXFR, .edns = false})));
  Octets all = client.receive_message();
  import_large(2);
  REQUIRE(shows(Client::udp(server.port()), 2, 5s));
  std::size_t records = u16_at(all, 6);
  while (records < 8002) {
    const Octets message = client.receive_message();
    REQUIRE(message.size() > 12);
    records += u16_at(message, 6);
    all += message;
  }
  CHECK(records == 8002);
  CHECK(all.find("1...") != Octets::npos);
  CHECK(all.find("2...") == Octets::npos);
}
