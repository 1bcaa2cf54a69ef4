// LoopContext: what the sockets of one loop share.
//
// A Worker owns one; its UdpSockets, TcpListeners and TcpConnections use it.
//
// Threads: belongs to its loop's thread, but for the counter, which all loops share.
#pragma once

#include <uv.h>

#include <memory>
#include <optional>
#include <span>

#include "server/net/connection_counter.h"
#include "server/net/options.h"
#include "server/net/rate_limiter.h"
#include "server/respond/respond.h"
#include "server/store/store.h"

namespace yore::net {

struct LoopContext {
  uv_loop_t loop{};
  const Options* options = nullptr;
  std::shared_ptr<const store::Store> store;
  ConnectionCounter* connections = nullptr;
  std::optional<RateLimiter> limiter;
};

// respond() for this loop's store. What it throws (memory that is not there) costs the one client its response.
[[nodiscard]] respond::Reply answer(const LoopContext& context, OctetsView message, const respond::Asked& asked,
                                    const respond::Source& source, Octets& out) noexcept;
// respond::warm() likewise: what it throws leaves the questions to be answered cold.
void warm(const LoopContext& context, std::span<std::optional<respond::Asked>> batch,
          const respond::Source& source) noexcept;
[[nodiscard]] Timestamp wall_clock() noexcept;
// Transfer::next() likewise.
enum class Pulled { kMessage, kWorking, kEnd, kFailed };
[[nodiscard]] Pulled pull_message(respond::Transfer& transfer, Octets& out) noexcept;

}  // namespace yore::net
