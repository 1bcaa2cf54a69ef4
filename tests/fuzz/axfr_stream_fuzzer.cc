// Whatever octets stand in an AXFR stream, reading them ends, stays in bounds and contradicts nothing.
//
// The input is the stream's messages behind a good header, or, where it begins with a magic line, a whole capture.

#include <cstdlib>

#include "tests/dns/axfr_messages.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const yore::Scan& scan) {
  require(scan.outcome <= yore::Outcome::kMalformed);
  require(scan.rrs.empty() == (scan.outcome != yore::Outcome::kComplete));
  for (const yore::RR& rr : scan.rrs) {
    require(rr.owner.is_at_or_below(scan.subject));
    require(!yore::rr_to_text(rr).empty());
    require(rr.canonical() == rr);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const yore::OctetsView octets(reinterpret_cast<const char*>(data), size);
  if (yore::is_axfr_stream(octets)) {
    const auto stream = yore::decode_axfr_stream(octets);
    if (!stream) return 0;
    const auto again = yore::decode_axfr_stream(yore::encode_axfr_stream(*stream));
    require(again && again->messages == stream->messages && again->zone.same_spelling(stream->zone));
    check(yore::scan_of(*stream));
    return 0;
  }
  yore::AxfrStream stream = yore::test::stream_of({});
  stream.ending = yore::AxfrEnding::kClosed;
  stream.ending_words = "closed";
  stream.messages = octets;
  const yore::Scan scan = yore::scan_of(stream);
  check(scan);
  require(scan.reason.empty() == (scan.outcome == yore::Outcome::kComplete));
  return 0;
}
