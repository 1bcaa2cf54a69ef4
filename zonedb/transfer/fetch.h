// fetch: one live AXFR, as evidence and as the scan that it amounts to. What `yore scan` does.
//
// That a server refuses, hangs, breaks off or cannot be reached is a finding, so it is a Transfer like any other, never
// an error. The scan is read from the evidence by the very code that reads it again from the archive.
//
// Threads: fetch() may run on many threads at once; it shares nothing but the stop flag.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "zonedb/dns/axfr_stream.h"
#include "zonedb/dns/scan.h"
#include "zonedb/transfer/connection.h"
#include "zonedb/transfer/tsig.h"

namespace yore::transfer {

struct Request {
  Name zone;
  Server server;  // `address` is where to connect; `name` is only noted
  std::vector<Server>
      elsewhere;  // the same one at its other addresses, for run_schedule(); fetch() does not look at it
  Timeouts timeouts;
  std::optional<TsigKey> key;
  std::uint64_t max_octets = std::uint64_t{1} << 30;  // of the stream; what is longer is truncated
  const std::atomic<bool>* stop = nullptr;            // looked at ten times a second; may be null
};

struct Transfer {
  Scan scan;
  Octets evidence;        // an AXFR stream (zonedb/dns/axfr_stream.h): the capture to archive
  bool answered = false;  // an octet came
};

// Blocks until the outcome is known, at most timeouts.total. Errors: kUsage where the address is not one or the name
// not a name; kIo where this machine cannot even try, or the stop flag was set: then nothing was learned.
[[nodiscard]] Result<Transfer> fetch(const Request& request);

}  // namespace yore::transfer
