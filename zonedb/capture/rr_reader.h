// read_rr: one RR from the words of a logical line (RFC 1035 section 5.1, RFC 2308 section 4, RFC 3597 section 5). The
// one reader of RRs for zone files and for what dig, kdig and drill print.
//
// Threads: pure functions; a context belongs to one thread.
#pragma once

#include "zonedb/capture/tokens.h"
#include "zonedb/dns/rr.h"

namespace yore::capture {

// What one RR's text leaves to the RRs and directives before it.
struct RrContext {
  std::optional<Name> origin;
  std::optional<Name> owner;        // of the RR before
  std::optional<Ttl> default_ttl;   // $TTL
  std::optional<Ttl> explicit_ttl;  // the last one that an RR stated
};

enum class TtlSource { kStated, kInferred, kMissing };

struct ReadRr {
  RR rr;  // ttl 0 where it is missing
  TtlSource ttl = TtlSource::kStated;
};

// REQUIRES: !line.tokens.empty(). Errors: kBadInput; kUnsupported for a type or class that is not known.
[[nodiscard]] Result<ReadRr> read_rr(const LogicalLine& line, RrContext& context);

// Whether the line is a TSIG, which belongs to a message and to no zone (RFC 8945 section 4): dig and kdig print it
// among the RRs of a transfer.
[[nodiscard]] bool is_tsig(const LogicalLine& line);

// Seconds: "3600", or "1h30m" as BIND writes and reads them. Error: kBadInput.
[[nodiscard]] Result<std::uint32_t> read_period(Token token);
// The same; a value with the top bit set is 0 (RFC 2181 section 8).
[[nodiscard]] Result<Ttl> read_ttl(Token token);

}  // namespace yore::capture
