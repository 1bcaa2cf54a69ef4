#include "server/net/loop_context.h"

#include <exception>

#include "server/net/log.h"

namespace yore::net {

respond::Reply answer(const LoopContext& context, OctetsView message, const respond::Source& source,
                      Octets& out) noexcept {
  try {
    return respond::respond(message, source, context.options->settings, context.store, out);
  } catch (const std::exception& error) {
    log_problem(std::string("a question from ") + source.address.to_text() + " went unanswered: " + error.what());
    return {};
  }
}

Pulled pull_message(respond::Transfer& transfer, Octets& out) noexcept {
  try {
    return transfer.next(out) ? Pulled::kMessage : Pulled::kEnd;
  } catch (const std::exception& error) {
    log_problem(std::string("a transfer broke off: ") + error.what());
    return Pulled::kFailed;
  }
}

}  // namespace yore::net
