// What stands ready, put into a message: its pointers lead where they led when it was made.
#include "server/wire/direct_writer.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "tests/support/messages.h"

using namespace yore;
using namespace yore::wire;

namespace {

constexpr std::uint16_t kPointer = 0xc000;   // RFC 1035 section 4.1.4
constexpr std::uint16_t kEnd = 12 + 11 + 4;  // of a question for a.example.

// A question for a.example., and the writer of its response.
struct Writing {
  Writing() { REQUIRE(read_plain_query(message, 11, query)); }
  const Octets message = test::request({.qname = "a.example.", .edns = false});
  PlainQuery query;
};

Octets places(std::initializer_list<std::uint16_t> all) {
  Octets octets;
  for (const std::uint16_t place : all) octets.append(reinterpret_cast<const char*>(&place), sizeof place);
  return octets;
}

// Four octets, then a pointer to QNAME and one to the third of the four.
Octets ready_octets() {
  Octets octets = "abcd";
  append_u16(octets, static_cast<std::uint16_t>(kPointer + kHeaderSize - kEnd));
  append_u16(octets, kPointer + 2);
  return octets;
}

Octets expected(const Octets& front, std::size_t own) {
  Octets octets = front + "abcd";
  append_u16(octets, kPointer + kHeaderSize);
  append_u16(octets, static_cast<std::uint16_t>(kPointer + own + 2));
  return octets;
}

}  // namespace

TEST_CASE("behind the question pointers lead into it, and into what is put") {
  const Writing writing;
  DirectWriter writer(writing.query);
  REQUIRE(writer.put_ready(ready_octets(), places({4, 6})));
  CHECK(Octets(writer.finish(0).substr(kEnd)) == expected("", kEnd));
}

TEST_CASE("behind an answer pointers into the question stay, and those into what is put lead on") {
  const Writing writing;
  DirectWriter writer(writing.query);
  writer.put_octets("answer");
  REQUIRE(writer.put_ready_behind_answer(ready_octets(), places({4, 6})));
  CHECK(Octets(writer.finish(0).substr(kEnd)) == expected("answer", kEnd + 6));
}

TEST_CASE("the second part of what is ready leads into the first, whatever stands between") {
  const Writing writing;
  DirectWriter writer(writing.query);
  const Octets both = ready_octets();
  REQUIRE(writer.put_ready(both.substr(0, 4), {}));
  writer.put_octets("between");
  REQUIRE(writer.put_ready(both.substr(4), places({4, 6}), 4));
  Octets all = "abcdbetween";
  append_u16(all, kPointer + kHeaderSize);
  append_u16(all, kPointer + kEnd + 2);
  CHECK(Octets(writer.finish(0).substr(kEnd)) == all);
}

TEST_CASE("what has no room leaves the message incomplete") {
  const Writing writing;
  DirectWriter writer(writing.query);
  CHECK_FALSE(writer.put_ready(Octets(4096, 'x'), {}));
  CHECK_FALSE(writer.complete());
  CHECK_FALSE(writer.put_ready_behind_answer("x", {}));
}
