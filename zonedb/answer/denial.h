// Denial: puts the NSEC or NSEC3 RRs that prove to a client with DO that something is not there, from the records that
// the version holds (RFC 4035 section 3.1.3, RFC 5155 section 7.2). In an unsigned version it puts nothing.
//
// Threads: one thread.
#pragma once

#include "zonedb/answer/sections.h"

namespace yore::answer {

class Denial {
 public:
  Denial(const ZoneAt& zone, Sections& sections);

  // `name` exists without the type (RFC 4035 3.1.3.1; RFC 5155 7.2.3, 7.2.4).
  void prove_nodata(const Name& name);
  // `name` does not exist, nor a wildcard at its closest encloser (RFC 4035 3.1.3.2; RFC 5155 7.2.2).
  void prove_nxdomain(const Name& name, const Name& encloser);
  // `name` does not exist, so the wildcard stood in for it (RFC 4035 3.1.3.3; RFC 5155 7.2.6).
  void prove_wildcard_answer(const Name& name, const Name& encloser);
  // `name` does not exist, and the wildcard has not the type (RFC 4035 3.1.3.4; RFC 5155 7.2.5).
  void prove_wildcard_nodata(const Name& name, const Name& encloser);
  // The cut has no DS (RFC 4035 3.1.4; RFC 5155 7.2.7).
  void prove_no_ds(const Name& cut) { prove_nodata(cut); }

 private:
  [[nodiscard]] bool uses_nsec() const { return chain_ == nullptr && !zone_.content().nsec_owners().empty(); }
  // The NSEC at or before `name`: the one that matches it or else covers it.
  void put_nsec_for(const Name& name);
  // The owner of the NSEC3 that matches or, with the hash in between, covers `name`; kNone where there is none.
  struct Nsec3 {
    zone::NodeIndex owner = zone::kNone;
    bool matches = false;
  };
  [[nodiscard]] Nsec3 find_nsec3(const Name& name) const;
  void put_nsec3_for(const Name& name);
  void put_nsec3(zone::NodeIndex owner);
  // Matches the closest encloser that has an NSEC3 and covers the next closer name (RFC 5155 7.2.1). Gives that
  // encloser. `found` is what there is for `encloser`; one that is `name` itself does not match.
  Name put_closest_encloser_proof(const Name& name, const Name& encloser, Nsec3 found);

  const ZoneAt& zone_;
  Sections& sections_;
  std::uint32_t version_;
  const zone::Nsec3Chain* chain_ = nullptr;  // that of the apex's NSEC3PARAM
};

}  // namespace yore::answer
