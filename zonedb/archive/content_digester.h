// ContentDigester: content_hash() (dns/content.h) of RRs that come one by one, as rows have them.
//
// Threads: belongs to one thread.
#pragma once

#include "zonedb/dns/digest.h"
#include "zonedb/dns/octets.h"

namespace yore::archive {

class ContentDigester {
 public:
  // In canonical order, each once. `owner` is a sort key, `rdata` canonical.
  void add(OctetsView owner, std::uint16_t type, std::uint16_t rrclass, std::uint32_t ttl, OctetsView rdata);
  [[nodiscard]] Sha256 finish();  // once

 private:
  Sha256Digester digester_;
  Octets piece_;      // waits to be digested with more
  Octets owner_key_;  // of the RR before
  Octets owner_wire_{'\0'};
};

}  // namespace yore::archive
