#include "server/net/loop_context.h"

#include <chrono>
#include <exception>

#include "server/net/log.h"

namespace yore::net {

respond::Reply answer(const LoopContext& context, OctetsView message, const respond::Asked& asked,
                      const respond::Source& source, Octets& out) noexcept {
  try {
    return respond::respond(message, asked, source, context.options->settings[source.listener], context.store, out);
  } catch (const std::exception& error) {
    log_problem(std::string("a question from ") + source.address.to_text() + " went unanswered: " + error.what());
    return {};
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
