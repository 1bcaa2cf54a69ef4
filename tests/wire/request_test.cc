// What the server makes of a client's message, well formed or not.
#include "server/wire/request.h"

#include <doctest/doctest.h>

#include "tests/support/messages.h"

using namespace yore;
using namespace yore::wire;
using test::Ask;

namespace {

void set_u16(Octets& message, std::size_t at, unsigned value) {
  message[at] = static_cast<char>(value >> 8);
  message[at + 1] = static_cast<char>(value & 0xff);
}

Octets plain(const std::string& qname = "kp.") { return test::request(Ask{.qname = qname, .edns = false}); }

// An RR at the root, as the authority or additional section may hold it.
Octets root_rr(RRType type, OctetsView rdata) {
  Octets rr(1, '\0');
  append_u16(rr, static_cast<std::uint16_t>(type));
  append_u16(rr, 1);
  append_u32(rr, 0);
  append_u16(rr, static_cast<std::uint16_t>(rdata.size()));
  return rr += rdata;
}

}  // namespace

TEST_CASE("a plain question is read with its id, flags and spelling") {
  const Octets message = test::request(Ask{.qname = "KcNa.kp.", .qtype = RRType::kA, .flags = 0x0110, .edns = false});
  const Request request = read_request(message);
  CHECK(request.problem == Problem::kNone);
  CHECK(request.id == 0x1234);
  CHECK(request.recursion_desired);
  CHECK(request.checking_disabled);
  REQUIRE(request.question);
  CHECK(request.question->qname.to_text() == "KcNa.kp.");
  CHECK(request.question->qtype == RRType::kA);
  CHECK(request.question->qclass == RRClass::kIN);
  CHECK_FALSE(request.edns);
}

TEST_CASE("an OPT record is read, and its options found by code") {
  Ask ask{.udp_size = 4096, .dnssec_ok = true};
  ask.options = test::option(3, "") + test::option(65001, "2016") + test::option(65001, "2017");
  const Octets message = test::request(ask);
  const Request request = read_request(message);
  REQUIRE(request.edns);
  CHECK(request.edns->udp_size == 4096);
  CHECK(request.edns->dnssec_ok);
  CHECK(find_option(*request.edns, OptionCode::kMoment).count == 2);
  CHECK(find_option(*request.edns, OptionCode::kMoment).payload == "2016");
  CHECK(find_option(*request.edns, OptionCode::kZoneVersion).count == 0);
}

TEST_CASE("a response is never answered") {
  Octets message = plain();
  set_u16(message, 2, 0x8000);
  CHECK(read_request(message).problem == Problem::kSilence);
}

TEST_CASE("fewer octets than a header are never answered") {
  const Octets message = plain();
  for (std::size_t size = 0; size < 12; ++size)
    CHECK(read_request(message.substr(0, size)).problem == Problem::kSilence);
}

TEST_CASE("a message cut anywhere behind its header is a format error") {
  const Octets message = test::request(Ask{.options = test::option(65001, "2016-09-20")});
  for (std::size_t size = 12; size < message.size(); ++size) {
    CAPTURE(size);
    CHECK(read_request(message.substr(0, size)).problem == Problem::kFormErr);
  }
}

TEST_CASE("octets behind the last record are a format error that still knows the question") {
  const Octets message = plain() + "x";
  const Request request = read_request(message);
  CHECK(request.problem == Problem::kFormErr);
  CHECK(request.question);
}

TEST_CASE("no question, two questions and answers in a question are format errors") {
  for (const auto& [at, count] : {std::pair{4, 0}, {4, 2}, {6, 1}, {8, 1}, {10, 1}}) {
    Octets message = plain();
    set_u16(message, static_cast<std::size_t>(at), static_cast<unsigned>(count));
    CAPTURE(at);
    CHECK(read_request(message).problem == Problem::kFormErr);
  }
}

TEST_CASE("compression, reserved label types, long labels and long names in the question are format errors") {
  Octets header = plain().substr(0, 12);
  const Octets tail("\0\x01\0\x01", 4);
  CHECK(read_request(header + Octets("\xc0\x0c", 2) + tail).problem == Problem::kFormErr);
  CHECK(read_request(header +
                     Octets("\x41"
                            "a\0",
                            3) +
                     tail)
            .problem == Problem::kFormErr);
  CHECK(read_request(header +
                     Octets("\x81"
                            "a\0",
                            3) +
                     tail)
            .problem == Problem::kFormErr);
  Octets longest;
  for (int i = 0; i < 127; ++i)
    longest +=
        "\x01"
        "a";
  CHECK(read_request(header + longest + Octets(1, '\0') + tail).problem == Problem::kNone);
  CHECK(read_request(header +
                     "\x01"
                     "a" +
                     longest + Octets(1, '\0') + tail)
            .problem == Problem::kFormErr);
}

