// Transfers from real servers, which allow them, refuse them, and want a key.
#include <doctest/doctest.h>

#include <array>
#include <memory>

#include "tests/transfer/daemon.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/message_reader.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/transfer/fetch.h"

namespace yore::transfer {
namespace {

using namespace std::chrono_literals;
using test::Daemon;
using test::Software;

constexpr const char* kSecret = "eW9yZSB0ZXN0cyB5b3JlIHRlc3RzIHlvcmUgdGVzdHM=";
constexpr std::array<Software, 3> kAll = {Software::kNsd, Software::kKnot, Software::kBind};

// RRs of many types, names that compress, that hold odd octets and capitals, and enough of them for several messages.
std::vector<std::string> zone_lines(int hosts) {
  std::vector<std::string> lines = {
      "@ 3600 IN SOA ns1.KPTC.kp. root.Kptc 2013083001 10800 900 604800 86400",
      "@ 3600 IN NS ns1.kptc",
      "@ 3600 IN NS ns2.kptc",
      "ns1.kptc 600 IN A 192.0.2.1",
      "ns2.kptc 600 IN AAAA 2001:db8::2",
      "@ 60 IN MX 10 Mail.kptc",
      "@ 60 IN TXT \"first\" \"second; with \\\"quotes\\\" and \\200\"",
      "_sip._tcp 60 IN SRV 1 2 5060 sip.kptc",
      "e164 60 IN NAPTR 100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:a@kp!\" .",
      "*.wild 60 IN CNAME kptc",
      "odd\\.dot\\032blank 60 IN PTR a\\.b.kptc",
      "old 60 IN DNAME kptc",
      "unknown 60 IN TYPE65280 \\# 5 C00C00FF01",
      "sub 60 IN DS 1 8 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
      "sub 60 IN NS ns.elsewhere.example.",
      "svc 60 IN TYPE65 \\# 3 000100",
      "rp 60 IN RP a.kptc b.kptc",
  };
  for (int i = 0; i < hosts; ++i) {
    lines.push_back("host" + std::to_string(i) + ".kptc 300 IN TXT \"" + std::string(60, 'x') + std::to_string(i) +
                    "\"");
  }
  return lines;
}

std::string zone_file(const std::string& apex, int hosts) {
  std::string text = "$ORIGIN " + apex + "\n";
  for (const std::string& line : zone_lines(hosts)) text += line + "\n";
  return text;
}

std::vector<RR> expected_rrs(const std::string& apex, int hosts) {
  const Name origin = Name::from_text(apex).value();
  std::vector<RR> rrs;
  for (const std::string& line : zone_lines(hosts)) rrs.push_back(rr_from_text(line, origin).value());
  sort_and_deduplicate(rrs);
  return rrs;
}

constexpr int kOpenHosts = 3000;    // some 250 KB: more than three messages
constexpr int kKeyedHosts = 12000;  // some 1 MB

std::unique_ptr<Daemon> start(Software software, const std::string& algorithm = "hmac-sha256") {
  return std::make_unique<Daemon>(
      software,
      test::DaemonZones{zone_file("kp.", kOpenHosts), zone_file("keyed.kp.", kKeyedHosts), zone_file("closed.kp.", 1)},
      algorithm, kSecret);
}

Request request_to(const Daemon& daemon, const char* zone, const std::string& key = {}) {
  Request request;
  request.zone = Name::from_text(zone).value();
  request.server = Server{"", "127.0.0.1", daemon.port()};
  request.timeouts = Timeouts{5s, 20s, 60s};
  if (!key.empty()) request.key = tsig_key_from_text(key).value();
  return request;
}

void check_content(const Scan& scan, std::vector<RR> expected) {
  REQUIRE_MESSAGE(scan.outcome == Outcome::kComplete, scan.reason);
  CHECK(scan.rrs.front().type == RRType::kSOA);
  std::vector<RR> rrs = scan.rrs;
  sort_and_deduplicate(rrs);
  CHECK(rrs.size() == scan.rrs.size());
  CHECK(content_hash(rrs) == content_hash(expected));
}

std::vector<Octets> messages_in(const AxfrStream& stream) {
  std::vector<Octets> messages;
  for (OctetsView rest = stream.messages; !rest.empty(); rest.remove_prefix(std::size_t{2} + u16_at(rest, 0))) {
    messages.emplace_back(rest.substr(2, u16_at(rest, 0)));
  }
  return messages;
}

// The MAC in a signed request.
Octets mac_of(OctetsView request) {
  MessageReader reader(request);
  REQUIRE(reader.header());
  REQUIRE(reader.question());
  return parse_tsig_rdata(reader.rr().value().rdata).value().mac;
}

// Messages whose last record is a TSIG.
std::size_t signed_count(const std::vector<Octets>& messages) {
  std::size_t count = 0;
  for (const Octets& message : messages) {
    MessageReader reader(message);
    const MessageHeader header = reader.header().value();
    for (std::size_t i = 0; i < header.question_count; ++i) REQUIRE(reader.question());
    RR last;
    for (std::size_t i = 0; i < std::size_t{header.answer_count} + header.additional_count; ++i) {
      last = reader.rr().value();
    }
    if (last.type == RRType::kTSIG) ++count;
  }
  return count;
}

// Whether the messages verify as the response to `request`.
bool verifies(const TsigKey& key, OctetsView request, const std::vector<Octets>& messages, Timestamp now) {
  TsigVerifier verifier(key, mac_of(request));
  for (const Octets& message : messages) {
    if (!verifier.take(message, now)) return false;
  }
  return verifier.finish().has_value();
}

TEST_CASE("a server that allows a transfer gives the zone whole") {
  for (const Software software : kAll) {
    CAPTURE(to_text(software));
    const auto daemon = start(software);
    const auto transfer = fetch(request_to(*daemon, "kp."));
    REQUIRE(transfer);
    check_content(transfer->scan, expected_rrs("kp.", kOpenHosts));
    const auto stream = decode_axfr_stream(transfer->evidence);
    REQUIRE(stream);
    CHECK(messages_in(*stream).size() > 1);
    CHECK(stream->tsig == TsigCheck::kNone);
    check_content(scan_of(*stream), expected_rrs("kp.", kOpenHosts));
  }
}

TEST_CASE("a server that does not allow a transfer, or does not know the zone, says so") {
  for (const Software software : kAll) {
    CAPTURE(to_text(software));
    const auto daemon = start(software);
    // Knot says NOTAUTH where an access list denies, the others REFUSED.
    const bool knot = software == Software::kKnot;
    for (const char* zone : {"closed.kp.", "keyed.kp."}) {
      const auto transfer = fetch(request_to(*daemon, zone));
      REQUIRE(transfer);
      CHECK(transfer->scan.outcome == (knot ? Outcome::kFailed : Outcome::kRefused));
      CHECK(transfer->scan.reason == (knot ? "the server said NOTAUTH" : "the server said REFUSED"));
    }
    const auto unknown = fetch(request_to(*daemon, "example."));
    REQUIRE(unknown);
    CHECK((unknown->scan.outcome == Outcome::kRefused || unknown->scan.reason == "the server said NOTAUTH"));
  }
}

TEST_CASE("with the right key the transfer is complete and verified, with a wrong one it has failed") {
  const std::string right = "hmac-sha256:key:" + std::string(kSecret);
  for (const Software software : kAll) {
    CAPTURE(to_text(software));
    const auto daemon = start(software);
    const auto transfer = fetch(request_to(*daemon, "keyed.kp.", right));
    REQUIRE(transfer);
    check_content(transfer->scan, expected_rrs("keyed.kp.", kKeyedHosts));
    const auto stream = decode_axfr_stream(transfer->evidence);
    REQUIRE(stream);
    CHECK(stream->tsig == TsigCheck::kVerified);
    CHECK(stream->tsig_words == "hmac-sha256 key.");
    const auto reason = [&](const std::string& key) {
      const auto failed = fetch(request_to(*daemon, "keyed.kp.", key));
      REQUIRE(failed);
      CHECK(failed->scan.outcome == Outcome::kFailed);
      return failed->scan.reason;
    };
    CHECK(reason("hmac-sha256:key:d3Jvbmc=") == "the server said NOTAUTH (BADSIG)");
    CHECK(reason("hmac-sha256:other:" + std::string(kSecret)) == "the server said NOTAUTH (BADKEY)");
  }
}

TEST_CASE("every algorithm that a key can have is understood by a server") {
  for (const std::string algorithm : {"hmac-sha1", "hmac-sha224", "hmac-sha384", "hmac-sha512"}) {
    CAPTURE(algorithm);
    const auto daemon = start(Software::kKnot, algorithm);
    const auto transfer = fetch(request_to(*daemon, "keyed.kp.", algorithm + ":key:" + kSecret));
    REQUIRE(transfer);
    CHECK_MESSAGE(transfer->scan.outcome == Outcome::kComplete, transfer->scan.reason);
  }
}

TEST_CASE("a signed response verifies only as it was sent, whichever messages carry signatures") {
  const TsigKey key = tsig_key_from_text("hmac-sha256:key:" + std::string(kSecret)).value();
  for (const Software software : kAll) {
    CAPTURE(to_text(software));
    const auto daemon = start(software);
    const auto transfer = fetch(request_to(*daemon, "keyed.kp.", "key:" + std::string(kSecret)));
    REQUIRE(transfer);
    const auto stream = decode_axfr_stream(transfer->evidence);
    REQUIRE(stream);
    const std::vector<Octets> messages = messages_in(*stream);
    REQUIRE(messages.size() >= 3);
    CHECK(signed_count(messages) == messages.size());
    const Timestamp now = stream->time.last;
    CHECK(verifies(key, stream->request, messages, now));
    CHECK_FALSE(verifies(key, stream->request, messages, Timestamp{now.seconds + 1000}));
    for (std::size_t i = 0; i < messages.size(); ++i) {
      auto flipped = messages;
      flipped[i][40] = static_cast<char>(flipped[i][40] ^ 0x20);
      CHECK_FALSE(verifies(key, stream->request, flipped, now));
      auto lacking = messages;
      lacking.erase(lacking.begin() + static_cast<std::ptrdiff_t>(i));
      // A signature covers all before it: only the messages after the last one could go unseen, and that one is last.
      if (i + 1 < messages.size()) CHECK_FALSE(verifies(key, stream->request, lacking, now));
    }
    auto swapped = messages;
    std::swap(swapped[0], swapped[1]);
    CHECK_FALSE(verifies(key, stream->request, swapped, now));
    auto other_request = stream->request;
    other_request[other_request.size() - 10] ^= 1;  // in the MAC
    CHECK_FALSE(verifies(key, other_request, messages, now));
  }
}

}  // namespace
}  // namespace yore::transfer
