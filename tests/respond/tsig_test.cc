// Signed questions: the answers are signed, and the errors as RFC 8945 section 5.2 has them.
#include <doctest/doctest.h>

#include "tests/respond/kp_store.h"
#include "zonedb/dns/message_reader.h"
#include "zonedb/transfer/tsig_answerer.h"

using namespace yore;
using namespace yore::respond;
using test::Ask;
using test::Response;
using test::source;
using transfer::SignedRequest;
using transfer::tsig_key_from_text;
using transfer::TsigKey;
using transfer::TsigVerifier;

namespace {

const TsigKey kKey = tsig_key_from_text("secondary:c2VjcmV0").value();
const TsigKey kKey512 = tsig_key_from_text("hmac-sha512:other:c2VjcmV0").value();
const Timestamp kNow = source().now;
constexpr int kNotAuth = 9;

Settings with_keys() {
  Settings settings = test::settings();
  settings.keys = {kKey, kKey512};
  settings.allow_transfer = {{std::nullopt, kKey512.name}};
  return settings;
}

Reply reply_to(const Octets& message, Octets& out, Transport transport = Transport::kUdp) {
  static const Settings settings = with_keys();  // a transfer signs with its keys as long as it goes on
  return respond::respond(message, source(transport), settings, test::kp_store(), out);
}

// The TSIG at the end of a response.
TsigRdata tsig_of(const Octets& message) {
  MessageReader reader(message);
  const MessageHeader header = reader.header().value();
  for (int i = 0; i < header.question_count; ++i) static_cast<void>(reader.question().value());
  const int rrs = header.answer_count + header.authority_count + header.additional_count;
  RR last;
  for (int i = 0; i < rrs; ++i) last = reader.rr().value();
  REQUIRE(last.type == RRType::kTSIG);
  return parse_tsig_rdata(last.rdata).value();
}

}  // namespace

TEST_CASE("an answer to a signed question is signed with its key") {
  for (const TsigKey& key : {kKey, kKey512}) {
    for (const bool edns : {false, true}) {
      const SignedRequest request =
          sign_request(test::request(Ask{.qname = "www.kp.", .qtype = RRType::kA, .edns = edns}), key, kNow);
      Octets out;
      CHECK(reply_to(request.message, out).kind == ReplyKind::kMessage);
      CHECK(Response(out).answer() == "www.kp. 300 IN A 175.45.176.99\n");
      CHECK(Response(out).has_edns() == edns);
      TsigVerifier verifier(key, request.mac);
      CHECK(verifier.take(out, kNow));
      CHECK(verifier.finish());
    }
  }
}

TEST_CASE("a question with a key that nobody knows is NOTAUTH, BADKEY, and the answer is not signed") {
  const SignedRequest request =
      sign_request(test::request(Ask{}), tsig_key_from_text("stranger:c2VjcmV0").value(), kNow);
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(Response(out).rcode() == kNotAuth);
  CHECK(Response(out).answer().empty());
  CHECK(tsig_of(out).error == 17);
  CHECK(tsig_of(out).mac.empty());
}

TEST_CASE("a known key with another algorithm is another key") {
  const SignedRequest request =
      sign_request(test::request(Ask{}), tsig_key_from_text("hmac-sha1:secondary:c2VjcmV0").value(), kNow);
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(tsig_of(out).error == 17);
}

TEST_CASE("a question whose signature does not verify is NOTAUTH, BADSIG, and the answer is not signed") {
  const SignedRequest request =
      sign_request(test::request(Ask{}), tsig_key_from_text("secondary:d3Jvbmc=").value(), kNow);
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(Response(out).rcode() == kNotAuth);
  CHECK(tsig_of(out).error == 16);
  CHECK(tsig_of(out).mac.empty());
}

TEST_CASE("a question signed at another time is NOTAUTH, BADTIME, signed, with this server's time") {
  for (const std::int64_t off : {-301, 301}) {
    const SignedRequest request = sign_request(test::request(Ask{}), kKey, Timestamp{kNow.seconds + off});
    Octets out;
    static_cast<void>(reply_to(request.message, out));
    CHECK(Response(out).rcode() == kNotAuth);
    const TsigRdata tsig = tsig_of(out);
    CHECK(tsig.error == 18);
    CHECK(tsig.mac.size() == 32);
    CHECK(tsig.time_signed == static_cast<std::uint64_t>(kNow.seconds + off));
    REQUIRE(tsig.other.size() == 6);
    CHECK(u32_at(tsig.other, 2) == static_cast<std::uint32_t>(kNow.seconds));
  }
  const SignedRequest just = sign_request(test::request(Ask{}), kKey, Timestamp{kNow.seconds - 300});
  Octets out;
  static_cast<void>(reply_to(just.message, out));
  CHECK(Response(out).rcode() == 0);
}

TEST_CASE("a shortened signature is NOTAUTH, BADTRUNC, and one too short is a format error") {
  for (const auto& [size, rcode] : {std::pair<std::size_t, int>{16, kNotAuth}, {15, 1}, {0, 1}}) {
    const Octets plain = test::request(Ask{.edns = false});
    const SignedRequest request = sign_request(plain, kKey, kNow);
    TsigRdata tsig = tsig_of(request.message);
    tsig.mac.resize(size);
    const Rdata rdata = tsig_rdata(tsig);
    Octets message = request.message.substr(0, plain.size() + kKey.name.wire().size() + 8);
    append_u16(message, static_cast<std::uint16_t>(rdata.size()));
    message += rdata;
    Octets out;
    static_cast<void>(reply_to(message, out));
    CAPTURE(size);
    CHECK(Response(out).rcode() == rcode);
    if (rcode == kNotAuth) CHECK(tsig_of(out).error == 22);
  }
}

