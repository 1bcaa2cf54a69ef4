// What UdpSender hands to the kernel, and what of it arrives: real sockets on the loopback.
#include "server/net/udp_sender.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/time.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "server/net/sockets.h"

using namespace yore;
using namespace yore::net;

namespace {

using Texts = std::vector<std::string>;

Texts sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

Socket bound_to(const std::string& address) {
  auto endpoint = bind_endpoint(respond::Endpoint::from_text(address).value(), 1);
  REQUIRE(endpoint);
  return std::move(endpoint->udp.front());
}

// A client with a port of its own, which asks the port that `server` has of `address`.
class Asker {
 public:
  Asker(const Socket& server, const std::string& address) {
    sockaddr_storage there{};
    socklen_t size = sizeof there;
    getsockname(server.fd(), reinterpret_cast<sockaddr*>(&there), &size);
    const auto port = endpoint_of(reinterpret_cast<const sockaddr&>(there)).port;
    const auto target = socket_address({respond::Address::from_text(address).value(), port});
    socket_ = Socket(::socket(target.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    // Connected: a response from another address than the one that was asked never arrives.
    REQUIRE(connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&target.storage), target.size) == 0);
    const int room = 1 << 20;  // for a whole batch of large responses
    setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    const timeval patience{2, 0};
    setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  void ask() const { REQUIRE(::send(socket_.fd(), "?", 1, 0) == 1); }
  [[nodiscard]] Texts hear(std::size_t count) const {
    Texts heard;
    std::string room(9000, '\0');
    while (heard.size() < count) {
      const auto size = recv(socket_.fd(), room.data(), room.size(), 0);
      if (size < 0) break;
      heard.push_back(room.substr(0, static_cast<std::size_t>(size)));
    }
    return heard;
  }
  [[nodiscard]] bool hears_more() const {
    char octet = 0;
    return recv(socket_.fd(), &octet, 1, MSG_DONTWAIT) >= 0;
  }

 private:
  Socket socket_;
};

// A question as recvmsg() brings it, and what answers it.
struct Exchange {
  sockaddr_storage peer{};
  std::array<char, UdpSender::kControlSize> control{};
  msghdr arrived{};
  std::string response;

  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
};

class Exchanges {
 public:
  // Takes one question off the socket.
  void take(const Socket& server, std::string response) {
    Exchange& exchange = all_.emplace_back();
    char octet = 0;
    iovec room{&octet, 1};
    exchange.arrived.msg_name = &exchange.peer;
    exchange.arrived.msg_namelen = sizeof exchange.peer;
    exchange.arrived.msg_control = exchange.control.data();
    exchange.arrived.msg_controllen = exchange.control.size();
    exchange.arrived.msg_iov = &room;
    exchange.arrived.msg_iovlen = 1;
    REQUIRE(recvmsg(server.fd(), &exchange.arrived, 0) == 1);
    exchange.response = std::move(response);
  }
  // A question for each response.
  void ask(const Asker& client, const Socket& server, const Texts& responses) {
    for (const std::string& response : responses) {
      client.ask();
      take(server, response);
    }
  }
  // Of a socket that has one peer.
  void make(std::string response) { all_.emplace_back().response = std::move(response); }

  void add_to(UdpSender& sender) {
    sender.clear();
    for (Exchange& exchange : all_) sender.add(exchange.arrived, exchange.response);
    sender.arrange();
  }

