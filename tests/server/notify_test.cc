// Secondaries are told of new versions: what leaves yored, and what it makes of their answers.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/server/live_server.h"
#include "tests/support/messages.h"
#include "zonedb/transfer/tsig_answerer.h"

using namespace std::chrono_literals;
using namespace yore;
using namespace yore::test;

namespace {

// A secondary by hand: a UDP socket on the loopback.
class Peer {
 public:
  explicit Peer(int family = AF_INET) : fd_(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_addr = in6addr_loopback;
    const bool is_ipv4 = family == AF_INET;
    REQUIRE(::bind(fd_, is_ipv4 ? reinterpret_cast<sockaddr*>(&in) : reinterpret_cast<sockaddr*>(&in6),
                   is_ipv4 ? sizeof in : sizeof in6) == 0);
    socklen_t size = sizeof from_;
    REQUIRE(::getsockname(fd_, reinterpret_cast<sockaddr*>(&from_), &size) == 0);
    const auto port = is_ipv4 ? reinterpret_cast<const sockaddr_in&>(from_).sin_port
                              : reinterpret_cast<const sockaddr_in6&>(from_).sin6_port;
    address_ = (is_ipv4 ? "127.0.0.1:" : "[::1]:") + std::to_string(ntohs(port));
  }
  ~Peer() { ::close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] const std::string& address() const { return address_; }
  // The next message, empty where none comes in time.
  [[nodiscard]] Octets receive(std::chrono::milliseconds patience) {
    pollfd wanted{fd_, POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(patience.count())) <= 0) return {};
    Octets octets(4096, '\0');
    from_size_ = sizeof from_;
    const ssize_t received =
        ::recvfrom(fd_, octets.data(), octets.size(), 0, reinterpret_cast<sockaddr*>(&from_), &from_size_);
    octets.resize(received > 0 ? static_cast<std::size_t>(received) : 0);
    return octets;
  }
  // To where the last message came from.
  void send(const Octets& octets) const {
    ::sendto(fd_, octets.data(), octets.size(), 0, reinterpret_cast<const sockaddr*>(&from_), from_size_);
  }
  void answer(const Octets& request, std::uint8_t rcode = 0) const { send(response_to(request, rcode)); }
  // Signed as the answer to `request`, which is signed.
  void answer_signed(const Octets& request, const std::string& key) const {
    const std::vector<transfer::TsigKey> keys{transfer::tsig_key_from_text(key).value()};
    const Timestamp now{
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
    transfer::TsigAnswerer answerer(request, keys, now);
    REQUIRE(answerer.verdict() == transfer::TsigVerdict::kGood);
    // The header, the question of kp.
    Octets response = response_to(request, 0).substr(0, 12 + 4 + 4);
    response[7] = response[11] = 0;
    answerer.sign(response, now);
    send(response);
  }

 private:
  static Octets response_to(const Octets& request, std::uint8_t rcode) {
    REQUIRE(request.size() > 12);
    Octets response = request;
    response[2] = static_cast<char>(response[2] | '\x80');
    response[3] = static_cast<char>(rcode);
    return response;
  }

  int fd_;
  std::string address_;
  sockaddr_storage from_{};
  socklen_t from_size_ = 0;
};

std::size_t lines_in(const std::string& log) {
  return static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n'));
}

class Archive {
 public:
  Archive() { import_version(1); }
  [[nodiscard]] std::string path() const { return folder_.path("yore.db"); }
  void import_version(int day, std::uint32_t serial = 0) const {
    record_zone(path(), "kp.", "2016-10-0" + std::to_string(day), "ns2.kptc.kp",
                small_zone(serial == 0 ? static_cast<std::uint32_t>(day) : serial, "10.0.0." + std::to_string(day)));
  }

 private:
  TempFolder folder_;
};

}  // namespace