TEST_CASE("a changed octet of a signed question is noticed") {
  const SignedRequest request = sign_request(test::request(Ask{.qname = "www.kp.", .qtype = RRType::kA}), kKey, kNow);
  Octets out;
  for (std::size_t at = 13; at < 16; ++at) {
    Octets changed = request.message;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    static_cast<void>(reply_to(changed, out));
    CHECK(Response(out).rcode() == kNotAuth);
  }
}

TEST_CASE("the id may change on the way, as a forwarder does") {
  SignedRequest request = sign_request(test::request(Ask{}), kKey, kNow);
  request.message[0] = 0x55;
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(Response(out).rcode() == 0);
}

TEST_CASE("a transfer that a key is asked for goes to who has the key, each message signed") {
  Octets out;
  CHECK(reply_to(test::request(Ask{.qtype = RRType::kAXFR}), out, Transport::kTcp).kind == ReplyKind::kMessage);
  CHECK(Response(out).rcode() == 5);
  const SignedRequest wrong = sign_request(test::request(Ask{.qtype = RRType::kAXFR}), kKey, kNow);
  CHECK(reply_to(wrong.message, out, Transport::kTcp).kind == ReplyKind::kMessage);
  CHECK(Response(out).rcode() == 5);
  const SignedRequest right = sign_request(test::request(Ask{.qtype = RRType::kAXFR}), kKey512, kNow);
  Reply reply = reply_to(right.message, out, Transport::kTcp);
  REQUIRE(reply.kind == ReplyKind::kTransfer);
  TsigVerifier verifier(kKey512, right.mac);
  while (reply.transfer->next(out, kNow) == Transfer::Step::kMessage) CHECK(verifier.take(out, kNow));
  CHECK(verifier.finish());
}

TEST_CASE("a signed answer that is too large for UDP is truncated and still verifies") {
  const std::string label(60, 'k');
  const TsigKey long_key = tsig_key_from_text("hmac-sha512:" + label + "." + label + "." + label + ":c2VjcmV0").value();
  const std::string qname = label + "." + label + "." + label + ".wild.kp.";
  const SignedRequest request =
      sign_request(test::request(Ask{.qname = qname, .qtype = RRType::kTXT, .edns = false}), long_key, kNow);
  Settings settings = with_keys();
  settings.keys.push_back(long_key);
  Octets out;
  static_cast<void>(respond::respond(request.message, source(Transport::kUdp, 1), settings, test::kp_store(), out));
  CHECK(out.size() <= 512);
  CHECK(Response(out).tc());
  TsigVerifier verifier(long_key, request.mac);
  CHECK(verifier.take(out, kNow));
}

TEST_CASE("an unknown key whose name alone fills a datagram is refused within its size") {
  const std::string label(60, 'k');
  const TsigKey stranger = tsig_key_from_text(label + "." + label + "." + label + "." + label + ":c2VjcmV0").value();
  const std::string qname = label + "." + label + "." + label + ".kp.";
  const SignedRequest request = sign_request(test::request(Ask{.qname = qname, .edns = false}), stranger, kNow);
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(out.size() <= 512);
  CHECK(Response(out).rcode() == kNotAuth);
}

TEST_CASE("a signed message of an opcode that is not implemented gets a signed NOTIMP") {
  const SignedRequest request = sign_request(test::request(Ask{.flags = 5U << 11U, .edns = false}), kKey, kNow);
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(Response(out).rcode() == 4);
  TsigVerifier verifier(kKey, request.mac);
  CHECK(verifier.take(out, kNow));
}

TEST_CASE("a client with a good signature is never limited, one with a wrong one is") {
  Source from = source();
  from.counted = true;
  const auto subject = [&](const TsigKey& key) {
    Octets out;
    const SignedRequest request = sign_request(test::request(Ask{}), key, kNow);
    return respond::respond(request.message, from, with_keys(), test::kp_store(), out).subject;
  };
  CHECK(subject(kKey) == 0);
  CHECK(subject(tsig_key_from_text("secondary:d3Jvbmc=").value()) != 0);
}

TEST_CASE("the answer to a question of another time has the fudge of the question") {
  SignedRequest request = sign_request(test::request(Ask{.edns = false}), kKey, Timestamp{kNow.seconds - 400});
  Octets out;
  static_cast<void>(reply_to(request.message, out));
  CHECK(tsig_of(out).error == 18);
  CHECK(tsig_of(out).fudge == tsig_of(request.message).fudge);
}

TEST_CASE("a TSIG that is not one is a format error") {
  Octets message = test::request(Ask{.edns = false});
  message[11] = 1;
  message += Octets("\0\0\xfa\0\xff\0\0\0\0\0\0", 11);
  Octets out;
  static_cast<void>(reply_to(message, out));
  CHECK(Response(out).rcode() == 1);
}
