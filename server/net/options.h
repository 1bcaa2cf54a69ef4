// What net/ is told at its start: where to listen, how many loops, and what a client may cost.
//
// Threads: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "server/net/rate_limiter.h"
#include "server/respond/respond.h"
#include "server/store/store.h"

namespace yore::net {

// Of TCP clients (RFC 7766 section 6.2, RFC 9210 section 4).
struct TcpLimits {
  std::size_t connections = 512;             // in all
  std::size_t connections_per_address = 32;  // of one client: of IPv6, a prefix as in RateLimits
  std::chrono::seconds idle{10};             // without a question, and for a question to arrive whole
  std::chrono::seconds stalled{20};          // for a response, at most 64 KiB, to be taken
  std::chrono::seconds total{600};           // after which no new question is taken
  std::chrono::seconds transfer{7200};       // for a transfer, however steadily it is taken
};

// One that is told of new versions (NOTIFY, RFC 1996).
struct Secondary {
  respond::Endpoint address;
  std::optional<Name> key;   // of Settings::keys, which all endpoints have
  std::optional<Name> zone;  // of which alone it is told; else of all
  std::size_t listener = 0;  // from which it transfers: an index into the endpoints
};

struct Options {
  std::string archive;
  std::vector<respond::Endpoint> endpoints;
  std::vector<store::Vantage> vantages;     // of each endpoint
  std::vector<respond::Settings> settings;  // of each endpoint
  unsigned threads = 1;
  TcpLimits tcp;
  RateLimits rate_limits;
  std::vector<Secondary> secondaries;
};

}  // namespace yore::net
