// What a TSIG covers, and the MAC over it (RFC 8945 section 4.3): the pieces that asking and answering share.
//
// tsig.cc and tsig_answerer.cc use them. OpenSSL makes the MACs.
//
// Threads: pure functions.
#pragma once

#include <optional>

#include "zonedb/dns/rr.h"
#include "zonedb/transfer/tsig.h"

namespace yore::transfer {

inline constexpr std::uint16_t kFudge = 300;  // seconds, RFC 8945 section 10

[[nodiscard]] Name algorithm_name(TsigAlgorithm algorithm);
[[nodiscard]] Octets mac_over(OctetsView octets, const TsigKey& key);
[[nodiscard]] bool same_mac(OctetsView ours, OctetsView theirs);  // in a time that does not depend on where they differ

// What goes into a MAC, in this order: the request's MAC (of a response), the message, and the TSIG's variables, or of
// a stream's later messages its timers alone.
void append_prior_mac(Octets& octets, OctetsView mac);
[[nodiscard]] Octets without_tsig(OctetsView message, std::size_t tsig_at, std::uint16_t original_id);
void append_variables(Octets& octets, const Name& key_name, const TsigRdata& tsig);
void append_timers(Octets& octets, const TsigRdata& tsig);
void append_u48(Octets& octets, std::uint64_t value);  // a time, as TSIG writes it

struct FoundTsig {
  std::size_t at = 0;  // its octet in the message
  RR rr;
};
// Nothing where the last record of the additional section is no TSIG. Error: kBadInput for a broken message.
[[nodiscard]] Result<std::optional<FoundTsig>> find_tsig(OctetsView message);
// Adds the record at the end of a whole message.
void append_tsig(Octets& message, const Name& key_name, const TsigRdata& tsig);

}  // namespace yore::transfer
