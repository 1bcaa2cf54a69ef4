// What comes back for a NOTIFY, from anybody: it is read within its bounds, a question is never taken for an answer,
// and nothing is taken as signed that is not.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "server/wire/notify.h"
#include "zonedb/transfer/tsig.h"

namespace {

using namespace yore;

constexpr Timestamp kNow{1559731985};
constexpr char kQR = '\x80';

void require(bool held) {
  if (!held) std::abort();
}

// The same answer to the request that is sent for such a zone.
void check_request_of(const wire::NotifyResponse& response) {
  RR soa;
  soa.owner = response.zone;
  soa.type = RRType::kSOA;
  soa.rdata = Octets(2, '\0') + Octets(20, '\1');
  Octets message = wire::notify_request(response.id, soa);
  require(!wire::read_notify_response(message));
  message[2] = static_cast<char>(message[2] | kQR);
  const auto again = wire::read_notify_response(message);
  require(again && again->id == response.id && again->zone == response.zone && again->rcode == Rcode::kNoError);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const transfer::TsigKey key = transfer::tsig_key_from_text("secondary:c2VjcmV0").value();
  Octets message(reinterpret_cast<const char*>(data), size);
  transfer::TsigVerifier verifier(key, Octets(32, 'm'));
  require(!verifier.take(message, kNow) || !verifier.finish());
  const auto response = wire::read_notify_response(message);
  if (!response) return 0;
  require(message.size() >= 12 && u16_at(message, 0) == response->id && (message[2] & kQR) != 0);
  check_request_of(*response);
  message[2] = static_cast<char>(message[2] & ~kQR);
  require(!wire::read_notify_response(message));
  return 0;
}
