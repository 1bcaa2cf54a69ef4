// yored as its clients see it: dig, drill and kdig over UDP and TCP, IPv4 and IPv6, on many listeners.
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "tests/server/live_server.h"
#include "tests/support/messages.h"

using namespace yore;
using namespace yore::test;

namespace {

// An archive of two versions of kp.
class KpArchive {
 public:
  KpArchive() {
    record_zone(path(), "kp.", "2016-09-20T05:28:24Z", "ns2.kptc.kp", small_zone(1, "175.45.176.71"));
    record_zone(path(), "kp.", "2017-03-01T00:00:00Z", "ns2.kptc.kp", small_zone(2, "175.45.176.99"));
  }
  [[nodiscard]] std::string path() const { return folder_.path("yore.db"); }

 private:
  TempFolder folder_;
};

std::string at(const LiveServer& server, std::size_t listener = 0) {
  return " -p " + std::to_string(server.port(listener)) + " ";
}

const std::string kDig = "dig +short +tries=1 +time=2 ";

}  // namespace

TEST_CASE("dig, drill and kdig are answered over UDP and TCP") {
  const KpArchive archive;
  const LiveServer server(archive.path());
  REQUIRE(server.serving());
  CHECK(shell(kDig + at(server) + "@127.0.0.1 www.kp A").text == "175.45.176.99\n");
  CHECK(shell(kDig + "+tcp" + at(server) + "@127.0.0.1 www.kp A").text == "175.45.176.99\n");
  CHECK(shell("kdig +short" + at(server) + "@127.0.0.1 www.kp A").text == "175.45.176.99\n");
  CHECK(shell("kdig +short +tcp" + at(server) + "@127.0.0.1 www.kp A").text == "175.45.176.99\n");
  CHECK(shell("drill" + at(server) + "@127.0.0.1 www.kp A").text.find("175.45.176.99") != std::string::npos);
}

TEST_CASE("listeners of both families each have their own moment and server") {
  const KpArchive archive;
  record_zone(archive.path(), "kp.", "2017-02-01T00:00:00Z", "ns1.kptc.kp", small_zone(9, "175.45.176.9"));
  const LiveServer server(archive.path(),
                          {"--listen", "[::1]:0,as-of=2016-09-20", "--listen", "127.0.0.1:0,server=ns1.kptc.kp"});
  REQUIRE(server.serving());
  CHECK(shell(kDig + at(server, 0) + "@127.0.0.1 www.kp A").text == "175.45.176.99\n");
  CHECK(shell(kDig + at(server, 1) + "@::1 www.kp A").text == "175.45.176.71\n");
  CHECK(shell(kDig + "+tcp" + at(server, 1) + "@::1 www.kp A").text == "175.45.176.71\n");
  CHECK(shell(kDig + at(server, 2) + "@127.0.0.1 www.kp A").text == "175.45.176.9\n");
}

TEST_CASE("the option, the suffix and a listener's time give the same SOA") {
  const KpArchive archive;
  const LiveServer server(archive.path(), {"--listen", "127.0.0.1:0,as-of=2016-09-20"});
  REQUIRE(server.serving());
  const std::string soa = "ns. root. 1 1 1 1 60\n";
  CHECK(shell(kDig + at(server) + "@127.0.0.1 kp SOA +ednsopt=65001:323031362d30392d3230").text == soa);
  CHECK(shell(kDig + at(server) + "@127.0.0.1 kp.2016-09-20.asof SOA").text == ".\nkp.\n" + soa);
  CHECK(shell(kDig + at(server, 1) + "@127.0.0.1 kp SOA").text == soa);
}

TEST_CASE("on a wildcard address a response leaves from the address that was asked") {
  const KpArchive archive;
  const LiveServer server(archive.path(), {"--listen", "0.0.0.0:0", "--listen", "[::]:0"});
  REQUIRE(server.serving());
  // dig takes no reply from another address than the one it asked.
  CHECK(shell(kDig + at(server, 1) + "@127.0.0.7 www.kp A").text == "175.45.176.99\n");
  CHECK(shell(kDig + at(server, 2) + "@::1 www.kp A").text == "175.45.176.99\n");
}

TEST_CASE("several threads serve every listener") {
  const KpArchive archive;
  const LiveServer server(archive.path(), {"--threads", "3"});
  REQUIRE(server.serving());
  for (int i = 0; i < 50; ++i) {
    const Client udp = Client::udp(server.port());  // each from another port, so they spread over the threads
    udp.send(request(Ask{}));
    CHECK_FALSE(udp.receive().empty());
    const Client tcp = Client::tcp(server.port());
    tcp.send(framed(request(Ask{})));
    CHECK_FALSE(tcp.receive_message().empty());
  }
}

TEST_CASE("dig transfers the version that its question selects, and a client that is not allowed does not") {
  const KpArchive archive;
  const LiveServer server(archive.path());
  REQUIRE(server.serving());
  const std::string newest = shell("dig +noall +answer" + at(server) + "@127.0.0.1 kp AXFR").text;
  CHECK(newest.find("175.45.176.99") != std::string::npos);
  const std::string old = shell("dig +noall +answer" + at(server) + "@127.0.0.1 kp AXFR +ednsopt=65001:32303136").text;
  CHECK(old.find("175.45.176.71") != std::string::npos);
  CHECK(shell("kdig" + at(server) + "@127.0.0.1 kp AXFR").text.find("175.45.176.99") != std::string::npos);

  const LiveServer closed(archive.path(), {"--allow-transfer", "none"});
  REQUIRE(closed.serving());
  CHECK(shell("dig" + at(closed) + "@127.0.0.1 kp AXFR").text.find("; Transfer failed.") != std::string::npos);
}

