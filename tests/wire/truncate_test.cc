// What is left of a response that rate limiting holds back.
#include "server/wire/truncate.h"

#include <doctest/doctest.h>

#include "server/wire/response.h"
#include "tests/support/messages.h"
#include "zonedb/dns/presentation.h"

using namespace yore;
using namespace yore::wire;
using answer::Answer;
using test::Ask;
using test::Response;

namespace {

Answer full_answer(Rcode rcode = Rcode::kNoError) {
  Answer answer;
  answer.rcode = rcode;
  answer.authoritative = true;
  const RR rr = rr_from_text("www.kp. 300 IN A 192.0.2.1").value();
  answer.answer = answer.authority = answer.additional = {{rr.owner, rr.type, rr.rrclass, rr.ttl, {rr.rdata}}};
  return answer;
}

Octets truncated(const Ask& ask, const Answer& answer, const EdnsReply& edns = {}) {
  const Octets message = test::request(ask);
  Octets out;
  write_response(read_request(message), answer, edns, 1232, out);
  truncate(out);
  return out;
}

}  // namespace

TEST_CASE("a truncated response has its question and TC, and is no longer than the request") {
  const Ask ask{.qname = "www.kp.", .qtype = RRType::kA, .edns = false};
  const Octets message = truncated(ask, full_answer());
  const Response response(message);
  REQUIRE(response.readable());
  CHECK(message.size() == test::request(ask).size());
  CHECK(response.tc());
  CHECK(response.qr());
  CHECK(response.id() == 0x1234);
  CHECK(response.question() == "www.kp. IN A\n");
  CHECK(response.answer() + response.authority() + response.additional() == "");
  CHECK_FALSE(response.has_edns());
}

TEST_CASE("of the OPT record all is kept but the extended errors") {
  EdnsReply edns;
  edns.moment = "2016-09-20T05:28:24Z";
  edns.errors = {{InfoCode::kOther, "kp. as of long ago"}};
  const Response response(truncated(Ask{.qname = "www.kp.", .dnssec_ok = true}, full_answer(), edns));
  REQUIRE(response.readable());
  CHECK(response.has_edns());
  CHECK(response.dnssec_ok());
  CHECK(response.udp_size() == 1232);
  CHECK(response.edns_option(65001) == "2016-09-20T05:28:24Z");
  CHECK(response.extended_error() == "");
  CHECK(response.answer() + response.authority() + response.additional() == "");
}

TEST_CASE("NXDOMAIN is truncated too, but an error is not worth a second question") {
  CHECK(Response(truncated(Ask{}, full_answer(Rcode::kNXDomain))).tc());
  EdnsReply edns;
  edns.errors = {{InfoCode::kNotAuthoritative, "no zone"}};
  const Response refused(truncated(Ask{}, full_answer(Rcode::kRefused), edns));
  REQUIRE(refused.readable());
  CHECK_FALSE(refused.tc());
  CHECK(refused.rcode() == 5);
  CHECK(refused.extended_error() == "");
}

TEST_CASE("a response without a question stays one") {
  const Octets malformed = test::request(Ask{}).substr(0, 12) + "x";
  Octets out;
  Answer format_error;
  format_error.rcode = Rcode::kFormErr;
  write_response(read_request(malformed), format_error, {}, 512, out);
  truncate(out);
  CHECK(out.size() == 12);
  CHECK(Response(out).rcode() == 1);
}
