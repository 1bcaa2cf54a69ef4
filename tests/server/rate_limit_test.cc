// Response rate limiting over real sockets. The loopback is exempt unless the tests say otherwise.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/server/live_server.h"
#include "tests/support/messages.h"

using namespace std::chrono_literals;
using namespace yore;
using namespace yore::test;
using Clock = std::chrono::steady_clock;

namespace {

class LimitedServer {
 public:
  explicit LimitedServer(std::vector<std::string> options) {
    const std::string archive = folder_.path("yore.db");
    record_zone(archive, "kp.", "2016-09-20", "ns2.kptc.kp", small_zone(1, "175.45.176.71"));
    server_.emplace(archive, options);
    REQUIRE(server_->serving());
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  TempFolder folder_;
  std::optional<LiveServer> server_;
};

struct Got {
  int whole = 0;
  int truncated = 0;
  double seconds = 0;  // from the first question to the last response
};

// Sends the question so often, as fast as it goes, and counts what comes back until nothing does for a while.
Got flood(const Client& client, int count, const Octets& question) {
  Got got;
  const auto begin = Clock::now();
  const auto take = [&](std::chrono::milliseconds patience) {
    const Octets response = client.receive(65535, patience);
    if (response.empty()) return false;
    got.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    ++((u16_at(response, 2) & 0x0200) != 0 ? got.truncated : got.whole);
    return true;
  };
  for (int i = 0; i < count; ++i) {
    client.send(question);
    while (i % 20 == 0 && take(10ms)) {  // so that the kernel need not keep them all
    }
  }
  while (take(500ms)) {
  }
  return got;
}

Octets soa_question(Octets options = {}) { return request(Ask{.options = std::move(options)}); }

}  // namespace

TEST_CASE("a flood gets the rate, and of the rest every second one an empty response with TC") {
  const LimitedServer server({"--rrl-exempt", "none", "--rrl-rate", "50"});
  const Got got = flood(Client::udp(server.port()), 250, soa_question());
  CHECK(got.whole >= 50);
  CHECK(got.whole <= 51 + 50 * got.seconds);
  CHECK(got.truncated == (250 - got.whole) / 2);
}

TEST_CASE("the limit is of each prefix and of what is said: others are answered in full meanwhile") {
  const LimitedServer server({"--rrl-exempt", "none", "--rrl-rate", "50", "--rrl-slip", "0"});
  const Client client = Client::udp(server.port());
  const Got got = flood(client, 250, soa_question());
  CHECK(got.whole < 250);
  CHECK(got.truncated == 0);
  CHECK(flood(client, 40, request(Ask{.qname = "www.kp.", .qtype = RRType::kA})).whole == 40);
}

TEST_CASE("names that do not exist share one limit, however they are spelled") {
  const LimitedServer server({"--rrl-exempt", "none", "--rrl-rate", "50", "--rrl-slip", "0"});
  const Client client = Client::udp(server.port());
  const auto begin = Clock::now();
  for (int i = 0; i < 250; ++i) client.send(request(Ask{.qname = "x" + std::to_string(i) + ".kp."}));
  int received = 0;
  double seconds = 0;
  while (!client.receive(65535, 500ms).empty()) {
    ++received;
    seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  CHECK(received >= 50);
  CHECK(received <= 51 + 50 * seconds);
}

TEST_CASE("the loopback is exempt where nothing is said, and so is everybody where the rate is 0") {
  const LimitedServer usual({"--rrl-rate", "1"});
  CHECK(flood(Client::udp(usual.port()), 200, soa_question()).whole == 200);
  const LimitedServer off({"--rrl-exempt", "none", "--rrl-rate", "0"});
  CHECK(flood(Client::udp(off.port()), 200, soa_question()).whole == 200);
}

TEST_CASE("TCP is never limited, and dig that is held back comes over TCP and has its answer") {
  const LimitedServer server({"--rrl-exempt", "none", "--rrl-rate", "1", "--rrl-slip", "1"});
  const Client tcp = Client::tcp(server.port());
  for (int i = 0; i < 100; ++i) {
    tcp.send(framed(soa_question()));
    const Octets response = tcp.receive_message();
    REQUIRE(response.size() > 12);
    CHECK((u16_at(response, 2) & 0x0200) == 0);
  }
  std::atomic<bool> done = false;
  std::thread flooding([&] {
    const Client client = Client::udp(server.port());
    while (!done) {
      client.send(soa_question());
      static_cast<void>(client.receive(65535, 5ms));
    }
  });
  std::this_thread::sleep_for(100ms);
  const Output dig = shell("dig +tries=1 +time=5 -p " + std::to_string(server.port()) + " @127.0.0.1 kp SOA");
  done = true;
  flooding.join();
  CHECK(dig.text.find(";; Truncated, retrying in TCP mode.") != std::string::npos);
  CHECK(dig.text.find("ns. root. 1 1 1 1 60") != std::string::npos);
}

TEST_CASE("a client with a valid cookie is not limited, one with a cookie of its own making is") {
  const LimitedServer server({"--rrl-exempt", "none", "--rrl-rate", "20", "--rrl-slip", "0"});
  const Client client = Client::udp(server.port());
  client.send(soa_question(option(10, "abcdefgh")));
  const auto cookie = Response(client.receive()).edns_option(10);
  REQUIRE(cookie);
  REQUIRE(cookie->size() == 24);
  CHECK(flood(client, 200, soa_question(option(10, *cookie))).whole == 200);
  Octets forged = *cookie;
  forged.back() = static_cast<char>(forged.back() ^ 1);
  CHECK(flood(client, 200, soa_question(option(10, forged))).whole < 100);
}
