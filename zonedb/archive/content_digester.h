// ContentDigester: content_hash() (dns/content.h) of RRs that come one by one, as rows have them.
//
// Threads: belongs to one thread. Of a large content, a task digests what has come while more comes.
#pragma once

#include <future>

#include "zonedb/dns/digest.h"
#include "zonedb/dns/octets.h"

namespace yore::archive {

class ContentDigester {
 public:
  ContentDigester() = default;
  ContentDigester(const ContentDigester&) = delete;
  ContentDigester& operator=(const ContentDigester&) = delete;

  // In canonical order, each once. `owner` is a sort key, `rdata` canonical.
  void add(OctetsView owner, std::uint16_t type, std::uint16_t rrclass, std::uint32_t ttl, OctetsView rdata);
  [[nodiscard]] Sha256 finish();  // once

 private:
  void hand_over();

  Sha256Digester digester_;
  Octets piece_;                 // waits to be digested with more
  Octets handed_;                // is being digested
  std::future<void> digesting_;  // below what it uses: it is waited for before that goes
  Octets owner_key_;             // of the RR before
  Octets owner_wire_{'\0'};
};

}  // namespace yore::archive
