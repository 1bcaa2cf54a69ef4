// What dns/ uses of ldns, kept out of the headers that others include.
//
// Threads: pure functions; ldns keeps no state between calls.
#pragma once

#include <ldns/ldns.h>

#include <memory>
#include <string>

#include "zonedb/dns/result.h"

namespace yore {

struct LdnsFree {
  void operator()(ldns_rr* rr) const { ldns_rr_free(rr); }
  void operator()(ldns_rdf* rdf) const { ldns_rdf_deep_free(rdf); }
  void operator()(ldns_buffer* buffer) const { ldns_buffer_free(buffer); }
};
using LdnsRr = std::unique_ptr<ldns_rr, LdnsFree>;
using LdnsRdf = std::unique_ptr<ldns_rdf, LdnsFree>;
using LdnsBuffer = std::unique_ptr<ldns_buffer, LdnsFree>;

}  // namespace yore