 private:
  std::list<Exchange> all_;
};

Texts of_sizes(std::initializer_list<std::size_t> sizes) {
  Texts texts;
  char letter = 'a';
  for (const std::size_t size : sizes) texts.emplace_back(size, letter++);
  return texts;
}

}  // namespace

TEST_CASE("what one client asked is answered in few messages, and arrives as a datagram for each question") {
  for (const char* address : {"127.0.0.1", "::1"}) {
    CAPTURE(address);
    const bool ipv6 = std::string(address) == "::1";
    const Socket server = bound_to(ipv6 ? "[::1]:0" : "127.0.0.1:0");
    const Asker client(server, address);
    const Texts responses = of_sizes({100, 70, 100, 300, 100, 1232, 71, 12});
    Exchanges exchanges;
    exchanges.ask(client, server, responses);
    UdpSender sender(server.fd());
    exchanges.add_to(sender);
    CHECK(sender.message_count() == 3);  // 1232 300, 100 100 100 71, 70 12
    CHECK(sender.send());
    CHECK(sorted(client.hear(responses.size())) == sorted(responses));
    CHECK_FALSE(client.hears_more());
  }
}

TEST_CASE("each client gets the responses to its own questions") {
  const Socket server = bound_to("127.0.0.1:0");
  const Asker one(server, "127.0.0.1");
  const Asker other(server, "127.0.0.1");
  Exchanges exchanges;
  for (const char* number : {"1", "2", "3", "4"}) {
    one.ask();
    exchanges.take(server, std::string("to the one ") + number);
    other.ask();
    exchanges.take(server, std::string("to the other ") + number);
  }
  UdpSender sender(server.fd());
  exchanges.add_to(sender);
  CHECK(sender.message_count() == 2);
  CHECK(sender.send());
  CHECK(sorted(one.hear(4)) == Texts{"to the one 1", "to the one 2", "to the one 3", "to the one 4"});
  CHECK(sorted(other.hear(4)) == Texts{"to the other 1", "to the other 2", "to the other 3", "to the other 4"});
}

TEST_CASE("on a wildcard address all responses leave from the address that was asked") {
  const Socket server = bound_to("0.0.0.0:0");
  const Asker one(server, "127.0.0.2");
  const Asker other(server, "127.0.0.3");
  Exchanges exchanges;
  for (const Asker* client : {&one, &other, &one, &other}) {
    client->ask();
    exchanges.take(server, client == &one ? "from 2" : "from 3");
  }
  UdpSender sender(server.fd());
  exchanges.add_to(sender);
  CHECK(sender.message_count() == 2);
  CHECK(sender.send());
  CHECK(one.hear(2) == Texts{"from 2", "from 2"});
  CHECK(other.hear(2) == Texts{"from 3", "from 3"});
}

TEST_CASE("a response that some path would have to fragment goes alone") {
  const Socket server = bound_to("127.0.0.1:0");
  const Asker client(server, "127.0.0.1");
  const Texts responses = of_sizes({1233, 4096, 4096, 100, 100});
  Exchanges exchanges;
  exchanges.ask(client, server, responses);
  UdpSender sender(server.fd());
  exchanges.add_to(sender);
  CHECK(sender.message_count() == 4);
  CHECK(sender.send());
  CHECK(sorted(client.hear(responses.size())) == sorted(responses));
}

TEST_CASE("a message has as many datagrams as the kernel cuts, and as many octets as one datagram of it may have") {
  const Socket server = bound_to("127.0.0.1:0");
  const Asker client(server, "127.0.0.1");
  for (const auto& [size, messages] : {std::pair<std::size_t, std::size_t>{50, 2}, {1232, 3}}) {
    const Texts responses(UdpSender::kBatch, std::string(size, 'x'));
    Exchanges exchanges;
    exchanges.ask(client, server, responses);
    UdpSender sender(server.fd());
    exchanges.add_to(sender);
    CHECK(sender.message_count() == messages);  // of 64, 64; of 53, 53, 22
    CHECK(sender.send());
    CHECK(sender.message_count() == messages);  // the kernel took them
    CHECK(client.hear(responses.size()) == responses);
  }
}

TEST_CASE("what the kernel will not cut is sent response by response") {
  const Socket server = bound_to("127.0.0.1:0");
  const Asker client(server, "127.0.0.1");
  const Texts responses = of_sizes({200, 200, 100, 100, 90});
  Exchanges exchanges;
  exchanges.ask(client, server, responses);
  const int on = 1;  // without checksums Linux cuts nothing (EINVAL)
  REQUIRE(setsockopt(server.fd(), SOL_SOCKET, SO_NO_CHECK, &on, sizeof on) == 0);
  UdpSender sender(server.fd());
  exchanges.add_to(sender);
  CHECK(sender.message_count() == 2);
  CHECK(sender.send());
  CHECK(sender.message_count() == responses.size());
  CHECK(sorted(client.hear(responses.size())) == sorted(responses));
}

TEST_CASE("what the kernel has no room for waits, and goes when there is room") {
  // A pair of local sockets: of datagrams there too, but the one's room is the other's to empty.
  std::array<int, 2> pair{};
  REQUIRE(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair.data()) == 0);
  const Socket server(pair[0]);
  const Socket client(pair[1]);
  const int least = 1;
  REQUIRE(setsockopt(server.fd(), SOL_SOCKET, SO_SNDBUF, &least, sizeof least) == 0);
  Texts responses;
  Exchanges exchanges;
  for (int i = 0; i < 12; ++i) {
    responses.push_back(std::string(1000, static_cast<char>('a' + i)));
    exchanges.make(responses.back());
  }
  UdpSender sender(server.fd());
  exchanges.add_to(sender);
  CHECK_FALSE(sender.send());
  Texts heard;
  std::string room(2000, '\0');
  for (int tries = 0; tries < 100 && heard.size() < responses.size(); ++tries) {
    const auto size = recv(client.fd(), room.data(), room.size(), 0);
    if (size > 0) heard.push_back(room.substr(0, static_cast<std::size_t>(size)));
    static_cast<void>(sender.send());
  }
  CHECK(sender.send());
  CHECK(heard == responses);
}
