// TCP connections (RFC 7766): messages split and joined in any way, and clients that are slow, silent or many.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>
#include <vector>

#include "tests/server/live_server.h"
#include "tests/support/messages.h"

using namespace std::chrono_literals;
using namespace yore;
using namespace yore::test;
using Clock = std::chrono::steady_clock;

namespace {

class KpServer {
 public:
  explicit KpServer(const std::vector<std::string>& more = {}) {
    record_zone(path(), "kp.", "2016-09-20", "ns2.kptc.kp", small_zone(1, "175.45.176.71"));
    server_.emplace(path(), more);
    REQUIRE(server_->serving());
  }
  [[nodiscard]] std::string path() const { return folder_.path("yore.db"); }
  [[nodiscard]] const LiveServer& operator*() const { return *server_; }
  [[nodiscard]] Client connect(int receive_buffer = 0) const {
    return Client::tcp(server_->port(), "127.0.0.1", receive_buffer);
  }

 private:
  TempFolder folder_;
  std::optional<LiveServer> server_;
};

Octets question(std::uint16_t id, const Ask& ask = Ask{}) {
  Octets message = request(ask);
  message[0] = static_cast<char>(id >> 8);
  message[1] = static_cast<char>(id & 0xff);
  return message;
}

bool answers(const Client& client) {
  client.send(framed(request(Ask{})));
  return !client.receive_message().empty();
}

// A zone whose transfer is some 3.2 MB.
std::string large_zone() {
  const std::string soa = "big. 60 IN SOA ns. root. 1 1 1 1 60\n";
  std::string text = soa + "big. 60 IN NS ns.\n";
  for (int i = 0; i < 16000; ++i) {
    text += "t" + std::to_string(i) + ".big. 60 IN TXT \"" + std::string(180, 'x') + "\"\n";
  }
  return text + soa;
}

}  // namespace

TEST_CASE("questions that come in one piece are answered in order") {
  const KpServer server;
  const Client client = server.connect();
  Octets all;
  for (std::uint16_t id = 0; id < 300; ++id) all += framed(question(id));
  client.send(all);
  for (std::uint16_t id = 0; id < 300; ++id) {
    const Octets response = client.receive_message();
    REQUIRE(response.size() > 12);
    CHECK(u16_at(response, 0) == id);
  }
}

TEST_CASE("a question that comes octet by octet is answered") {
  const KpServer server;
  const Client client = server.connect();
  const Octets two = framed(question(7)) + framed(question(8));
  for (const char octet : two) {
    client.send(OctetsView(&octet, 1));
    std::this_thread::sleep_for(1ms);
  }
  CHECK(u16_at(client.receive_message(), 0) == 7);
  CHECK(u16_at(client.receive_message(), 0) == 8);
}

TEST_CASE("a client that has ended its questions still gets its answers") {
  const KpServer server;
  const Client client = server.connect();
  client.send(framed(question(1)) + framed(question(2)));
  client.end_input();
  CHECK(u16_at(client.receive_message(), 0) == 1);
  CHECK(u16_at(client.receive_message(), 0) == 2);
  CHECK(client.is_closed_within(1s));
}

TEST_CASE("an idle connection is closed, and so is one whose question does not get ready") {
  const KpServer server({"--tcp-idle", "1"});
  const Client silent = server.connect();
  const Client slow = server.connect();
  slow.send(framed(request(Ask{})).substr(0, 5));
  const auto begin = Clock::now();
  CHECK(silent.is_closed_within(3s));
  std::thread trickle([&] {
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(100ms);
      slow.send("x");
    }
  });
  CHECK(slow.is_closed_within(3s));
  CHECK(Clock::now() - begin < 4s);
  trickle.join();
}

TEST_CASE("a connection in use is kept beyond the idle time, until its total time is over") {
  const KpServer server({"--tcp-idle", "1", "--tcp-total", "3"});
  const Client client = server.connect();
  const auto begin = Clock::now();
  while (Clock::now() - begin < 2s) {
    REQUIRE(answers(client));
    std::this_thread::sleep_for(300ms);
  }
  bool still = true;
  while (still && Clock::now() - begin < 6s) {
    still = answers(client);
    std::this_thread::sleep_for(100ms);
  }
  CHECK_FALSE(still);
  CHECK(Clock::now() - begin >= 3s);
}

