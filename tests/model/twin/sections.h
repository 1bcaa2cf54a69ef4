// Sections: puts RRsets, their signatures and proofs into an Answer, each once.
//
// Threads: one thread.
#pragma once

#include "tests/model/twin/denial.h"
#include "tests/model/twin/version.h"
#include "zonedb/answer/answer.h"

namespace yore::model {

using Section = std::vector<RRset>;

// Puts what one version says into the sections of `answer`. With DO, signatures come along (RFC 4035 section 3.1.1).
class Sections {
 public:
  Sections(const Version& version, bool dnssec_ok, answer::Answer& answer)
      : version_(version), dnssec_ok_(dnssec_ok), answer_(answer) {}

  void put_answer(const RRset& rrset) { put(answer_.answer, rrset, rrset.owner); }
  // As found at a wildcard, owned by the name asked for (RFC 1034 section 4.3.3).
  void put_answer_as(const RRset& rrset, const Name& owner) { put(answer_.answer, rrset, owner); }
  // All that the node has, but for NSEC3, which is at no name of the zone.
  void put_whole_node(const Node& node, const Name& owner);
  // The signatures of the node as what was asked for (QTYPE RRSIG).
  void put_signatures(const Node& node, const Name& owner);
  void put_synthesized_cname(const Name& owner, const Name& target, Ttl ttl);
  void put_authority(const RRset& rrset) { put(answer_.authority, rrset, rrset.owner); }
  // RFC 2308 section 3: the TTL of a negative answer's SOA is the lesser of its own and its MINIMUM.
  void put_negative_soa();
  void put_proof(const Proof& proof);
  // The addresses of the targets of NS, MX and SRV in the answer and of the NS in the authority section (RFC 1034
  // section 4.3.2 step 6), as far as this zone has them.
  void put_additional();

 private:
  void put(Section& section, const RRset& rrset, const Name& owner);
  void put_signature(Section& section, const RRset& rrset, const Name& source, const Name& owner, Ttl ttl);
  void put_addresses_of(const RRset& rrset);
  // What this zone has for the target of an NS, MX or SRV: its own, a wildcard's, or for an NS glue.
  [[nodiscard]] const RRset* address_of(const Name& target, RRType type, RRType wanted_by) const;

  const Version& version_;
  bool dnssec_ok_;
  answer::Answer& answer_;
};

}  // namespace yore::model
