// Messages from strangers: the real respond() on a populated store. The first octet chooses transport, listener,
// annotation, and whether responses are counted; the rest is the message.
//
// What must hold whatever comes: no crash; a response within its size, with QR set and the id of the question, the same
// whether warm() was called before or not; a response is never answered; a transfer comes to its end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "server/respond/warm.h"
#include "server/wire/truncate.h"
#include "tests/fuzz/fuzz_store.h"

namespace {

using namespace yore;
using namespace yore::respond;

void require(bool held) {
  if (!held) std::abort();
}

void pull_all(Transfer& transfer) {
  Octets message;
  int messages = 0;
  for (Transfer::Step step = Transfer::Step::kWorking; step != Transfer::Step::kEnd;) {
    step = transfer.next(message, Timestamp{1559731985});
    require(message.size() <= wire::kMaxMessage);
    require(++messages < 100);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto store = test::fuzz_store();
  static const Settings annotating = [] {
    Settings with_secrets = test::settings();
    with_secrets.keys = {transfer::tsig_key_from_text("secondary:c2VjcmV0").value()};
    with_secrets.cookie_secrets = {Octets(16, 's')};
    return with_secrets;
  }();
  static const Settings plain = [] {
    Settings off = test::settings();
    off.annotate = Annotate::kOff;
    return off;
  }();
  if (size == 0) return 0;
  Source from = test::source((data[0] & 1) != 0 ? Transport::kTcp : Transport::kUdp, (data[0] & 2) != 0 ? 1 : 0);
  from.counted = (data[0] & 8) != 0;
  const Settings& settings = (data[0] & 4) != 0 ? plain : annotating;
  const OctetsView message(reinterpret_cast<const char*>(data + 1), size - 1);
  Octets out;
  std::optional<Asked> asked(std::in_place, message);
  const Reply cold = respond::respond(message, *asked, from, settings, store, out);
  const Octets cold_out = out;
  respond::warm(std::span(&asked, 1), from, settings, *store);
  const Reply reply = respond::respond(message, *asked, from, settings, store, out);
  require(reply.kind == cold.kind && reply.subject == cold.subject);
  require(reply.kind != ReplyKind::kMessage || out == cold_out);
  if (reply.kind == ReplyKind::kTransfer) pull_all(*reply.transfer);
  if (reply.kind != ReplyKind::kMessage) return 0;
  require(out.size() >= wire::kHeaderSize);
  require(out.size() <= (from.transport == Transport::kUdp ? settings.max_udp : wire::kMaxMessage));
  require(out.substr(0, 2) == message.substr(0, 2));
  require((u16_at(out, 2) & wire::kFlagQR) != 0);
  Octets shortened = out;
  wire::truncate(shortened);
  require(shortened.size() <= out.size());
  Octets nothing;
  require(respond::respond(out, from, settings, store, nothing).kind == ReplyKind::kSilence);
  return 0;
}