TEST_CASE("one address may have so many connections and no more, and room comes back when they close") {
  const KpServer server({"--tcp-connections-per-address", "5"});
  std::vector<Client> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(server.connect());
    REQUIRE(answers(clients.back()));
  }
  const Client sixth = server.connect();
  CHECK_FALSE(answers(sixth));
  clients.clear();
  bool admitted = false;
  for (int i = 0; i < 50 && !admitted; ++i) {
    admitted = answers(server.connect());
    if (!admitted) std::this_thread::sleep_for(20ms);
  }
  CHECK(admitted);
}

TEST_CASE("a flood of connections leaves UDP and those within the limits served") {
  const KpServer server({"--tcp-connections", "20", "--tcp-connections-per-address", "1000"});
  std::vector<Client> flood;
  for (int i = 0; i < 200; ++i) flood.push_back(server.connect());
  int served = 0;
  for (const Client& client : flood) served += answers(client) ? 1 : 0;
  CHECK(served == 20);
  const Client udp = Client::udp((*server).port());
  udp.send(request(Ask{}));
  CHECK_FALSE(udp.receive().empty());
}

TEST_CASE("a client that asks without ever reading is stopped, and then cut off") {
  const KpServer server({"--tcp-stalled", "1"});
  const Client client = server.connect(4096);
  const Octets question = framed(request(Ask{.qtype = RRType::kANY}));
  // What the server takes of its questions is bounded by what it would have to keep for it.
  std::size_t taken = 0;
  const auto end = Clock::now() + 1s;
  while (Clock::now() < end && taken < 64000000) {
    const std::size_t now = client.try_send(question);
    if (now == 0) std::this_thread::sleep_for(1ms);
    taken += now;
  }
  CHECK(taken < 32000000);
  // It is closed without the client's reading on, so what comes is what was under way.
  std::this_thread::sleep_for(2s);
  CHECK(client.is_closed_within(2s));
  CHECK(answers(server.connect()));
}

TEST_CASE("a large transfer arrives whole, other clients are answered meanwhile, and then the connection goes on") {
  const KpServer kp;
  record_zone(kp.path(), "big.", "2016-09-20", "ns.big", large_zone());
  const LiveServer server(kp.path());
  REQUIRE(server.serving());
  const Client client = Client::tcp(server.port());
  client.send(framed(question(1, Ask{.qname = "big.", .qtype = RRType::kAXFR})) + framed(question(2)));
  const Client other = Client::udp(server.port());
  std::size_t records = 0;
  std::uint16_t id = 1;
  std::size_t messages = 0;
  while (id == 1) {
    const Octets message = client.receive_message();
    REQUIRE(message.size() > 12);
    id = u16_at(message, 0);
    if (id == 1) records += u16_at(message, 6);
    if (++messages % 20 == 0) {
      other.send(request(Ask{}));
      CHECK_FALSE(other.receive().empty());
    }
  }
  CHECK(id == 2);
  CHECK(records == 16003);
}

TEST_CASE("a client that stops reading its transfer is cut off") {
  const KpServer kp;
  record_zone(kp.path(), "big.", "2016-09-20", "ns.big", large_zone());
  const LiveServer server(kp.path(), {"--tcp-stalled", "1"});
  REQUIRE(server.serving());
  const Client client = Client::tcp(server.port(), "127.0.0.1", 4096);
  client.send(framed(question(1, Ask{.qname = "big.", .qtype = RRType::kAXFR})));
  std::this_thread::sleep_for(3s);
  std::size_t received = 0;
  for (Octets part = client.receive(65535, 200ms); !part.empty(); part = client.receive(65535, 200ms)) {
    received += part.size();
  }
  CHECK(received > 0);
  CHECK(received < 3000000);
}

TEST_CASE("a client that takes its transfer slowly but steadily gets it whole in the time that a transfer may take") {
  const KpServer kp;
  record_zone(kp.path(), "big.", "2016-09-20", "ns.big", large_zone());
  for (const bool in_time : {true, false}) {
    const LiveServer server(kp.path(), {"--tcp-transfer", in_time ? "60" : "1"});
    REQUIRE(server.serving());
    const Client client = Client::tcp(server.port(), "127.0.0.1", 65536);
    client.send(framed(question(1, Ask{.qname = "big.", .qtype = RRType::kAXFR})));
    std::size_t received = 0;
    const auto begin = Clock::now();
    while (Clock::now() - begin < 3s) {
      received += client.receive(4096).size();
      std::this_thread::sleep_for(20ms);
    }
    for (Octets part = client.receive(65535, 1s); !part.empty(); part = client.receive(65535, 1s)) {
      received += part.size();
    }
    CAPTURE(received);
    CHECK(received > 0);
    CHECK((received > 3000000) == in_time);  // a good deal less, or all
  }
}