TEST_CASE("opcodes other than QUERY are not implemented, whatever follows the header") {
  for (unsigned opcode = 1; opcode < 16; ++opcode) {
    Octets message = plain().substr(0, 12);
    set_u16(message, 2, opcode << 11);
    const Request request = read_request(message);
    CHECK(request.problem == Problem::kNotImp);
    CHECK(static_cast<unsigned>(request.opcode) == opcode);
  }
}

TEST_CASE("the OPT of another opcode is found behind its other sections") {
  const Ask ask{.udp_size = 777};
  const Octets question = plain();
  const Octets soa("\xc0\x0c\0\x06\0\x01\0\0\0\0\0\0", 12);
  Octets message = question + soa + soa + test::opt_record(ask);
  set_u16(message, 2, 5U << 11);
  set_u16(message, 6, 1);  // UPDATE's prerequisites
  set_u16(message, 8, 1);  // its updates
  set_u16(message, 10, 1);
  REQUIRE(read_request(message).edns);
  CHECK(read_request(message).edns->udp_size == 777);
  // Where a count is wrong, nobody knows what is an OPT.
  set_u16(message, 6, 9);
  CHECK(!read_request(message).edns);
  CHECK(read_request(message).problem == Problem::kNotImp);
}

TEST_CASE("two OPT records, one that is not at the root, and options that overrun it are format errors") {
  const Ask ask;
  Octets twice = test::request(ask) + test::opt_record(ask);
  set_u16(twice, 10, 2);
  CHECK(read_request(twice).problem == Problem::kFormErr);

  Octets elsewhere = plain() +
                     "\x01"
                     "a" +
                     test::opt_record(ask);
  set_u16(elsewhere, 10, 1);
  CHECK(read_request(elsewhere).problem == Problem::kFormErr);

  CHECK(read_request(test::request(Ask{.options = Octets("\0\x0a\0\x05"
                                                         "abc",
                                                         7)}))
            .problem == Problem::kFormErr);
  CHECK(read_request(test::request(Ask{.options = Octets("\0\x0a\0", 3)})).problem == Problem::kFormErr);
}

TEST_CASE("EDNS of another version is told so") {
  const Octets message = test::request(Ask{.version = 1});
  CHECK(read_request(message).problem == Problem::kBadVersion);
}

TEST_CASE("other records in the additional section are passed over, TSIG only as the last") {
  Octets message = plain() + root_rr(RRType::kA, "abcd");
  set_u16(message, 10, 1);
  CHECK(read_request(message).problem == Problem::kNone);

  Octets signed_last = message + root_rr(RRType::kTSIG, "key");
  set_u16(signed_last, 10, 2);
  CHECK(read_request(signed_last).problem == Problem::kNone);
  CHECK(read_request(signed_last).signed_by_key);

  Octets signed_first = plain() + root_rr(RRType::kTSIG, "key") + root_rr(RRType::kA, "abcd");
  set_u16(signed_first, 10, 2);
  CHECK(read_request(signed_first).problem == Problem::kFormErr);
}

TEST_CASE("an IXFR question carries the serial that the client has; others carry no authority") {
  Octets soa(2, '\0');
  for (const std::uint32_t number : {2013083001U, 1U, 2U, 3U, 4U}) append_u32(soa, number);
  const auto with_soa = [&](RRType qtype) {
    Octets message = test::request(Ask{.qtype = qtype, .edns = false}) + root_rr(RRType::kSOA, soa);
    set_u16(message, 8, 1);
    return message;
  };
  const Octets ixfr = with_soa(RRType::kIXFR);
  CHECK(read_request(ixfr).problem == Problem::kNone);
  CHECK(read_request(ixfr).ixfr_serial == Serial{2013083001});
  CHECK(read_request(with_soa(RRType::kA)).problem == Problem::kFormErr);
}

TEST_CASE("a record's owner may point backwards but not forwards or at itself") {
  Octets rr = root_rr(RRType::kA, "abcd").substr(1);
  for (const auto& [pointer, problem] :
       {std::pair{0xc00cU, Problem::kNone}, {0xc014U, Problem::kFormErr}, {0xc030U, Problem::kFormErr}}) {
    Octets message = plain();  // 12 octets of header, "kp." to 16, type and class to 20
    append_u16(message, static_cast<std::uint16_t>(pointer));
    message += rr;
    set_u16(message, 10, 1);
    CAPTURE(pointer);
    CHECK(read_request(message).problem == problem);
  }
}
