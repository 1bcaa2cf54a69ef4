// What proves to a client with DO that something is not there: NSEC by RFC 4035 section 3.1.3, NSEC3 by RFC 5155
// section 7.2, from the records that the version holds.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "tests/model/twin/version.h"

namespace yore::model {

using Proof = std::vector<const RRset*>;  // NSEC or NSEC3 RRsets of the version, possibly with repetitions

// The name exists and has not the type (RFC 4035 section 3.1.3.1; RFC 5155 sections 7.2.3 and 7.2.4).
[[nodiscard]] Proof prove_nodata(const Version& version, const Name& name);
// The name does not exist, and no wildcard would stand in for it (RFC 4035 section 3.1.3.2; RFC 5155 section 7.2.2).
[[nodiscard]] Proof prove_nxdomain(const Version& version, const Name& name);
// The name does not exist, so that the wildcard was right (RFC 4035 section 3.1.3.3; RFC 5155 section 7.2.6).
[[nodiscard]] Proof prove_wildcard_answer(const Version& version, const Name& name);
// The name does not exist, and the wildcard has not the type (RFC 4035 section 3.1.3.4; RFC 5155 section 7.2.5).
[[nodiscard]] Proof prove_wildcard_nodata(const Version& version, const Name& name);
// The cut has no DS (RFC 4035 section 3.1.4; RFC 5155 section 7.2.7).
[[nodiscard]] Proof prove_no_ds(const Version& version, const Name& cut);

// The first label of the NSEC3 owner for the name: base32hex of the hash, in lower case (RFC 5155 sections 3 and 5).
[[nodiscard]] std::string nsec3_label(const Name& name, unsigned iterations, OctetsView salt);

}  // namespace yore::model
