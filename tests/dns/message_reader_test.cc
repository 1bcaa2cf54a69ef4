#include "zonedb/dns/message_reader.h"

#include <doctest/doctest.h>

#include "zonedb/dns/presentation.h"

namespace yore {
namespace {

using namespace std::string_literals;

// A header that promises one record in the answer section.
const Octets kHeader = "\x3a\x5c\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00"s;

Result<RR> first_rr(const Octets& record) {
  const Octets message = kHeader + record;
  MessageReader reader(message);
  REQUIRE(reader.header());
  return reader.rr();
}

// Type, class IN, TTL 60 and the RDATA after its length.
Octets fixed_part(RRType type, OctetsView rdata) {
  Octets octets;
  append_u16(octets, static_cast<std::uint16_t>(type));
  append_u16(octets, 1);
  append_u32(octets, 60);
  append_u16(octets, static_cast<std::uint16_t>(rdata.size()));
  return octets + Octets(rdata);
}

TEST_CASE("names in the RDATA of known types are uncompressed and keep their case") {
  // Octet 12 is the owner's first.
  const Octets owner = "\x03wWw\x02Kp\x00"s;
  CHECK(rr_to_text(first_rr(owner + fixed_part(RRType::kNS, "\xc0\x10"s)).value()) == "wWw.Kp. 60 IN NS Kp.");
  CHECK(rr_to_text(first_rr(owner + fixed_part(RRType::kMX, "\x00\x0a\x02mX\xc0\x10"s)).value()) ==
        "wWw.Kp. 60 IN MX 10 mX.Kp.");
  CHECK(rr_to_text(first_rr(owner + fixed_part(RRType::kSRV, "\0\1\0\2\0\3\xc0\x0c"s)).value()) ==
        "wWw.Kp. 60 IN SRV 1 2 3 wWw.Kp.");
  CHECK(rr_to_text(first_rr(owner + fixed_part(RRType::kNAPTR, "\0\1\0\2\1s\0\1!\xc0\x0c"s)).value()) ==
        "wWw.Kp. 60 IN NAPTR 1 2 \"s\" \"\" \"!\" wWw.Kp.");
  CHECK(rr_to_text(first_rr(owner + fixed_part(RRType::kSOA, "\xc0\x0c\1h\xc0\x10"s + Octets(20, '\1'))).value()) ==
        "wWw.Kp. 60 IN SOA wWw.Kp. h.Kp. 16843009 16843009 16843009 16843009 16843009");
}

TEST_CASE("the RDATA of an unknown type is taken as it is, even where it looks like a pointer") {
  const auto rr = first_rr("\x02kp\x00"s + fixed_part(static_cast<RRType>(65280), "\xc0\x0c\xff"s));
  CHECK(rr.value().rdata == "\xc0\x0c\xff"s);
}

TEST_CASE("a TTL with the top bit set reads as 0") {
  const auto rr = first_rr("\x00\x00\x10\x00\x01\x80\x00\x00\x00\x00\x02\x01x"s);
  CHECK(rr.value().ttl.seconds == 0);
}

TEST_CASE("a pointer that does not lead backwards is broken") {
  const Octets tail = fixed_part(RRType::kTXT, "\x01x");
  CHECK_FALSE(first_rr("\xc0\x0c"s + tail));       // itself
  CHECK_FALSE(first_rr("\xc0\x0e"s + tail));       // forwards
  CHECK_FALSE(first_rr("\x01x\xc0\x0c"s + tail));  // its own name
  CHECK_FALSE(first_rr("\xc0\x02"s + tail));       // into the header
  CHECK_FALSE(first_rr("\xff\xff"s + tail));       // past the end
  CHECK(first_rr("\x01x\x00"s + tail));
}

TEST_CASE("pointers to pointers are followed") {
  const Octets message = kHeader + "\x02kp\x00\x00\xfc\x00\x01"s + "\xc0\x0c"s + "\x00\xfc\x00\x01"s + "\xc0\x14"s +
                         fixed_part(RRType::kTXT, "\1x");
  MessageReader reader(message);
  REQUIRE(reader.header());
  CHECK(reader.question().value().name.to_text() == "kp.");
  CHECK(reader.question().value().name.to_text() == "kp.");
  CHECK(reader.rr().value().owner.to_text() == "kp.");
  CHECK(reader.at_end());
}

TEST_CASE("a name of more than 255 octets is broken, one of 255 is not") {
  const auto label = [](std::size_t size) { return static_cast<char>(size) + Octets(size, 'a'); };
  const Octets most = label(63) + label(63) + label(63);
  const Octets tail = fixed_part(RRType::kTXT, "\x01x");
  CHECK(first_rr(most + label(61) + "\0"s + tail).value().owner.wire().size() == 255);
  CHECK_FALSE(first_rr(most + label(62) + "\0"s + tail));
}

TEST_CASE("label types of bits 01 and 10 are broken") {
  const Octets tail = fixed_part(RRType::kTXT, "\x01x");
  CHECK_FALSE(first_rr("\x41x\x00"s + tail));
  CHECK_FALSE(first_rr("\x81x\x00"s + tail));
}

TEST_CASE("RDATA that does not follow its layout is broken") {
  const Octets owner = "\x02kp\x00"s;
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kA, "\1\2\3")));
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kAAAA, "\1\2\3\4")));
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kNS, "")));
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kNS, "\xc0\x0c!"s)));  // an octet left over
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kMX, "\x00"s)));
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kSOA, "\0\0"s + Octets(19, '\1'))));
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kNAPTR, "\0\1\0\2\x09s"s)));
  CHECK_FALSE(first_rr(owner + fixed_part(RRType::kNS, "\x05kp"s) + "\0\0\0\0\0"s));  // runs past its RDATA
}

TEST_CASE("every cut of a message is an error, never a read past its end") {
  const Octets record = "\x02kp\x00"s + fixed_part(RRType::kMX, "\x00\x0a\x02mx\xc0\x0c"s);
  for (std::size_t size = 0; size < record.size(); ++size) CHECK_FALSE(first_rr(record.substr(0, size)));
  for (std::size_t size = 0; size < 12; ++size)
    CHECK_FALSE(MessageReader(OctetsView(kHeader).substr(0, size)).header());
}

}  // namespace
}  // namespace yore
