#include "server/net/loop_context.h"

#include <chrono>
#include <exception>

#include "server/net/log.h"
#include "server/respond/warm.h"
#include "server/wire/message.h"
#include "zonedb/dns/name.h"

namespace yore::net {
namespace {

// Anybody can make it be written: for a log that is to tell everything.
void log_refused_transfer(OctetsView message, const respond::Source& source) {
  const std::size_t size = Name::wire_size_at(message, wire::kHeaderSize).value_or(0);
  const auto zone = Name::from_wire(message.substr(wire::kHeaderSize, size));
  log_debug("refused " + source.address.to_text() + " a transfer" + (zone ? " of " + zone->to_text() : "") +
            ": see --allow-transfer");
}

}  // namespace

respond::Reply answer(const LoopContext& context, OctetsView message, const respond::Asked& asked,
                      const respond::Source& source, Octets& out) noexcept {
  try {
    respond::Reply reply =
        respond::respond(message, asked, source, context.options->settings[source.listener], context.store, out);
    if (reply.remark == respond::Remark::kTransferRefused && shows_debug()) log_refused_transfer(message, source);
    return reply;
  } catch (const std::exception& error) {
    log_problem(std::string("a question from ") + source.address.to_text() + " went unanswered: " + error.what());
    return {};
  }
}

void warm(const LoopContext& context, std::span<std::optional<respond::Asked>> batch,
          const respond::Source& source) noexcept {
  try {
    respond::warm(batch, source, context.options->settings[source.listener], *context.store);
  } catch (const std::exception& error) {
    log_problem(std::string("questions are answered without being read ahead: ") + error.what());
  }
}

Timestamp wall_clock() noexcept {
  return Timestamp{
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Pulled pull_message(respond::Transfer& transfer, Octets& out) noexcept {
  try {
    switch (transfer.next(out, wall_clock())) {
      case respond::Transfer::Step::kMessage:
        return Pulled::kMessage;
      case respond::Transfer::Step::kWorking:
        return Pulled::kWorking;
      case respond::Transfer::Step::kEnd:
        break;
    }
    return Pulled::kEnd;
  } catch (const std::exception& error) {
    log_problem(std::string("a transfer broke off: ") + error.what());
    return Pulled::kFailed;
  }
}

}  // namespace yore::net