TEST_CASE("the first version is told, then each new one, and what was answered is not told again") {
  const Archive archive;
  Peer peer;
  const LiveServer server(archive.path(), {"--notify", peer.address()});
  REQUIRE(server.serving());
  Octets message = peer.receive(2s);
  CHECK(u16_at(message, 2) == 0x2400);
  CHECK(Response(message).question() == "kp. IN SOA\n");
  CHECK(Response(message).answer().find(" SOA ns. root. 1 ") != std::string::npos);
  peer.answer(message);
  CHECK(peer.receive(1500ms).empty());
  archive.import_version(2);
  message = peer.receive(2s);
  CHECK(Response(message).answer().find(" SOA ns. root. 2 ") != std::string::npos);
  // Whoever asks on being told finds the new serial.
  const Client client = Client::udp(server.port());
  client.send(request(Ask{}));
  CHECK(Response(client.receive()).answer().find(" SOA ns. root. 2 ") != std::string::npos);
}

TEST_CASE("what is not answered is told again, and so is what is answered with another id or for another zone") {
  const Archive archive;
  Peer peer;
  const LiveServer server(archive.path(), {"--notify", peer.address()});
  REQUIRE(server.serving());
  const Octets first = peer.receive(2s);
  Octets other_id = first;
  other_id[0] = static_cast<char>(other_id[0] ^ 1);
  peer.answer(other_id);
  Octets other_zone = first;
  other_zone[13] = 'x';
  peer.answer(other_zone);
  peer.send(first);  // a question, no answer
  const Octets second = peer.receive(2s);
  CHECK(second == first);
  const Octets third = peer.receive(3s);
  CHECK(third == first);
  peer.answer(third);
  CHECK(peer.receive(4500ms).empty());
}

TEST_CASE("a secondary that refuses is logged once, and not asked again") {
  const Archive archive;
  Peer peer;
  const LiveServer server(archive.path(), {"--notify", peer.address()});
  REQUIRE(server.serving());
  peer.answer(peer.receive(2s), 9);
  CHECK(server.logs("the secondary " + peer.address() + " answers the NOTIFY of kp. with NOTAUTH", 2s));
  archive.import_version(2);
  peer.answer(peer.receive(2s), 9);
  CHECK(peer.receive(1500ms).empty());
  CHECK(lines_in(server.log()) == 2);
}

TEST_CASE("a secondary that refuses in another way than before is logged again, and so is one that fell back") {
  const Archive archive;
  Peer peer;
  const LiveServer server(archive.path(), {"--notify", peer.address()});
  REQUIRE(server.serving());
  peer.answer(peer.receive(2s), 9);
  CHECK(server.logs("answers the NOTIFY of kp. with NOTAUTH", 2s));
  archive.import_version(2);
  peer.answer(peer.receive(2s), 5);
  CHECK(server.logs("answers the NOTIFY of kp. with REFUSED", 2s));
  archive.import_version(3);
  peer.answer(peer.receive(2s));
  archive.import_version(4);
  peer.answer(peer.receive(2s), 5);
  for (int i = 0; i < 100 && lines_in(server.log()) < 4; ++i) std::this_thread::sleep_for(20ms);
  CHECK(lines_in(server.log()) == 4);
}

TEST_CASE("an answer to an earlier try counts, though the message was signed again since") {
  const Archive archive;
  Peer peer;
  const std::string key = "hmac-sha512:k.example:c2VjcmV0";
  const LiveServer server(archive.path(), {"--key", key, "--notify", peer.address() + ",key=k.example"});
  REQUIRE(server.serving());
  const Octets first = peer.receive(2s);
  const Octets second = peer.receive(2s);
  REQUIRE(second.size() == first.size());
  CHECK(second != first);  // of another second, and so with another MAC
  peer.answer_signed(first, key);
  peer.answer_signed(second, key);
  CHECK(peer.receive(2500ms).empty());
  CHECK(lines_in(server.log()) == 1);
}

