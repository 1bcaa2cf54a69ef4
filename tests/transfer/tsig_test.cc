#include "zonedb/transfer/tsig.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "tests/dns/axfr_messages.h"
#include "zonedb/dns/message_reader.h"

namespace yore::transfer {
namespace {

using test::AxfrMessage;

constexpr Timestamp kNow{1474349304};

AxfrMessage plain_message() {
  AxfrMessage message;
  message.answers = {test::kSoa};
  return message;
}

TEST_CASE("a key is read as dig -y takes it") {
  const auto key = tsig_key_from_text("hmac-SHA512:Key.kp:c2VjcmV0").value();
  CHECK(key.name.to_text() == "Key.kp.");
  CHECK(key.algorithm == TsigAlgorithm::kHmacSha512);
  CHECK(key.secret == "secret");
  CHECK(tsig_key_from_text("key:c2VjcmV0IQ==").value().secret == "secret!");
  CHECK(tsig_key_from_text("key:c2VjcmV0").value().algorithm == TsigAlgorithm::kHmacSha256);
}

TEST_CASE("what is no key is an error of usage that does not quote the secret") {
  for (const char* text : {"", "key", "key:", "key:c2VjcmV", "key:c2Vj!mV0", "key:====", "key:c2VjcmV0=",
                           "key:c2=jcmV0", "hmac-md4:key:c2VjcmV0", ":c2VjcmV0", "a..b:c2VjcmV0"}) {
    CAPTURE(text);
    const auto key = tsig_key_from_text(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::kUsage);
    CHECK(key.error().message.find("c2V") == std::string::npos);
  }
}

TEST_CASE("a signed request is the message with one TSIG more at its end") {
  const TsigKey key = tsig_key_from_text("key:c2VjcmV0").value();
  const Octets message = test::axfr_request_of_kp();
  const SignedRequest request = sign_request(message, key, kNow);
  MessageReader reader(request.message);
  const auto header = reader.header();
  REQUIRE(header);
  CHECK(header->id == test::kId);
  CHECK(header->additional_count == 1);
  REQUIRE(reader.question());
  CHECK(reader.position() == message.size());
  const RR rr = reader.rr().value();
  CHECK(reader.at_end());
  CHECK(rr.type == RRType::kTSIG);
  CHECK(rr.rrclass == RRClass::kANY);
  CHECK(rr.owner.to_text() == "key.");
  const TsigRdata tsig = parse_tsig_rdata(rr.rdata).value();
  CHECK(tsig.algorithm.to_text() == "hmac-sha256.");
  CHECK(tsig.time_signed == 1474349304);
  CHECK(tsig.original_id == test::kId);
  CHECK(tsig.mac == request.mac);
  CHECK(tsig.mac.size() == 32);
}

TEST_CASE("RDATA of a TSIG that is cut or too long is an error") {
  TsigRdata tsig;
  tsig.mac = "mac";
  tsig.other = "other";
  const Rdata rdata = tsig_rdata(tsig);
  CHECK(parse_tsig_rdata(rdata).value().other == "other");
  for (std::size_t size = 0; size < rdata.size(); ++size)
    CHECK_FALSE(parse_tsig_rdata(OctetsView(rdata).substr(0, size)));
  CHECK_FALSE(parse_tsig_rdata(rdata + "x"));
}

TEST_CASE("an unsigned first message does not verify, and no message at all does not either") {
  const TsigKey key = tsig_key_from_text("key:c2VjcmV0").value();
  TsigVerifier verifier(key, "mac");
  CHECK_FALSE(verifier.finish());
  CHECK(verifier.take(plain_message().wire(), kNow).error().message == "the first message is not signed");
}

// A server's side of RFC 8945 section 5.3.1, written from the RFC for the tests alone; key "key.", secret "secret".
class Signer {
 public:
  explicit Signer(OctetsView request_mac) { put_mac(request_mac); }

  void leave_unsigned(OctetsView message) { digested_ += message; }

