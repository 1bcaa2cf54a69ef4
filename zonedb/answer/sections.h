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
  // RRSIGs that cover it (RFC 4035 section 3.1.1). Nothing, and false, where the section has it already.
  bool put(Section& section, const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner);
  bool put_answer(const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner);
  // A CNAME on the way. No name is asked twice, so that the answer cannot have it: a long chain is not searched for
  // each.
  void put_alias(const zone::NodeState& state, zone::RRsetIndex cname, const Name& owner);
  void put_authority(const zone::NodeState& state, zone::RRsetIndex rrset, const Name& owner) {
    put(answer_.authority, state, rrset, owner);
  }
  // The zone's own NS, as name servers add them to a positive answer, and their addresses; nothing where the answer has
  // them already.
  enum class Addresses { kToo, kNone };
  void put_name_servers(Addresses addresses);
  // The SOA of a negative answer, TTL min(SOA's own, MINIMUM) (RFC 2308 section 3).
  void put_soa_for_negative();
  // The addresses of an NS, MX, SRV, SVCB or HTTPS RRset's targets, as far as this zone has them.
  void put_additional_for(const zone::StoredRRset& rrset, const Name& owner);

 private:
  // The RRSIGs that come with the RRset; kNone without DO.
  [[nodiscard]] zone::RRsetIndex signatures_of(const zone::NodeState& state, const zone::StoredRRset& rrset) const;
  void put_addresses_of(const Name& target, RRType wanted_by);
  void put_addresses(const zone::NodeState& state, const Name& owner);

  const ZoneAt& zone_;
  bool dnssec_ok_;
  Answer& answer_;
};

}  // namespace yore::answer
