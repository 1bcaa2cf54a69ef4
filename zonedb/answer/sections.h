// Sections: puts RRsets of one zone into an Answer: signatures with DO, each RRset once, additional addresses.
//
// Threads: one thread.
#pragma once

#include "zonedb/answer/answer.h"
#include "zonedb/answer/zone_at.h"

namespace yore::answer {

using Section = std::vector<RRset>;

class Sections {
 public:
  Sections(const ZoneAt& zone, bool dnssec_ok, Answer& answer) : zone_(zone), dnssec_ok_(dnssec_ok), answer_(answer) {}

  // One RRset of `state` under the name `owner` (another than the node's where a wildcard is expanded), and with DO the
  // RRSIGs that cover it (RFC 4035 section 3.1.1). Nothing where the section has it already.
  void put(Section& section, const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner);
  void put_answer(const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner);
  void put_authority(const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner) {
    put(answer_.authority, state, rrset, owner);
  }
  // The zone's own NS, as name servers add them to a positive answer, with their addresses; nothing where the answer
  // has them already.
  void put_name_servers();
  // The SOA of a negative answer, TTL min(SOA's own, MINIMUM) (RFC 2308 section 3).
  void put_soa_for_negative();
  // The addresses of an NS, MX, SRV, SVCB or HTTPS RRset's targets, as far as this zone has them.
  void put_additional_for(const zone::StoredRRset& rrset, const Name& owner);

 private:
  void put_addresses_of(const Name& target, RRType wanted_by);
  void put_addresses(const zone::NodeState& state, const Name& owner);

  const ZoneAt& zone_;
  bool dnssec_ok_;
  Answer& answer_;
};

}  // namespace yore::answer