  // The message with its TSIG. `error` and `key_name` are for those that are wrong in them.
  Octets sign(const Octets& message, Timestamp when, std::uint16_t error = 0, const std::string& key_name = "key.") {
    const Octets name = Octets(Name::from_text(key_name).value().wire());
    TsigRdata tsig;
    tsig.algorithm = Name::from_text("hmac-sha256.").value();
    tsig.time_signed = static_cast<std::uint64_t>(when.seconds);
    tsig.fudge = 300;
    tsig.original_id = u16_at(message, 0);
    tsig.error = error;
    Octets timers;
    append_u16(timers, 0);
    append_u32(timers, static_cast<std::uint32_t>(when.seconds));
    append_u16(timers, 300);
    digested_ += message;
    if (first_) {
      digested_ += name + Octets("\0\xff\0\0\0\0", 6) + Octets(tsig.algorithm.wire()) + timers;
      append_u16(digested_, error);
      append_u16(digested_, 0);
    } else {
      digested_ += timers;
    }
    first_ = false;
    tsig.mac.resize(32);
    HMAC(EVP_sha256(), "secret", 6, reinterpret_cast<const unsigned char*>(digested_.data()), digested_.size(),
         reinterpret_cast<unsigned char*>(tsig.mac.data()), nullptr);
    digested_.clear();
    put_mac(tsig.mac);
    Octets with_tsig = message;
    with_tsig[11] = static_cast<char>(with_tsig[11] + 1);
    const Rdata rdata = tsig_rdata(tsig);
    with_tsig += name + Octets("\0\xfa\0\xff\0\0\0\0", 8);
    append_u16(with_tsig, static_cast<std::uint16_t>(rdata.size()));
    return with_tsig + rdata;
  }

 private:
  void put_mac(OctetsView mac) {
    append_u16(digested_, static_cast<std::uint16_t>(mac.size()));
    digested_ += mac;
  }
  Octets digested_;
  bool first_ = true;
};

struct Exchange {
  TsigVerifier verifier{tsig_key_from_text("key:c2VjcmV0").value(), "the MAC of the request"};
  Signer signer{"the MAC of the request"};
  Octets message = plain_message().wire();

  Result<void> take_unsigned() {
    signer.leave_unsigned(message);
    return verifier.take(message, kNow);
  }
  Result<void> take_signed() { return verifier.take(signer.sign(message, kNow), kNow); }
};

TEST_CASE("99 unsigned messages may follow a signed one, 100 may not") {
  Exchange exchange;
  REQUIRE(exchange.take_signed());
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 99; ++i) REQUIRE(exchange.take_unsigned());
    REQUIRE(exchange.take_signed());
  }
  CHECK(exchange.verifier.finish());
  for (int i = 0; i < 99; ++i) REQUIRE(exchange.take_unsigned());
  CHECK_FALSE(exchange.take_unsigned());
}

TEST_CASE("a response whose last message is not signed does not verify") {
  Exchange exchange;
  REQUIRE(exchange.take_signed());
  CHECK(exchange.verifier.finish());
  REQUIRE(exchange.take_unsigned());
  CHECK(exchange.verifier.finish().error().message == "the last message is not signed");
}

TEST_CASE("a signature older or newer than its fudge does not verify") {
  for (const std::int64_t apart : {-301, 301}) {
    Exchange exchange;
    CHECK_FALSE(exchange.verifier.take(exchange.signer.sign(exchange.message, {kNow.seconds + apart}), kNow));
  }
  for (const std::int64_t apart : {-300, 300}) {
    Exchange exchange;
    CHECK(exchange.verifier.take(exchange.signer.sign(exchange.message, {kNow.seconds + apart}), kNow));
  }
}

TEST_CASE("a signature that names another key, or an error, does not verify") {
  Exchange other;
  CHECK_FALSE(other.verifier.take(other.signer.sign(other.message, kNow, 0, "other."), kNow));
  Exchange bad_time;
  CHECK(bad_time.verifier.take(bad_time.signer.sign(bad_time.message, kNow, 18), kNow).error().message ==
        "message 1 says BADTIME");
}

TEST_CASE("a MAC that is cut short does not verify") {
  Exchange exchange;
  Octets message = exchange.signer.sign(exchange.message, kNow);
  const std::size_t mac = message.size() - 6 - 32;
  const std::size_t rdlength = mac - 10 - 13 - 2;
  message.erase(mac + 16, 16);
  message[mac - 1] = 16;
  message[rdlength + 1] = static_cast<char>(message[rdlength + 1] - 16);
  CHECK(exchange.verifier.take(message, kNow).error().message == "message 1 has a signature that does not verify");
}

}  // namespace
}  // namespace yore::transfer
