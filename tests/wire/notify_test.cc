// NOTIFY as it goes out, and what may come back.
#include "server/wire/notify.h"

#include <doctest/doctest.h>

#include "tests/support/messages.h"
#include "zonedb/dns/presentation.h"

using namespace yore;
using namespace yore::wire;

namespace {

const RR kSoa = rr_from_text("kp. 60 IN SOA ns.kp. root.kp. 7 1 1 1 1").value();

// What a secondary says to `request`: the same with QR, without its answer section.
Octets response_to(const Octets& request, Rcode rcode = Rcode::kNoError) {
  Octets response = request.substr(0, 12 + 4 + 4);
  response[2] = static_cast<char>(response[2] | '\x80');
  response[3] = static_cast<char>(rcode);
  response[7] = 0;
  return response;
}

}  // namespace

TEST_CASE("a NOTIFY has opcode 4 and AA, the zone's SOA as its question, and the new SOA as its answer") {
  const Octets message = notify_request(0x1234, kSoa);
  const test::Response read(message);
  REQUIRE(read.readable());
  CHECK(u16_at(message, 2) == 0x2400);
  CHECK(read.id() == 0x1234);
  CHECK(read.question() == "kp. IN SOA\n");
  CHECK(read.answer() == "kp. 60 IN SOA ns.kp. root.kp. 7 1 1 1 1\n");
  CHECK(read.authority() + read.additional() == "");
}

TEST_CASE("a response to it says which zone it is about, and how it went") {
  const auto response = read_notify_response(response_to(notify_request(0x1234, kSoa), Rcode::kNotAuth));
  REQUIRE(response);
  CHECK(response->id == 0x1234);
  CHECK(response->zone == kSoa.owner);
  CHECK(response->rcode == Rcode::kNotAuth);
}

TEST_CASE("what is no response to a NOTIFY is none") {
  const Octets request = notify_request(1, kSoa);
  CHECK_FALSE(read_notify_response(request));  // QR is 0
  CHECK_FALSE(read_notify_response(""));
  CHECK_FALSE(read_notify_response(Octets(12, '\xff')));
  Octets response = response_to(request);
  for (std::size_t size = 0; size < response.size(); ++size)
    CHECK_FALSE(read_notify_response(response.substr(0, size)));
  Octets other = response;
  other[2] = '\x84';  // opcode 0
  CHECK_FALSE(read_notify_response(other));
  other = response;
  other[other.size() - 3] = 1;  // QTYPE A
  CHECK_FALSE(read_notify_response(other));
}