TEST_CASE("a secondary to whom nothing can be sent is one line in the log, that says why") {
  const Archive archive;
  // From the loopback there is no way to anywhere else.
  const LiveServer server(archive.path(), {"--notify", "192.0.2.1:53"});
  REQUIRE(server.serving());
  CHECK(server.logs("the secondary 192.0.2.1:53 cannot be sent the NOTIFY of kp.: ", 2s));
  archive.import_version(2);
  std::this_thread::sleep_for(2s);
  CHECK(lines_in(server.log()) == 2);
}

TEST_CASE("a secondary of IPv6 is told from the listener of its family") {
  const Archive archive;
  Peer peer(AF_INET6);
  const LiveServer server(archive.path(), {"--listen", "[::1]:0", "--notify", peer.address()});
  REQUIRE(server.serving());
  Octets message = peer.receive(2s);
  CHECK(u16_at(message, 2) == 0x2400);
  CHECK(Response(message).answer().find(" SOA ns. root. 1 ") != std::string::npos);
  peer.answer(message);
  CHECK(peer.receive(1500ms).empty());
  archive.import_version(2);
  message = peer.receive(2s);
  CHECK(Response(message).answer().find(" SOA ns. root. 2 ") != std::string::npos);
  peer.answer(message, 9);
  CHECK(server.logs("the secondary " + peer.address() + " answers the NOTIFY of kp. with NOTAUTH", 2s));
}

TEST_CASE("with a key the message is signed, and an answer without a signature does not count") {
  const Archive archive;
  Peer peer;
  const LiveServer server(archive.path(),
                          {"--key", "hmac-sha512:k.example:c2VjcmV0", "--notify", peer.address() + ",key=k.example"});
  REQUIRE(server.serving());
  const Octets message = peer.receive(2s);
  CHECK(u16_at(message, 10) == 1);
  CHECK(message.find("\x0bhmac-sha512") != Octets::npos);
  peer.answer(message);  // its TSIG is that of the request
  CHECK(server.logs("and a wrong signature", 2s));
  CHECK_FALSE(peer.receive(2s).empty());
}

TEST_CASE("a secondary of one zone, or of a listener that looks at one moment, is told of that alone") {
  const Archive archive;
  const std::string soa = "other. 60 IN SOA ns. root. 7 1 1 1 60\n";
  record_zone(archive.path(), "other.", "2016-10-01", "ns2.kptc.kp", soa + soa);
  Peer one_zone;
  Peer of_2016;
  const LiveServer server(archive.path(),
                          {"--listen", "127.0.0.2:0,as-of=2016-10-01", "--notify", one_zone.address() + ",zone=other",
                           "--notify", of_2016.address() + ",from=127.0.0.2:0,zone=kp"});
  REQUIRE(server.serving());
  const Octets message = one_zone.receive(2s);
  CHECK(Response(message).question() == "other. IN SOA\n");
  one_zone.answer(message);
  of_2016.answer(of_2016.receive(2s));
  archive.import_version(2);
  CHECK(of_2016.receive(1s).empty());
  CHECK(one_zone.receive(100ms).empty());
}

TEST_CASE("a publication that secondaries cannot follow is one line in the log, with or without secondaries") {
  const Archive archive;
  const LiveServer server(archive.path(), {"--verbose"});
  REQUIRE(server.serving());
  archive.import_version(2, 1);
  CHECK(
      server.logs("secondaries cannot follow this publication, where content changed without a newer serial: "
                  "kp. (serial 1 after 1)\n",
                  2s));
  archive.import_version(3, 5);
  REQUIRE(server.logs("published 1 zone, 3 snapshots", 2s));
  archive.import_version(4, 2);
  CHECK(server.logs("kp. (serial 2 after 5)\n", 2s));
}

TEST_CASE("a secondary that never answers is asked five times in half a minute, which is one line in the log") {
  const Archive archive;
  Peer peer;
  const LiveServer server(archive.path(), {"--notify", peer.address()});
  REQUIRE(server.serving());
  CHECK(server.logs("the secondary " + peer.address() + " does not answer the NOTIFY of kp.\n", 40s));
  int messages = 0;
  while (!peer.receive(100ms).empty()) ++messages;
  CHECK(messages == 5);
}
