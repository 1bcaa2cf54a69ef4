// What comes of a transfer from servers that misbehave, each in its own way.
#include "zonedb/transfer/fetch.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "tests/dns/axfr_messages.h"
#include "tests/transfer/peer.h"

namespace yore::transfer {
namespace {

using namespace std::chrono_literals;
using test::AxfrMessage;
using test::framed;
using test::kSoa;
using test::Peer;
using test::PeerConnection;

const std::string kNs = "kp. 60 IN NS ns1.kptc.kp.";

Request request_to(std::uint16_t port, std::string address = "127.0.0.1") {
  Request request;
  request.zone = Name::from_text("kp.").value();
  request.server = Server{"ns1.kptc.kp.", std::move(address), port};
  request.timeouts = Timeouts{5s, 10s, 30s};
  return request;
}

Octets response(std::uint16_t id, std::vector<std::string> answers) {
  AxfrMessage message;
  message.id = id;
  message.answers = std::move(answers);
  return framed(message.wire());
}

// Every scan is read from its evidence, and reads the same again from the archived octets.
Scan scan_of_evidence(const Result<Transfer>& transfer) {
  REQUIRE(transfer);
  REQUIRE(is_axfr_stream(transfer->evidence));
  const auto again = parse_axfr_stream(transfer->evidence);
  REQUIRE(again);
  CHECK(again->outcome == transfer->scan.outcome);
  CHECK(again->reason == transfer->scan.reason);
  CHECK(again->time == transfer->scan.time);
  CHECK(again->server == transfer->scan.server);
  CHECK(again->rrs == transfer->scan.rrs);
  CHECK(again->last_line == transfer->scan.last_line);
  return *again;
}

Scan scan_of_peer(Peer::Script script, std::chrono::milliseconds idle = 10s) {
  const Peer peer(std::move(script));
  Request request = request_to(peer.port());
  request.timeouts.idle = idle;
  return scan_of_evidence(fetch(request));
}

TEST_CASE("a transfer that comes whole is complete") {
  const Scan scan = scan_of_peer([](const PeerConnection& c) {
    c.send(response(c.id(), {kSoa, kNs}));
    c.send(response(c.id(), {kSoa}));
  });
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.rrs.size() == 2);
  CHECK(scan.server.name == "ns1.kptc.kp.");
  CHECK(scan.server.address == "127.0.0.1");
}

TEST_CASE("the evidence holds the octets of the response and no others") {
  const Octets sent = response(0, {kSoa, kNs, kSoa});
  const Peer peer([](const PeerConnection& c) {
    c.send(response(c.id(), {kSoa, kNs, kSoa}) + "what follows is not asked for");
    c.hang();
  });
  const auto transfer = fetch(request_to(peer.port()));
  CHECK(scan_of_evidence(transfer).outcome == Outcome::kComplete);
  const auto stream = decode_axfr_stream(transfer->evidence);
  REQUIRE(stream);
  CHECK(stream->messages.size() == sent.size());
  CHECK(stream->messages.substr(4) == sent.substr(4));
  CHECK(u16_at(stream->messages, 2) == u16_at(stream->request, 0));
}

TEST_CASE("a server that never closes the connection does not hold up the end") {
  const auto start = std::chrono::steady_clock::now();
  const Scan scan = scan_of_peer([](const PeerConnection& c) {
    c.send(response(c.id(), {kSoa, kNs, kSoa}));
    c.hang();
  });
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(std::chrono::steady_clock::now() - start < 9s);
}

TEST_CASE("octets that come one by one make the same transfer") {
  const Scan scan = scan_of_peer([](const PeerConnection& c) {
    for (const char octet : response(c.id(), {kSoa, kNs, kSoa})) c.send(OctetsView(&octet, 1));
  });
  CHECK(scan.outcome == Outcome::kComplete);
}

TEST_CASE("a server that breaks off, or sends no closing SOA, leaves a truncated transfer") {
  CHECK(scan_of_peer([](const PeerConnection& c) {
          const Octets whole = response(c.id(), {kSoa, kNs, kSoa});
          c.send(OctetsView(whole).substr(0, whole.size() / 2));
        }).outcome == Outcome::kTruncated);
  const Scan scan = scan_of_peer([](const PeerConnection& c) { c.send(response(c.id(), {kSoa, kNs})); });
  CHECK(scan.outcome == Outcome::kTruncated);
  CHECK(scan.reason == "the server closed the connection, after 2 records, without a closing SOA");
}

TEST_CASE("a reset connection is truncated midway, and failed before the first octet") {
  CHECK(scan_of_peer([](const PeerConnection& c) { c.reset(); }).outcome == Outcome::kFailed);
  const Scan scan = scan_of_peer([](const PeerConnection& c) {
    c.send(response(c.id(), {kSoa, kNs}));
    std::this_thread::sleep_for(100ms);
    c.reset();
  });
  CHECK(scan.outcome == Outcome::kTruncated);
  CHECK(scan.reason.find("Connection reset by peer") != std::string::npos);
}

TEST_CASE("a server that closes without a word has failed") {
  const Scan scan = scan_of_peer([](const PeerConnection&) {});
  CHECK(scan.outcome == Outcome::kFailed);
  CHECK(scan.reason == "the server closed the connection");
}

TEST_CASE("a server that hangs is a timeout, before and amid the response") {
  const Scan silent = scan_of_peer([](const PeerConnection& c) { c.hang(); }, 400ms);
  CHECK(silent.outcome == Outcome::kTimeout);
  CHECK(silent.reason == "not an octet came within 0.4 s");
  const Scan midway = scan_of_peer(
      [](const PeerConnection& c) {
        c.send(response(c.id(), {kSoa, kNs}));
        c.hang();
      },
      400ms);
  CHECK(midway.outcome == Outcome::kTimeout);
  CHECK(midway.reason == "not an octet came within 0.4 s, after 2 records, without a closing SOA");
}

TEST_CASE("a server that drips octets for ever is stopped by the bound on the whole") {
  const Peer peer([](const PeerConnection& c) {
    const Octets whole = response(c.id(), {kSoa, kNs, kSoa});
    for (std::size_t at = 0; at + 1 < whole.size() && at < 100; ++at) {
      c.send(OctetsView(whole).substr(at, 1));
      std::this_thread::sleep_for(50ms);
    }
  });
  Request request = request_to(peer.port());
  request.timeouts.total = 600ms;
  const Scan scan = scan_of_evidence(fetch(request));
  CHECK(scan.outcome == Outcome::kTimeout);
  CHECK(scan.reason == "not done within 0.6 s");
}

TEST_CASE("a server that sends for ever is truncated at the bound on octets") {
  const Peer peer([](const PeerConnection& c) {
    c.send(response(c.id(), {kSoa}));
    const Octets more = response(c.id(), std::vector<std::string>(200, kNs));
    for (int i = 0; i < 1000; ++i) c.send(more);
  });
  Request request = request_to(peer.port());
  request.max_octets = 100'000;
  const auto transfer = fetch(request);
  const Scan scan = scan_of_evidence(transfer);
  CHECK(scan.outcome == Outcome::kTruncated);
  CHECK(scan.reason.find("more than the 100000 octets that are taken") == 0);
  CHECK(transfer->evidence.size() < 101'000);
}

TEST_CASE("a server that lies about the size of a message") {
  SUBCASE("too small: the message is cut, so it is malformed") {
    CHECK(scan_of_peer([](const PeerConnection& c) {
            Octets lie = response(c.id(), {kSoa, kNs, kSoa});
            lie[1] = static_cast<char>(lie[1] - 5);
            c.send(lie);
          }).outcome == Outcome::kMalformed);
  }
  SUBCASE("too large, then closed: it never came whole") {
    CHECK(scan_of_peer([](const PeerConnection& c) {
            Octets lie = response(c.id(), {kSoa, kNs, kSoa});
            lie[0] = '\x7f';
            c.send(lie);
          }).outcome == Outcome::kTruncated);
  }
  SUBCASE("too large, then silent") {
    CHECK(scan_of_peer(
              [](const PeerConnection& c) {
                Octets lie = response(c.id(), {kSoa, kNs, kSoa});
                lie[0] = '\x7f';
                c.send(lie);
                c.hang();
              },
              400ms)
              .outcome == Outcome::kTimeout);
  }
  SUBCASE("nothing") {
    CHECK(scan_of_peer([](const PeerConnection& c) { c.send(Octets(2, '\0')); }).outcome == Outcome::kMalformed);
  }
  SUBCASE("more records than there are") {
    CHECK(scan_of_peer([](const PeerConnection& c) {
            Octets lie = response(c.id(), {kSoa, kNs});
            lie[2 + 7] = '\x09';
            c.send(lie);
          }).outcome == Outcome::kMalformed);
  }
}

TEST_CASE("a wrong ID, two different SOAs and garbage are malformed, each with its reason") {
  const Scan wrong_id = scan_of_peer(
      [](const PeerConnection& c) { c.send(response(static_cast<std::uint16_t>(c.id() + 1), {kSoa, kNs, kSoa})); });
  CHECK(wrong_id.outcome == Outcome::kMalformed);
  CHECK(wrong_id.reason == "message 1: its ID is not that of the request");
  const Scan two_soas = scan_of_peer([](const PeerConnection& c) {
    c.send(response(c.id(), {kSoa, kNs}));
    c.send(response(c.id(), {"kp. 60 IN SOA ns1.kptc.kp. root.kp. 2013083002 10800 900 604800 86400"}));
  });
  CHECK(two_soas.outcome == Outcome::kMalformed);
  CHECK(two_soas.reason == "message 2: the closing SOA is not the first");
  CHECK(scan_of_peer([](const PeerConnection& c) { c.send(framed("SSH-2.0-OpenSSH_9.2p1 Debian-2")); }).outcome ==
        Outcome::kMalformed);
}

TEST_CASE("REFUSED is refused") {
  const Scan scan = scan_of_peer([](const PeerConnection& c) {
    AxfrMessage message;
    message.id = c.id();
    message.flags = 0x8005;
    c.send(framed(message.wire()));
  });
  CHECK(scan.outcome == Outcome::kRefused);
}

TEST_CASE("a port where nobody listens is unreachable") {
  const Scan scan = scan_of_evidence(fetch(request_to(test::free_port())));
  CHECK(scan.outcome == Outcome::kUnreachable);
  CHECK(scan.reason == "Connection refused");
}

TEST_CASE("a server is reached over IPv6") {
  const Peer peer([](const PeerConnection& c) { c.send(response(c.id(), {kSoa, kNs, kSoa})); }, AF_INET6);
  CHECK(scan_of_evidence(fetch(request_to(peer.port(), "::1"))).outcome == Outcome::kComplete);
}

TEST_CASE("to a signed request an unsigned transfer has failed") {
  const Peer peer([](const PeerConnection& c) { c.send(response(c.id(), {kSoa, kNs, kSoa})); });
  Request request = request_to(peer.port());
  request.key = tsig_key_from_text("key:c2VjcmV0").value();
  const Scan scan = scan_of_evidence(fetch(request));
  CHECK(scan.outcome == Outcome::kFailed);
  CHECK(scan.reason == "TSIG: the first message is not signed");
}

TEST_CASE("what is no address, and a name that is none, are errors of usage") {
  CHECK(fetch(request_to(53, "ns1.kptc.kp")).error().code == ErrorCode::kUsage);
  Request request = request_to(53);
  request.server.name = "ns1..kp.";
  CHECK(fetch(request).error().code == ErrorCode::kUsage);
}

TEST_CASE("the stop flag ends a transfer soon, and nothing is said of the server") {
  const Peer peer([](const PeerConnection& c) { c.hang(); });
  std::atomic<bool> stop{false};
  Request request = request_to(peer.port());
  request.stop = &stop;
  const std::jthread stopper([&stop] {
    std::this_thread::sleep_for(50ms);
    stop = true;
  });
  const auto start = std::chrono::steady_clock::now();
  CHECK(fetch(request).error().code == ErrorCode::kIo);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}

}  // namespace
}  // namespace yore::transfer
