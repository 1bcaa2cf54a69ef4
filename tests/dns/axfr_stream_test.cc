#include "zonedb/dns/axfr_stream.h"

#include <doctest/doctest.h>

#include "tests/dns/axfr_messages.h"
#include "zonedb/dns/axfr_reader.h"

namespace yore {
namespace {

using test::AxfrMessage;
using test::kSoa;
using test::stream_of;

const std::string kNs = "kp. 60 IN NS ns1.kptc.kp.";
const std::string kTxt = "www.KP. 60 IN TXT \"a\"";

AxfrMessage with(std::vector<std::string> answers) {
  AxfrMessage message;
  message.answers = std::move(answers);
  return message;
}

// What comes of a good transfer whose first message was bent.
template <class Bend>
Scan scan_of_bent(Bend bend) {
  AxfrMessage message = with({kSoa, kNs, kSoa});
  bend(message);
  return scan_of(stream_of({message}));
}

TEST_CASE("a transfer whose closing SOA equals its first is complete, the closing SOA left out") {
  const Scan scan = scan_of(stream_of({with({kSoa, kNs}), with({kTxt}), with({kSoa})}));
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.reason.empty());
  CHECK(scan.method == Method::kAxfr);
  CHECK(scan.qtype == RRType::kAXFR);
  CHECK(scan.subject.to_text() == "kp.");
  CHECK(to_text(scan.server) == "ns1.kptc.kp.@192.0.2.1");
  CHECK(to_text(scan.time) == "2016-09-20T05:28:24Z/2016-09-20T05:28:31Z");
  REQUIRE(scan.rrs.size() == 3);
  CHECK(rr_to_text(scan.rrs[0]) == kSoa);
  CHECK(rr_to_text(scan.rrs[1]) == kNs);
  CHECK(rr_to_text(scan.rrs[2]) == kTxt);
}

TEST_CASE("one record a message, questions left out after the first, is complete") {
  AxfrMessage first = with({kSoa});
  AxfrMessage second = with({kNs});
  second.questions.clear();
  AxfrMessage third = with({kSoa});
  third.questions.clear();
  CHECK(scan_of(stream_of({first, second, third})).outcome == Outcome::kComplete);
}

TEST_CASE("an old server that leaves the question out of the first message is understood") {
  CHECK(scan_of_bent([](AxfrMessage& m) { m.questions.clear(); }).outcome == Outcome::kComplete);
}

TEST_CASE("an OPT record in the additional section is no part of the zone") {
  const Scan scan = scan_of_bent([](AxfrMessage& m) { m.additional = {". 0 CLASS1232 TYPE41 \\# 0"}; });
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(scan.rrs.size() == 2);
}

TEST_CASE("a transfer without a closing SOA is what its ending says") {
  AxfrStream stream = stream_of({with({kSoa, kNs})});
  stream.ending = AxfrEnding::kClosed;
  stream.ending_words = "the server closed the connection";
  CHECK(scan_of(stream).outcome == Outcome::kTruncated);
  CHECK(scan_of(stream).reason == "the server closed the connection, after 2 records, without a closing SOA");
  CHECK(scan_of(stream).rrs.empty());
  stream.ending = AxfrEnding::kLimit;
  CHECK(scan_of(stream).outcome == Outcome::kTruncated);
  stream.ending = AxfrEnding::kTimeout;
  CHECK(scan_of(stream).outcome == Outcome::kTimeout);
  stream.ending = AxfrEnding::kFinished;  // which cannot be
  CHECK(scan_of(stream).outcome == Outcome::kMalformed);
}

TEST_CASE("a message that is cut off is truncated") {
  AxfrStream stream = stream_of({with({kSoa, kNs}), with({kSoa})});
  stream.ending = AxfrEnding::kClosed;
  for (std::size_t size = 1; size < stream.messages.size(); ++size) {
    AxfrStream cut = stream;
    cut.messages.resize(size);
    CHECK(scan_of(cut).outcome == Outcome::kTruncated);
  }
}

TEST_CASE("a connection closed without an octet has failed") {
  AxfrStream stream = stream_of({});
  stream.ending = AxfrEnding::kClosed;
  CHECK(scan_of(stream).outcome == Outcome::kFailed);
  stream.ending = AxfrEnding::kUnreachable;
  CHECK(scan_of(stream).outcome == Outcome::kUnreachable);
}

TEST_CASE("REFUSED is refused, another RCODE failed, and both are said") {
  const auto with_rcode = [](std::uint16_t rcode) {
    return scan_of_bent([rcode](AxfrMessage& m) {
      m.flags = static_cast<std::uint16_t>(0x8000 | rcode);
      m.answers.clear();
    });
  };
  CHECK(with_rcode(5).outcome == Outcome::kRefused);
  CHECK(with_rcode(5).reason == "the server said REFUSED");
  CHECK(with_rcode(2).outcome == Outcome::kFailed);
  CHECK(with_rcode(2).reason == "the server said SERVFAIL");
  AxfrMessage late;
  late.flags = 0x8005;
  const Scan scan = scan_of(stream_of({with({kSoa, kNs}), late}));
  CHECK(scan.outcome == Outcome::kFailed);
  CHECK(scan.reason == "the server said REFUSED after 2 records");
}

TEST_CASE("NOERROR without a record has failed") {
  CHECK(scan_of_bent([](AxfrMessage& m) { m.answers.clear(); }).outcome == Outcome::kFailed);
}

TEST_CASE("a message that contradicts RFC 5936 or the request is malformed") {
  const auto outcome = [](auto bend) { return scan_of_bent(bend).outcome; };
  CHECK(outcome([](AxfrMessage& m) { m.id = 1; }) == Outcome::kMalformed);
  CHECK(outcome([](AxfrMessage& m) { m.flags = 0x0400; }) == Outcome::kMalformed);  // a request
  CHECK(outcome([](AxfrMessage& m) { m.flags = 0xa400; }) == Outcome::kMalformed);  // NOTIFY
  CHECK(outcome([](AxfrMessage& m) { m.flags = 0x8600; }) == Outcome::kMalformed);  // TC
  CHECK(outcome([](AxfrMessage& m) { m.questions = {"kp.", "kp."}; }) == Outcome::kMalformed);
  CHECK(outcome([](AxfrMessage& m) { m.questions = {"kr."}; }) == Outcome::kMalformed);
  CHECK(outcome([](AxfrMessage& m) { m.authority = {kNs}; }) == Outcome::kMalformed);
  CHECK(outcome([](AxfrMessage& m) { m.flags = 0x8000; }) == Outcome::kComplete);  // AA is not required
}

TEST_CASE("records that no transfer of the zone can hold are malformed") {
  const auto outcome = [](std::vector<std::string> answers) {
    return scan_of(stream_of({with(std::move(answers))})).outcome;
  };
  CHECK(outcome({kNs, kSoa, kSoa}) == Outcome::kMalformed);                            // does not begin with the SOA
  CHECK(outcome({kSoa, "www.kr. 60 IN A 192.0.2.1", kSoa}) == Outcome::kMalformed);    // out of the zone
  CHECK(outcome({kSoa, "www.xkp. 60 IN A 192.0.2.1", kSoa}) == Outcome::kMalformed);   // nor by its letters
  CHECK(outcome({kSoa, "www.kp. 60 CH TXT \"a\"", kSoa}) == Outcome::kMalformed);      // another class
  CHECK(outcome({kSoa, "www.kp. 60 IN TYPE255 \\# 0", kSoa}) == Outcome::kMalformed);  // a meta type
  CHECK(outcome({kSoa, "a." + kSoa, kSoa}) == Outcome::kMalformed);                    // an SOA below the apex
  CHECK(outcome({kSoa, kNs, kSoa, kNs}) == Outcome::kMalformed);                       // after the end
}

TEST_CASE("two different SOAs are malformed, two spellings of one are not") {
  const auto outcome = [](const std::string& closing) {
    return scan_of(stream_of({with({kSoa, kNs, closing})})).outcome;
  };
  CHECK(outcome("kp. 60 IN SOA ns1.kptc.kp. root.kp. 2013083002 10800 900 604800 86400") == Outcome::kMalformed);
  CHECK(outcome("kp. 61 IN SOA ns1.kptc.kp. root.kp. 2013083001 10800 900 604800 86400") == Outcome::kMalformed);
  CHECK(outcome("KP. 60 IN SOA NS1.kptc.kp. root.kp. 2013083001 10800 900 604800 86400") == Outcome::kComplete);
}

TEST_CASE("octets after the last message, or after the last record of one, are malformed") {
  AxfrStream stream = stream_of({with({kSoa, kNs, kSoa})});
  AxfrStream longer = stream;
  longer.messages += "\x01";
  CHECK(scan_of(longer).outcome == Outcome::kMalformed);
  AxfrStream padded = stream;
  padded.messages = test::framed(stream.messages.substr(2) + "\x01");
  CHECK(scan_of(padded).outcome == Outcome::kMalformed);
  AxfrStream empty = stream;
  empty.messages = Octets(2, '\0');
  CHECK(scan_of(empty).outcome == Outcome::kMalformed);
}

TEST_CASE("a transfer whose TSIG does not verify has failed, complete as it looks") {
  AxfrStream stream = stream_of({with({kSoa, kNs, kSoa})});
  stream.tsig = TsigCheck::kFailed;
  stream.tsig_words = "message 1 has a signature that does not verify";
  CHECK(scan_of(stream).outcome == Outcome::kFailed);
  CHECK(scan_of(stream).reason == "TSIG: message 1 has a signature that does not verify");
  CHECK(scan_of(stream).rrs.empty());
  stream.tsig = TsigCheck::kVerified;
  CHECK(scan_of(stream).outcome == Outcome::kComplete);
}

TEST_CASE("records that grow beyond the reader's bound are malformed") {
  AxfrReader reader(Name::from_text("kp.").value(), test::kId, 200);
  CHECK(reader.take(with({kSoa}).wire()) == AxfrState::kOpen);
  CHECK(reader.take(with({"kp. 60 IN TXT " + std::string(100, 'a')}).wire()) == AxfrState::kMalformed);
}

TEST_CASE("a stream that is encoded decodes to the same") {
  AxfrStream stream = stream_of({with({kSoa, kNs, kSoa})});
  stream.zone = Name::from_text("a\\.b\\032\\200.kp.").value();
  stream.server.port = 5353;
  stream.ending = AxfrEnding::kTimeout;
  stream.ending_words = "not an octet came within 30 s";
  stream.tsig = TsigCheck::kVerified;
  stream.tsig_words = "hmac-sha256 key.";
  const Octets capture = encode_axfr_stream(stream);
  CHECK(is_axfr_stream(capture));
  const auto decoded = decode_axfr_stream(capture);
  REQUIRE(decoded);
  CHECK(decoded->zone == stream.zone);
  CHECK(decoded->server == stream.server);
  CHECK(decoded->request == stream.request);
  CHECK(decoded->time == stream.time);
  CHECK(decoded->ending == stream.ending);
  CHECK(decoded->ending_words == stream.ending_words);
  CHECK(decoded->tsig == stream.tsig);
  CHECK(decoded->tsig_words == stream.tsig_words);
  CHECK(decoded->messages == stream.messages);
  CHECK(encode_axfr_stream(*decoded) == capture);
  stream.server = Server{"", "2001:db8::1", 53};
  stream.ending_words.clear();
  const Octets nameless = encode_axfr_stream(stream);
  CHECK(encode_axfr_stream(decode_axfr_stream(nameless).value()) == nameless);
}

TEST_CASE("words with a newline cannot make up a line of the header") {
  AxfrStream stream = stream_of({});
  stream.ending_words = "x\n;; tsig: verified";
  const auto decoded = decode_axfr_stream(encode_axfr_stream(stream));
  REQUIRE(decoded);
  CHECK(decoded->tsig == TsigCheck::kNone);
  CHECK(decoded->ending_words == "x?;; tsig: verified");
}

TEST_CASE("a header that lacks any part, and a stream of another size, are errors") {
  const AxfrStream stream = stream_of({with({kSoa, kNs, kSoa})});
  const Octets capture = encode_axfr_stream(stream);
  for (std::size_t size = 0; size < capture.size(); ++size) {
    CHECK_FALSE(decode_axfr_stream(OctetsView(capture).substr(0, size)));
  }
  CHECK(decode_axfr_stream(capture + "x").error().code == ErrorCode::kCorrupt);
  const std::size_t header_size = capture.size() - stream.messages.size();
  for (std::size_t begin = 0; begin < header_size;) {
    const std::size_t end = capture.find('\n', begin) + 1;
    Octets without = capture;
    without.erase(begin, end - begin);
    if (capture.substr(begin, 14) != ";; server-name") CHECK_FALSE(decode_axfr_stream(without));
    begin = end;
  }
  CHECK_FALSE(is_axfr_stream("; <<>> DiG 9.8.3-P1 <<>> axfr kp\n"));
}

}  // namespace
}  // namespace yore
