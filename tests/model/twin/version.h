// Version: one content of one zone as a plain map, and what RFC 1034 asks of it. The model's half of zonedb/zone.
//
// Nothing is derived beforehand: every question reads the map again, in the words of the RFC. Slow, and easy to
// believe.
//
// Threads: values; const members are safe from any thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/rrtype.h"

namespace yore::model {

// What one owner has. Signatures stand apart, by the type that they cover: the TTL of an RRSIG is that of the RRset it
// covers, so RRSIGs of one owner are no RRset in the sense of RFC 2181 (RFC 4034 section 3).
struct Node {
  std::map<RRType, RRset> rrsets;
  std::map<RRType, RRset> signatures;
};

class Version {
 public:
  Version(Name apex, const std::vector<RR>& rrs);

  [[nodiscard]] const Name& apex() const noexcept { return apex_; }
  // In canonical order, each with its own TTL.
  [[nodiscard]] const std::vector<RR>& rrs() const noexcept { return rrs_; }
  [[nodiscard]] const std::map<Name, Node>& nodes() const noexcept { return nodes_; }
  [[nodiscard]] const Node* node(const Name& owner) const;
  [[nodiscard]] const RRset* find(const Name& owner, RRType type) const;

  // Whether the name, or one below it, owns an RRset (RFC 8020, RFC 4592 section 2.2.2). Owners of NSEC3 alone are no
  // names of the zone (RFC 5155 section 7.2.8).
  [[nodiscard]] bool exists(const Name& name) const;
  // The longest existing ancestor of the name, or the name itself (RFC 4592 section 3.3.1). REQUIRES: at or below apex.
  [[nodiscard]] Name closest_encloser(const Name& name) const;

  // Where the walk from the apex down to `name` leaves what this zone says itself (RFC 1034 section 4.3.2, steps 3b and
  // 3c; RFC 6672 section 3.2).
  enum class StopKind { kNone, kCut, kDname };
  struct Stop {
    StopKind kind = StopKind::kNone;
    Name owner;
  };
  [[nodiscard]] Stop walk_down_to(const Name& name) const;
  // Whether this zone is the one to speak for the name: neither below a cut or at it, nor below a DNAME.
  [[nodiscard]] bool is_authoritative_for(const Name& name) const;

 private:
  Name apex_;
  std::vector<RR> rrs_;
  std::map<Name, Node> nodes_;
};

}  // namespace yore::model
