// The capture table: octets kept verbatim, compressed whole or as a difference from a capture much like them.
//
// A chain of differences is at most kMaxDepth long. Where a chain would grow longer, the difference is taken from the
// chain's full copy, and where that saves little, the capture is kept in full and begins a chain of its own.
//
// Threads: one thread a Connection.
#pragma once

#include <optional>

#include "zonedb/archive/connection.h"
#include "zonedb/dns/digest.h"

namespace yore::archive {

inline constexpr std::int64_t kMaxDepth = 16;

// The octets of row `id`, verified against its digest and size. Error: kCorrupt.
[[nodiscard]] Result<Octets> read_capture(Connection& connection, std::int64_t id);

// The row of the capture with this digest, stored now if it was not there; `base` is a row that it may resemble.
[[nodiscard]] Result<std::int64_t> store_capture(Connection& connection, OctetsView octets, const Sha256& digest,
                                                 std::optional<std::int64_t> base);

// The steps of store_capture(), for who has other work to do while a capture is compressed.
// What a new capture may be a difference from: a capture, or where its chain is full, the chain's full copy.
struct CaptureBase {
  std::int64_t id = 0;
  std::int64_t depth = 0;
  Octets octets;
};
// A row without id, digest and size.
struct CaptureForm {
  std::optional<std::int64_t> base;
  std::int64_t depth = 0;
  Octets stored;
};
[[nodiscard]] Result<std::optional<std::int64_t>> find_capture(Connection& connection, const Sha256& digest);
[[nodiscard]] Result<CaptureBase> read_base(Connection& connection, std::int64_t id);
// Touches no connection; `base` may be null.
[[nodiscard]] Result<CaptureForm> compress_on(OctetsView octets, const CaptureBase* base);
[[nodiscard]] Result<std::int64_t> insert_capture(Connection& connection, std::size_t size, const Sha256& digest,
                                                  const CaptureForm& form);

// Removes the row; differences that were taken from it are stored anew.
[[nodiscard]] Result<void> remove_capture(Connection& connection, std::int64_t id);

}  // namespace yore::archive
