// What `yore scan` received is read as a capture like any text.
#include "zonedb/dns/axfr_stream.h"

#include <doctest/doctest.h>

#include "tests/dns/axfr_messages.h"
#include "zonedb/capture/capture.h"

namespace yore::capture {
namespace {

using test::AxfrMessage;
using test::kSoa;
using test::stream_of;

TEST_CASE("an AXFR stream is one scan with its own context, whatever the hints say") {
  AxfrMessage message;
  message.answers = {kSoa, "www.kp. 60 IN TXT \"; <<>> DiG 9.8.3-P1 <<>> axfr kr\"", kSoa};
  const Octets capture = encode_axfr_stream(stream_of({message}));
  Hints hints;
  hints.zone = Name::from_text("kr.").value();
  hints.server = Server{"ns.kr.", "192.0.2.9", 53};
  hints.method = Method::kZoneFile;
  hints.time = parse_interval("2001").value();
  const auto parsed = parse_capture(capture, "kp.axfr", hints);
  REQUIRE(parsed);
  CHECK(parsed->problems.empty());
  REQUIRE(parsed->scans.size() == 1);
  const Scan& scan = parsed->scans[0];
  CHECK(scan.subject.to_text() == "kp.");
  CHECK(scan.method == Method::kAxfr);
  CHECK(scan.outcome == Outcome::kComplete);
  CHECK(to_text(scan.server) == "ns1.kptc.kp.@192.0.2.1");
  CHECK(to_text(scan.time) == "2016-09-20T05:28:24Z/2016-09-20T05:28:31Z");
  CHECK(scan.rrs.size() == 2);
}

TEST_CASE("an AXFR stream of a transfer that failed is a finding") {
  AxfrStream stream = stream_of({});
  stream.ending = AxfrEnding::kUnreachable;
  stream.ending_words = "Connection refused";
  const auto parsed = parse_capture(encode_axfr_stream(stream), "kp.axfr", {});
  REQUIRE(parsed);
  REQUIRE(parsed->scans.size() == 1);
  CHECK(parsed->scans[0].outcome == Outcome::kUnreachable);
  CHECK(parsed->scans[0].reason == "Connection refused");
}

TEST_CASE("an AXFR stream that is cut is an error that names its file") {
  const Octets capture = encode_axfr_stream(stream_of({AxfrMessage{}}));
  const auto cut = parse_capture(OctetsView(capture).substr(0, capture.size() - 1), "kp.axfr", {});
  REQUIRE_FALSE(cut);
  CHECK(cut.error().where == "kp.axfr");
  const auto headless = parse_capture(OctetsView(capture).substr(0, 40), "kp.axfr", {});
  REQUIRE_FALSE(headless);
  CHECK(headless.error().where == "kp.axfr, line 3");
}

}  // namespace
}  // namespace yore::capture