TEST_CASE("a listener annotates and gives zones as it is told by itself, over UDP and TCP") {
  const KpArchive archive;
  const LiveServer server(archive.path(), {"--annotate", "off", "--allow-transfer", "none", "--listen",
                                           "127.0.0.1:0,annotate=on,allow-transfer=127.0.0.0/8"});
  REQUIRE(server.serving());
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  for (const std::string transport : {"", "+tcp"}) {
    const std::string dig = "dig +tries=1 +time=2 " + transport;
    CHECK_FALSE(has(shell(dig + at(server) + "@127.0.0.1 kp SOA").text, "EDE"));
    CHECK(has(shell(dig + at(server, 1) + "@127.0.0.1 kp SOA").text, "EDE: 0"));
    CHECK_FALSE(has(shell(dig + at(server) + "@127.0.0.1 www.kp A").text, "EDE"));
    CHECK(has(shell(dig + at(server, 1) + "@127.0.0.1 www.kp A").text, "EDE: 0"));
  }
  CHECK(has(shell("dig" + at(server) + "@127.0.0.1 kp AXFR").text, "; Transfer failed."));
  CHECK(has(shell("dig" + at(server, 1) + "@127.0.0.1 kp AXFR").text, "XFR size"));
}

TEST_CASE("a flood of questions in one go is answered in full") {
  const KpArchive archive;
  const LiveServer server(archive.path());
  REQUIRE(server.serving());
  const Client client = Client::udp(server.port());
  constexpr int kQuestions = 200;
  for (int i = 0; i < kQuestions; ++i) client.send(request(Ask{}));
  int answers = 0;
  while (answers < kQuestions && !client.receive().empty()) ++answers;
  CHECK(answers == kQuestions);
}

TEST_CASE("a listener that never rests leaves the others their turns, and hears of news and of the end") {
  using namespace std::chrono_literals;
  const KpArchive archive;
  LiveServer server(archive.path(), {"--threads", "1", "--listen", "127.0.0.1:0"});
  REQUIRE(server.serving());
  const std::jthread flood([port = server.port()](const std::stop_token& stop) {
    const Client client = Client::udp(port);
    const Octets question = request(Ask{});
    while (!stop.stop_requested()) static_cast<void>(client.try_send(question));
  });
  for (int i = 0; i < 20; ++i) {
    const Client udp = Client::udp(server.port(1));
    udp.send(request(Ask{}));
    CHECK_FALSE(udp.receive().empty());
    const Client tcp = Client::tcp(server.port(0));
    tcp.send(framed(request(Ask{})));
    CHECK_FALSE(tcp.receive_message().empty());
  }
  record_zone(archive.path(), "kp.", "2017-04-01T00:00:00Z", "ns2.kptc.kp", small_zone(3, "175.45.176.3"));
  bool is_new = false;
  for (int i = 0; i < 50 && !is_new; ++i) {
    std::this_thread::sleep_for(100ms);
    is_new = shell(kDig + at(server, 1) + "@127.0.0.1 www.kp A").text == "175.45.176.3\n";
  }
  CHECK(is_new);
  server.signal(SIGTERM);
  CHECK(server.exits(5s) == 0);
}

TEST_CASE("a listener rests when nothing more comes, and is woken by the next question") {
  using namespace std::chrono_literals;
  const KpArchive archive;
  LiveServer server(archive.path(), {"--threads", "1"});
  REQUIRE(server.serving());
  const Client client = Client::udp(server.port());
  for (int round = 0; round < 3; ++round) {
    // Halted, it finds more waiting than it takes in one turn.
    server.signal(SIGSTOP);
    for (int i = 0; i < 200; ++i) client.send(request(Ask{}));
    server.signal(SIGCONT);
    while (!client.receive(65535, 200ms).empty()) continue;
    const auto ticks = [&] {
      const std::string stat = shell("cut -d' ' -f14,15 /proc/" + std::to_string(server.pid()) + "/stat").text;
      return std::stoul(stat) + std::stoul(stat.substr(stat.find(' ')));
    };
    const auto before = ticks();
    std::this_thread::sleep_for(500ms);
    CHECK(ticks() - before <= 10);  // of 50 hundredths of a second
    client.send(request(Ask{}));
    CHECK_FALSE(client.receive().empty());
  }
}

TEST_CASE("octets that are no question are survived") {
  const KpArchive archive;
  const LiveServer server(archive.path());
  REQUIRE(server.serving());
  const Client client = Client::udp(server.port());
  client.send(Octets("x"));
  client.send(Octets(5000, '\xff'));
  Octets response = request(Ask{});
  response[2] = '\x80';
  client.send(response);
  CHECK(client.receive(65535, std::chrono::milliseconds(200)).empty());
  client.send(request(Ask{}).substr(0, 20));
  CHECK(u16_at(client.receive(), 0) == 0x1234);
  client.send(request(Ask{}));
  CHECK_FALSE(client.receive().empty());
}
